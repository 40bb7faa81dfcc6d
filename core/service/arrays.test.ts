import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeNpy, encodeNpy } from '../formats/npy.ts';
import { encodeField, readMeasurements, readScenes } from './arrays.ts';

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-arrays-'));
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

async function file(name: string, shape: number[], values: readonly number[]): Promise<string> {
  const at = path.join(folder, name);
  await fs.writeFile(at, encodeNpy({ dtype: 'float32', shape, data: Float32Array.from(values) }));
  return at;
}
const mask = { shape: [1, 2, 2] };

describe('measurements', () => {
  it('of one scene get their first axis', async () => {
    const { shape } = await readMeasurements(await file('y.npy', [1, 2, 2], [1, 2, 3, 4]), mask);
    expect(shape).toEqual([1, 1, 2, 2]);
  });
  it.each([
    ['NaN', [1, 2, 2], [1, 2, 3, NaN], 'expected finite numbers, found NaN at [0, 1, 1]'],
    ['negative', [1, 2, 2], [1, -2, 3, 4], 'expected intensities of at least 0, found -2 at [0, 0, 1] (fields or centred data?)'],
    [
      'size',
      [1, 2, 3],
      [1, 2, 3, 4, 5, 6],
      'expected intensities [Q, 1, 2, 2] as the masks are [L, H, W] = [1, 2, 2], found an array [1, 2, 3]',
    ],
    ['scenes', [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8], '(several scenes of one snapshot are [2, 1, 2, 2])'],
  ])('%s is refused', async (name, shape, values, message) =>
    expect(readMeasurements(await file(`${name}.npy`, shape, values), mask)).rejects.toThrow(message),
  );
});

describe('scenes', () => {
  it('come back from complex64 as they were written', async () => {
    const field = { shape: [1, 1, 2], re: Float64Array.of(1, 0.5), im: Float64Array.of(-2, 0.25) };
    const bytes = encodeField(field);
    expect(decodeNpy(bytes, 'x').dtype).toBe('complex64');
    const at = path.join(folder, 'x.npy');
    await fs.writeFile(at, bytes);
    expect(await readScenes(at, [1, 1, 2])).toEqual(field);
  });
  it('of another size are refused', async () =>
    expect(readScenes(await file('t.npy', [2, 3], [1, 2, 3, 4, 5, 6]), [1, 2, 2])).rejects.toThrow('found an array [2, 3]'));
});
