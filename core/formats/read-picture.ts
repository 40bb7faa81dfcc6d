import { InputError } from '../math/input-error.ts';
import { decodeBmp } from './bmp.ts';
import { decodePng } from './png.ts';
import type { Picture } from './picture.ts';
import { decodeTiff } from './tiff.ts';

/** The file names that `decodePictures` is for. */
export const PICTURE_NAME = /\.(png|bmp|tiff?)$/i;

/** The pages of a PNG, BMP or TIFF file, told apart by how it begins. @throws InputError when it is none of these, or damaged. */
export function decodePictures(bytes: Uint8Array, where: string): readonly Picture[] {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  if (start === '\x89PNG') return [decodePng(bytes, where)];
  if (start.startsWith('BM')) return [decodeBmp(bytes, where)];
  if (start.startsWith('II') || start.startsWith('MM')) return decodeTiff(bytes, where);
  throw new InputError({
    where,
    expected: 'a PNG, BMP or TIFF picture',
    found: bytes.length === 0 ? 'an empty file' : 'another signature',
  });
}
