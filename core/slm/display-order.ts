import path from 'node:path';
import { InputError } from '../math/input-error.ts';
import type { BitmapFormat } from './bitmap-format.ts';
import { FORMAT_FACTS } from './bitmap-format.ts';

/** With several snapshots `mask.bmp` becomes `mask-01.bmp`, `mask-02.bmp`, … */
export function numberedFiles(out: string, snapshots: number): readonly string[] {
  if (snapshots === 1) return [out];
  const { dir, name, ext } = path.parse(out);
  const digits = Math.max(2, String(snapshots).length);
  return Array.from({ length: snapshots }, (_, index) =>
    path.join(dir, `${name}-${String(index + 1).padStart(digits, '0')}${ext}`),
  );
}

/** The file that lists a numbered set; null for a single snapshot. */
export function orderFile(out: string, snapshots: number): string | null {
  const { dir, name } = path.parse(out);
  return snapshots === 1 ? null : path.join(dir, `${name}-order.csv`);
}

/** One row a snapshot, in the order in which they are to be shown. */
export function encodeOrder(bitmaps: readonly { readonly file: string; readonly sha256: string }[]): Uint8Array {
  const rows = bitmaps.map(({ file, sha256 }, index) => `${index + 1},${path.basename(file)},${sha256}`);
  return new TextEncoder().encode(`position,file,sha256\n${rows.join('\n')}\n`);
}

/** Whether a name ends as files of a format do: `.tiff` is as good as `.tif`. */
export const endsAs = (file: string, format: BitmapFormat): boolean => {
  const extension = path.extname(file).toLowerCase().replace('.tiff', '.tif');
  return extension === `.${FORMAT_FACTS[format].extension}`;
};

interface OrderRow {
  readonly file: string;
  readonly sha256: string;
}

/** Reads what `encodeOrder` wrote. @throws InputError that names the line which is wrong */
export function decodeOrder(bytes: Uint8Array, where: string): readonly OrderRow[] {
  const [heading, ...rows] = new TextDecoder().decode(bytes).trim().split(/\r?\n/);
  if (heading !== 'position,file,sha256' || rows.length === 0) {
    const found = JSON.stringify((heading ?? '').slice(0, 40));
    throw new InputError({ where, expected: 'a display order: position,file,sha256 and a row a picture', found });
  }
  return rows.map((row, index) => {
    const match = new RegExp(`^${index + 1},([^/\\\\,]+),([0-9a-f]{64})$`).exec(row);
    if (match === null) {
      const expected = `${index + 1}, the name of a file beside it, and its SHA-256`;
      throw new InputError({ where: `${where} line ${index + 2}`, expected, found: JSON.stringify(row.slice(0, 60)) });
    }
    return { file: match[1]!, sha256: match[2]! };
  });
}
