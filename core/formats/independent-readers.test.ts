import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NumericArray } from './array.ts';
import { encodeHdf5 } from './hdf5-write.ts';
import { encodeMat } from './mat-write.ts';
import { encodeNpz } from './npz.ts';
import { runPython, whyNoPython } from './testing/python.ts';
import { encodeTiff16, encodeTiffFloat32 } from './tiff-write.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-formats-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

async function put(name: string, bytes: Uint8Array): Promise<string> {
  await fs.writeFile(path.join(folder, name), bytes);
  return path.join(folder, name);
}

/** Tests that need these Python modules; skipped, with the reason in their title, where they are missing. */
function withPython(modules: readonly string[], title: string, tests: () => void): void {
  const reason = whyNoPython(...modules);
  describe.skipIf(reason !== undefined)(`${title}${reason === undefined ? '' : ` (skipped: ${reason})`}`, tests);
}

const sixteenBits = (first: number) => ({
  width: 3,
  height: 2,
  data: Uint16Array.from({ length: 6 }, (_, index) => first + index),
});
const floats = (first: number) => ({
  width: 3,
  height: 2,
  data: Float32Array.from({ length: 6 }, (_, index) => first - index / 4),
});

/** Element [i, j, k] is 100 i + 10 j + k, its imaginary part −k; the sides differ, so that no order of axes passes for another. */
const places = [0, 1].flatMap((i) => [0, 1, 2].flatMap((j) => [0, 1, 2, 3].map((k) => [100 * i + 10 * j + k, -k] as const)));
const real = places.map(([value]) => value);
const complex = places.flat();
const ARRAYS: ReadonlyMap<string, NumericArray> = new Map<string, NumericArray>([
  ['single', { dtype: 'float32', shape: [2, 3, 4], data: Float32Array.from(real) }],
  ['double', { dtype: 'float64', shape: [2, 3, 4], data: Float64Array.from(real) }],
  ['i8', { dtype: 'int8', shape: [2, 3, 4], data: Int8Array.from(real, (value) => value - 120) }],
  ['u16', { dtype: 'uint16', shape: [2, 3, 4], data: Uint16Array.from(real) }],
  ['i64', { dtype: 'int64', shape: [2, 3, 4], data: BigInt64Array.from(real, (value) => -BigInt(value)) }],
  ['z64', { dtype: 'complex64', shape: [2, 3, 4], data: Float32Array.from(complex) }],
  ['z128', { dtype: 'complex128', shape: [2, 3, 4], data: Float64Array.from(complex) }],
  ['flag', { dtype: 'bool', shape: [2, 3, 4], data: Uint8Array.from(real, (value) => value % 2) }],
  ['plane', { dtype: 'float32', shape: [4, 6], data: Float32Array.from(real) }],
  ['row', { dtype: 'float64', shape: [3], data: Float64Array.of(1, 2, 3) }],
]);

/** Prints `name: type, shape, whether every element is what the formula above says`, for a dictionary `found` of NumPy arrays. */
const CHECK = `
import numpy as np
i, j, k = np.indices((2, 3, 4))
real = 100 * i + 10 * j + k
wanted = {'single': real, 'double': real, 'i8': real - 120, 'u16': real, 'i64': -real, 'z64': real - 1j * k, 'z128': real - 1j * k,
          'flag': real % 2, 'plane': real.reshape(4, 6)}
for name in sorted(found):
    array = np.asarray(found[name])
    right = np.array_equal(array, wanted[name]) if name in wanted else array.ravel().tolist() == [1, 2, 3]
    print(f'{name}: {array.dtype} {list(array.shape)} {right}')`;

withPython(['PIL', 'numpy'], 'NumPy and Pillow read what is written', () => {
  it('every page of a 12-bit TIFF', async () => {
    const file = await put('frames.tif', encodeTiff16([sixteenBits(0), sixteenBits(4000)], 12));
    const script = `
import sys
from PIL import Image, ImageSequence
for page in ImageSequence.Iterator(Image.open(sys.argv[1])):
    print(page.mode, page.size, list(page.getdata()))`;
    expect(runPython(script, file).split('\n')).toEqual([
      'I;16 (3, 2) [0, 1, 2, 3, 4, 5]',
      'I;16 (3, 2) [4000, 4001, 4002, 4003, 4004, 4005]',
    ]);
  });

  it('the arrays of an NPZ archive', async () => {
    const file = await put(
      'a.npz',
      encodeNpz(
        new Map([
          ['field', { dtype: 'complex64', shape: [1, 2], data: Float32Array.of(1, -2, 0.5, 4) }],
          ['mask', { dtype: 'bool', shape: [3], data: Uint8Array.of(1, 0, 1) }],
        ]),
      ),
    );
    const script =
      'import sys, numpy; z = numpy.load(sys.argv[1]); print(sorted(z), z["field"].dtype, z["field"].tolist(), z["mask"].tolist())';
    expect(runPython(script, file)).toBe("['field', 'mask'] complex64 [[(1-2j), (0.5+4j)]] [True, False, True]");
  });
});

withPython(['tifffile', 'numpy'], 'tifffile reads what is written', () => {
  it('pages of 16 bits and of single precision', async () => {
    const script = `
import sys, tifffile
with tifffile.TiffFile(sys.argv[1]) as file:
    for page in file.pages:
        print(page.dtype, page.shape, page.asarray().ravel().tolist())`;
    const deep = await put('frames.tif', encodeTiff16([sixteenBits(0), sixteenBits(4000)], 12));
    expect(runPython(script, deep).split('\n')).toEqual([
      'uint16 (2, 3) [0, 1, 2, 3, 4, 5]',
      'uint16 (2, 3) [4000, 4001, 4002, 4003, 4004, 4005]',
    ]);
    const single = await put('field.tif', encodeTiffFloat32([floats(0), floats(-7.5)]));
    expect(runPython(script, single).split('\n')).toEqual([
      'float32 (2, 3) [0.0, -0.25, -0.5, -0.75, -1.0, -1.25]',
      'float32 (2, 3) [-7.5, -7.75, -8.0, -8.25, -8.5, -8.75]',
    ]);
  });
});

withPython(['scipy.io', 'numpy'], 'SciPy reads what is written', () => {
  it('every type in a MAT-file, with its axes in MATLAB order', async () => {
    const file = await put('a.mat', encodeMat(ARRAYS));
    const script = `
import sys, scipy.io
found = {name: array for name, array in scipy.io.loadmat(sys.argv[1]).items() if not name.startswith('__')}${CHECK}
print(sorted(scipy.io.whosmat(sys.argv[1]))[1])`;
    expect(runPython(script, file).split('\n')).toEqual([
      'double: float64 [2, 3, 4] True',
      'flag: uint8 [2, 3, 4] True',
      'i64: int64 [2, 3, 4] True',
      'i8: int8 [2, 3, 4] True',
      'plane: float32 [4, 6] True',
      'row: float64 [3, 1] True',
      'single: float32 [2, 3, 4] True',
      'u16: uint16 [2, 3, 4] True',
      'z128: complex128 [2, 3, 4] True',
      'z64: complex64 [2, 3, 4] True',
      "('flag', (2, 3, 4), 'logical')",
    ]);
  });
});

withPython(['h5py', 'numpy'], 'h5py reads what is written', () => {
  it('every type in an HDF5 file, some in groups', async () => {
    const nested = new Map([...ARRAYS].map(([name, array], index) => [index % 2 === 0 ? name : `a/deep/${name}`, array]));
    const file = await put('a.h5', await encodeHdf5(nested));
    const script = `
import sys, h5py
found = {}
def keep(name, item):
    if isinstance(item, h5py.Dataset): found[name.split('/')[-1]] = item[()]
with h5py.File(sys.argv[1]) as file:
    file.visititems(keep)
    print(sorted(file), sorted(file['a/deep']))${CHECK}`;
    expect(runPython(script, file).split('\n')).toEqual([
      "['a', 'i64', 'i8', 'plane', 'single', 'z128'] ['double', 'flag', 'row', 'u16', 'z64']",
      'double: float64 [2, 3, 4] True',
      'flag: uint8 [2, 3, 4] True',
      'i64: int64 [2, 3, 4] True',
      'i8: int8 [2, 3, 4] True',
      'plane: float32 [4, 6] True',
      'row: float64 [3] True',
      'single: float32 [2, 3, 4] True',
      'u16: uint16 [2, 3, 4] True',
      'z128: complex128 [2, 3, 4] True',
      'z64: complex64 [2, 3, 4] True',
    ]);
  });
});
