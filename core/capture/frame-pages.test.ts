import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NumericArray } from '../formats/array.ts';
import { encodeHdf5 } from '../formats/hdf5-write.ts';
import { encodeMat } from '../formats/mat-write.ts';
import { encodeNpy } from '../formats/npy.ts';
import { encodeNpz } from '../formats/npz.ts';
import { encodePng } from '../formats/png.ts';
import type { RawLayout } from '../formats/raw.ts';
import { encodeTiff16 } from '../formats/tiff-write.ts';
import { readPages } from './frame-pages.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-pages-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

async function put(name: string, bytes: Uint8Array): Promise<string> {
  await fs.writeFile(path.join(folder, name), bytes);
  return path.join(folder, name);
}

/** Pixel [r, c] of frame n is 1000 n + 100 r + c: two frames of three rows and four columns. */
const values = [0, 1].flatMap((n) => [0, 1, 2].flatMap((r) => [0, 1, 2, 3].map((c) => 1000 * n + 100 * r + c)));
const stack: NumericArray = { dtype: 'uint16', shape: [2, 3, 4], data: Uint16Array.from(values) };
const both = [0, 1].map((n) => ({ height: 3, width: 4, data: Uint16Array.from(values.slice(12 * n, 12 * n + 12)) }));
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: Error) => `${error.name} ${error.message.replaceAll(folder, 'FOLDER')}`,
  );

describe('readPages', () => {
  it('finds the same frames in every format', async () => {
    const beside: NumericArray = { dtype: 'float64', shape: [1, 1], data: Float64Array.of(0.01) };
    const arrays = new Map<string, NumericArray>([
      ['frames', stack],
      ['exposure', beside],
    ]);
    const pages = [0, 1].map((n) => ({ width: 4, height: 3, data: both[n]!.data }));
    for (const [name, bytes] of [
      ['a.npy', encodeNpy(stack)],
      ['a.npz', encodeNpz(arrays)],
      ['a.mat', encodeMat(arrays)],
      ['a.h5', await encodeHdf5(arrays)],
      ['a.tif', encodeTiff16(pages, 12)],
    ] as const) {
      const found = await readPages(await put(name, bytes), null, null);
      expect(found, name).toMatchObject(both);
    }
    expect(await readPages(await put('a.png', encodePng(4, 3, both[0]!.data)), null, null)).toMatchObject([both[0]]);
  });

  it('takes the array that is named, where there are several', async () => {
    const other: NumericArray = { dtype: 'uint8', shape: [3, 4], data: new Uint8Array(12).fill(7) };
    const arrays = new Map<string, NumericArray>([
      ['lit/frames', stack],
      ['dark', other],
    ]);
    const file = await put('a.h5', await encodeHdf5(arrays));
    expect(await readPages(file, '/lit/frames', null)).toEqual(both);
    expect(await readPages(file, 'dark', null)).toEqual([{ height: 3, width: 4, data: other.data }]);
    expect(await failure(readPages(file, null, null))).toBe(
      'InputError FOLDER/a.h5: expected one array, or the name of one, found dark (uint8 [3, 4]), lit/frames (uint16 [2, 3, 4]) (say which)',
    );
  });

  it('keeps bytes as bytes, and reads the widest whole numbers as floats', async () => {
    const wide: NumericArray = { dtype: 'int64', shape: [1, 2], data: BigInt64Array.of(5n, 4095n) };
    expect(await readPages(await put('a.npy', encodeNpy(wide)), null, null)).toEqual([
      { height: 1, width: 2, data: Float64Array.of(5, 4095) },
    ]);
  });

  it('reads bytes without a header as their layout says', async () => {
    const layout: RawLayout = { height: 3, width: 4, type: 'uint16', littleEndian: true, offset: 16, frames: 2 };
    const bytes = new Uint8Array(16 + 48);
    bytes.set(new Uint8Array(stack.data.buffer as ArrayBuffer), 16);
    expect(await readPages(await put('a.raw', bytes), null, layout)).toEqual(both);
    // A dark frame in another format stays what it is.
    expect(await readPages(await put('dark.npy', encodeNpy(stack)), null, layout)).toEqual(both);
    expect(await failure(readPages(path.join(folder, 'a.raw'), null, null))).toMatch(
      /^InputError FOLDER\/a.raw: expected an NPY, NPZ, MAT, HDF5, TIFF, PNG or BMP file, found another signature$/,
    );
  });

  it('refuses what is no stack of pictures', async () => {
    const line: NumericArray = { dtype: 'float32', shape: [4], data: new Float32Array(4) };
    const field: NumericArray = { dtype: 'complex64', shape: [2, 2], data: new Float32Array(8) };
    expect(await failure(readPages(await put('a.npy', encodeNpy(line)), null, null))).toBe(
      'InputError FOLDER/a.npy: expected frames [rows, columns] or [N, rows, columns], found [4]',
    );
    expect(await failure(readPages(await put('b.npy', encodeNpy(field)), null, null))).toMatch(
      /expected real numbers, found complex64/,
    );
  });
});
