import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPython, whyNoPython } from '../formats/testing/python.ts';
import { decodeBitmap, encodeBitmap } from './bitmap.ts';
import { bitmapFormats, FORMAT_FACTS, formatsFor, type BitmapFormat } from './bitmap-format.ts';
import { sha256 } from './mask.ts';
import { makeLevels, type Levels } from './response.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Every level of a panel, in a picture whose rows need padding. */
function ramp(bits: number, width = 37, height = 29): { width: number; height: number; levels: Levels } {
  const levels = makeLevels(width * height, bits);
  for (let index = 0; index < levels.length; index++) levels[index] = (index * 5) % 2 ** bits;
  return { width, height, levels };
}

describe('files of levels', () => {
  const cases = bitmapFormats.flatMap((format) =>
    [1, 4, 8, 9, 10, 12, 16].filter((bits) => formatsFor(bits).includes(format)).map((bits) => [format, bits] as const),
  );
  it.each(cases)('%s of %i bits holds every level', (format, bits) => {
    const picture = ramp(bits);
    const { width, height, levels } = decodeBitmap(encodeBitmap(picture, bits, format), format, 'x');
    expect([width, height]).toEqual([37, 29]);
    expect(Array.from(levels)).toEqual(Array.from(picture.levels));
  });

  it('an 8-bit BMP has a header of 1078 bytes, a grey palette, and rows from the bottom up', () => {
    const bytes = encodeBitmap({ width: 3, height: 2, levels: Uint8Array.of(1, 2, 3, 4, 5, 6) }, 8, 'bmp');
    expect(bytes.length).toBe(1078 + 2 * 4);
    expect(hex(bytes.subarray(0, 54))).toBe(
      '424d' +
        '3e040000' +
        '00000000' +
        '36040000' +
        '28000000' +
        '03000000' +
        '02000000' +
        '0100' +
        '0800' +
        '00000000' +
        '08000000' +
        '00000000'.repeat(2) +
        '00010000' +
        '00000000',
    );
    expect(hex(bytes.subarray(54, 66))).toBe('00000000' + '01010100' + '02020200');
    expect(hex(bytes.subarray(1078))).toBe('04050600' + '01020300');
  });

  it('a packed bitmap has R7–R5, G7–G5, B7–B4 (Santec), or 8 bits in red and 2 in blue (Meadowlark)', () => {
    const levels = Uint16Array.of(0b1010110011, 1023, 0, 0b0000001111);
    const header =
      '424d' +
      '46000000' +
      '00000000' +
      '36000000' +
      '28000000' +
      '02000000' +
      '02000000' +
      '0100' +
      '1800' +
      '00000000' +
      '10000000' +
      '00000000'.repeat(4);
    const santec = encodeBitmap({ width: 2, height: 2, levels }, 10, 'santec-bmp');
    expect(hex(santec.subarray(0, 54))).toBe(header);
    // Blue, green, red; the lower row first: 0, 15 | 691 = 101 011 0011, 1023 = 111 111 1111.
    expect(hex(santec.subarray(54))).toBe('000000' + 'f00000' + '0000' + '3060a0' + 'f0e0e0' + '0000');
    const meadowlark = encodeBitmap({ width: 2, height: 2, levels }, 10, 'meadowlark-bmp');
    expect(hex(meadowlark.subarray(0, 54))).toBe(header);
    // 691 = 10101100 11, 15 = 00000011 11.
    expect(hex(meadowlark.subarray(54))).toBe('000000' + '030003' + '0000' + '0300ac' + '0300ff' + '0000');
  });

  it('a CSV has a header row and an index column', () => {
    const bytes = encodeBitmap({ width: 3, height: 2, levels: Uint16Array.of(0, 1023, 2, 30, 400, 5) }, 10, 'csv');
    expect(text(bytes)).toBe('Y/X,0,1,2\r\n0,0,1023,2\r\n1,30,400,5\r\n');
  });

  it.each([
    ['csv', 'Y/X,0,1\r\n0,1\r\n', /^x line 2: expected 0 and 2 levels, found "0,1"$/],
    ['csv', 'a,b\r\n', /^x: expected a header row Y\/X,0,1,…/],
    ['santec-bmp', 'BM', /^x: expected a 24-bit bitmap with a header of 54 bytes/],
  ] as const)('a %s that is another is refused', (format, content, message) => {
    expect(() => decodeBitmap(new TextEncoder().encode(content), format, 'x')).toThrow(message);
  });

  it('a packed bitmap with bits that no level has is refused', () => {
    const bytes = encodeBitmap({ width: 1, height: 1, levels: Uint16Array.of(5) }, 10, 'santec-bmp');
    bytes[54]! |= 1;
    expect(() => decodeBitmap(bytes, 'santec-bmp', 'x')).toThrow(/expected colours that pack ten bits, found 0, 0, 81 at row 0/);
  });
});

const reason = whyNoPython('PIL', 'numpy', 'tifffile');
if (reason !== undefined) process.stderr.write(`Independent readers of exported files are skipped: ${reason}\n`);
describe.skipIf(reason !== undefined)('Pillow, tifffile and NumPy read the same levels', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-bitmaps-'));
  });
  afterAll(() => fs.rm(folder, { recursive: true }));

  const READERS: Record<BitmapFormat, string> = {
    bmp: 'a = np.array(Image.open(f))',
    png: 'a = np.array(Image.open(f))',
    tiff: 'a = tifffile.imread(f)',
    npy: 'a = np.load(f)',
    csv: 'a = np.loadtxt(f, delimiter=",", skiprows=1)[:, 1:]',
    'santec-bmp': 'c = np.array(Image.open(f)).astype(int); a = (c[..., 0] >> 5 << 7) | (c[..., 1] >> 5 << 4) | (c[..., 2] >> 4)',
    'meadowlark-bmp': 'c = np.array(Image.open(f)).astype(int); a = c[..., 0] * 4 + c[..., 2]',
  };
  it.each([
    ['bmp', 8],
    ['png', 8],
    ['png', 10],
    ['tiff', 12],
    ['npy', 8],
    ['npy', 16],
    ['csv', 10],
    ['santec-bmp', 10],
    ['meadowlark-bmp', 10],
  ] as const)('%s of %i bits', async (format, bits) => {
    const picture = ramp(bits, 1920, 1200);
    const file = path.join(folder, `${format}-${bits}.${FORMAT_FACTS[format].extension}`);
    await fs.writeFile(file, encodeBitmap(picture, bits, format));
    const script = `
import sys, hashlib, numpy as np, tifffile
from PIL import Image
f = sys.argv[1]
${READERS[format]}
print(a.shape, hashlib.sha256(np.ascontiguousarray(a.astype('<u2')).tobytes()).hexdigest())`;
    const levels = Uint16Array.from(picture.levels);
    expect(runPython(script, file)).toBe(`(1200, 1920) ${sha256(new Uint8Array(levels.buffer))}`);
  });
});
