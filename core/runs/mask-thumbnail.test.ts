import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeNpy } from '../formats/npy.ts';
import { maskThumbnail, readMaskThumbnail } from './mask-thumbnail.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-thumbnail-'));
  file = path.join(folder, 'mask.npy');
});
afterEach(() => fs.rm(folder, { recursive: true }));

/** Every pixel is its own number. */
function numbered(snapshots: number, height: number, width: number): Float32Array {
  return Float32Array.from({ length: snapshots * height * width }, (_, index) => index);
}
const keep = (shape: number[], data: Float32Array): Promise<void> =>
  fs.writeFile(file, encodeNpy({ dtype: 'float32', shape, data }));

test('a small mask is shown whole, its first snapshot alone', async () => {
  await keep([2, 3, 4], numbered(2, 3, 4));
  expect(await readMaskThumbnail(file)).toEqual({ shape: [3, 4], data: numbered(1, 3, 4) });
});

test('of a large one every n-th pixel of every n-th row is left, the longer side no more than 64', async () => {
  const [height, width] = [70, 150];
  await keep([1, height, width], numbered(1, height, width));
  const small = (await readMaskThumbnail(file))!;
  // 150 / 64, rounded up: every third.
  expect(small.shape).toEqual([24, 50]);
  expect([...small.data.slice(0, 3), small.data[50], small.data.at(-1)]).toEqual([0, 3, 6, 3 * width, 69 * width + 147]);
});

test('a mask in memory gives the same picture as its file', async () => {
  const [shape, phase] = [[3, 130, 65], numbered(3, 130, 65)] as const;
  await keep([...shape], phase);
  expect(await maskThumbnail(shape, phase)).toEqual(await readMaskThumbnail(file));
});

test('there is none before the first mask, and a damaged one is said to be', async () => {
  expect(await readMaskThumbnail(file)).toBeNull();
  await fs.writeFile(file, 'not a mask at all');
  await expect(readMaskThumbnail(file)).rejects.toThrow('expected a NumPy .npy file');
  await keep([1, 8, 8], numbered(1, 8, 8));
  await fs.truncate(file, 128 + 100);
  await expect(readMaskThumbnail(file)).rejects.toThrow('expected 8 rows, found the end in row 4 (cut short?)');
  await fs.writeFile(file, encodeNpy({ dtype: 'float64', shape: [4, 4], data: new Float64Array(16) }));
  await expect(readMaskThumbnail(file)).rejects.toThrow('expected float32 [L,H,W], found float64 of 2 dimensions');
});
