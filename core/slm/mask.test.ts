import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NumericArray } from '../formats/array.ts';
import { encodeHdf5 } from '../formats/hdf5-write.ts';
import { encodeMat } from '../formats/mat-write.ts';
import { encodePng } from '../formats/png.ts';
import { encodeTiffFloat32 } from '../formats/tiff-write.ts';
import { InputError } from '../math/input-error.ts';
import { maskFromArray } from './mask.ts';
import { readMask } from './read-mask.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-mask-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));
async function put(name: string, bytes: Uint8Array): Promise<string> {
  await fs.writeFile(path.join(folder, name), bytes);
  return path.join(folder, name);
}
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'read',
    (error: unknown) => (error instanceof InputError ? error.message.replaceAll(folder, 'FOLDER') : String(error)),
  );

/** Phase [l, r, c] is 1.5 l + 0.25 r + 0.5 c: two snapshots of two rows and three columns. */
const phases = [0, 1].flatMap((l) => [0, 1].flatMap((r) => [0, 1, 2].map((c) => 1.5 * l + 0.25 * r + 0.5 * c)));
const radians: NumericArray = { dtype: 'float32', shape: [2, 2, 3], data: Float32Array.from(phases) };

describe('a mask file holds', () => {
  it('radians, in any format', async () => {
    const expected = { shape: [2, 2, 3], data: Float32Array.from(phases) };
    const other: NumericArray = { dtype: 'float32', shape: [2, 2], data: new Float32Array(4) };
    const hdf5 = await put(
      'a.h5',
      await encodeHdf5(
        new Map([
          ['entry/phase', radians],
          ['entry/other', other],
        ]),
      ),
    );
    expect(await readMask(`${hdf5}:/entry/phase`)).toEqual(expected);
    expect(await readMask(await put('a.mat', encodeMat(new Map([['phase', radians]]))))).toEqual(expected);
    const pages = [0, 1].map((l) => ({ width: 3, height: 2, data: Float32Array.from(phases.slice(6 * l, 6 * l + 6)) }));
    expect(await readMask(await put('a.tif', encodeTiffFloat32(pages)))).toEqual(expected);
    expect(await refusal(readMask(hdf5))).toMatch(/^FOLDER\/a.h5: expected one array, or the name of one, found entry\/other/);
  });

  it('grey levels, of which somebody says how many are 2π', async () => {
    const file = await put('a.png', encodePng(2, 2, Uint8Array.of(0, 64, 128, 192)));
    expect((await readMask(file, { levels: 256 })).data).toEqual(Float32Array.of(0, Math.PI / 2, Math.PI, 1.5 * Math.PI));
    expect((await readMask(file, { levels: 128 })).data[1]).toBeCloseTo(Math.PI, 6);
    expect(await refusal(readMask(file))).toBe(
      'FOLDER/a.png: expected phases in radians, found whole numbers (grey levels? say how many are 2π: --mask-levels 256)',
    );
    expect(() => maskFromArray(radians, 'a.npy', { levels: 256 })).toThrow(
      'a.npy: expected grey levels: whole numbers of at least 0, found 0.5 at [0, 0, 1] (radians? leave --mask-levels away)',
    );
  });

  it('complex numbers, whose angle is the phase', () => {
    const data = Float32Array.from(phases.flatMap((phase) => [2 * Math.cos(phase), 2 * Math.sin(phase)]));
    const mask = maskFromArray({ dtype: 'complex64', shape: [2, 2, 3], data }, 'a.mat');
    mask.data.forEach((phase, index) => expect(phase).toBeCloseTo(phases[index]!, 5));
    data[2] = 0;
    data[3] = 0.5;
    expect(() => maskFromArray({ dtype: 'complex64', shape: [2, 2, 3], data }, 'a.mat')).toThrow(
      /^a.mat: expected a complex mask of one modulus, which changes phase alone, found 0.5 at \[0, 0, 1\] and 2/,
    );
    expect(() => maskFromArray({ dtype: 'complex64', shape: [1, 1], data: Float32Array.of(0, 0) }, 'a.mat')).toThrow(
      /found 0 at/,
    );
    expect(() => maskFromArray({ dtype: 'complex64', shape: [1, 1], data: Float32Array.of(NaN, 0) }, 'a.mat')).toThrow(
      /expected finite phases, found NaN at \[0, 0\]/,
    );
  });
});
