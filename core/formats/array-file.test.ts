import { describe, expect, it } from 'vitest';
import { listArrays, readArray } from './array-file.ts';
import type { Dtype } from './array.ts';
import { fixture } from './testing/fixture.ts';
import { expectedNumbers, expectedPixels, plainNumbers, SHAPE } from './testing/lab-arrays.ts';

const file = (name: string) => fixture(`arrays/${name}`);
const read = (name: string, variable: string | null = null) => readArray(file(name), name, variable);
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: Error) => `${error.name} ${error.message}`,
  );

/** NumPy's codes of all types. */
const CODES: Readonly<Record<string, Dtype>> = {
  i1: 'int8',
  u1: 'uint8',
  i2: 'int16',
  u2: 'uint16',
  i4: 'int32',
  u4: 'uint32',
  i8: 'int64',
  u8: 'uint64',
  f4: 'float32',
  f8: 'float64',
  c8: 'complex64',
  c16: 'complex128',
  b1: 'bool',
};
/** The variables of the MAT-files. */
const MATLAB: Readonly<Record<string, Dtype>> = {
  int8: 'int8',
  uint8: 'uint8',
  int16: 'int16',
  uint16: 'uint16',
  int32: 'int32',
  uint32: 'uint32',
  int64: 'int64',
  uint64: 'uint64',
  single: 'float32',
  double: 'float64',
  csingle: 'complex64',
  cdouble: 'complex128',
  logical: 'bool',
};

async function expectFormula(name: string, variable: string, dtype: Dtype): Promise<void> {
  const array = await read(name, variable);
  expect([array.dtype, array.shape], variable).toEqual([dtype, SHAPE]);
  expect(plainNumbers(array), variable).toEqual(expectedNumbers(dtype));
}

describe('readArray reads every type', () => {
  it.each(['little_C', 'little_F', 'big_C', 'big_F'])('of NumPy, %s', async (variant) => {
    for (const [code, dtype] of Object.entries(CODES)) await expectFormula('types.npz', `${variant}_${code}`, dtype);
  });

  it.each(['classic.h5', 'latest.h5'])('of h5py, %s', async (name) => {
    for (const [code, dtype] of Object.entries(CODES)) await expectFormula(name, `/types/${code}`, dtype);
  });

  it.each(['plain.mat', 'compressed.mat', 'v73.mat'])('of MATLAB, three axes, %s', async (name) => {
    for (const [variable, dtype] of Object.entries(MATLAB)) await expectFormula(name, variable, dtype);
  });
});

describe('HDF5', () => {
  it.each(['classic.h5', 'latest.h5'])('chunks, gzip, shuffle, checksums and growing axes, %s', async (name) => {
    for (const variable of ['gzip', 'shuffled', 'growing', 'growing2'])
      await expectFormula(name, `filters/${variable}`, 'uint16');
    expect(await read(name, 'scalar')).toEqual({ dtype: 'float64', shape: [], data: Float64Array.of(2.5) });
    expect(await read(name, 'alias')).toEqual(await read(name, 'scalar'));
    expect(await read(name, 'other/unwritten')).toEqual({ dtype: 'float64', shape: [0, 3], data: new Float64Array(0) });
  });

  it('what is no array of numbers, or not in the file, is refused in one line', async () => {
    const refusal = (variable: string) => failure(read('classic.h5', variable));
    expect(await refusal('other/half')).toBe(
      'InputError classic.h5: other/half: expected a dataset of numbers, found floats of 2 bytes',
    );
    expect(await refusal('other/text')).toMatch(/^InputError .*other\/text: expected a dataset of numbers, found strings/);
    expect(await refusal('other/records')).toMatch(/found compounds of 6 bytes$/);
    expect(await refusal('other/empty')).toMatch(/found no data$/);
    expect(await refusal('filters/lzf')).toMatch(/expected data compressed by gzip, or not at all, found lzf \(filter 32000\)/);
    expect(await refusal('other/claim')).toMatch(
      /^InputError .* expected a file that holds 12800000000 bytes of data, found \d+ bytes \(damaged, or never written\?\)$/,
    );
    expect(await refusal('other/outside')).toMatch(/^InputError classic.h5: expected an array named "other\/outside", found /);
    expect(await failure(read('virtual.h5', 'view'))).toMatch(/expected numbers in this file, found a view of other files/);
  });
});

describe('MAT-files', () => {
  it('of another byte order, with small elements, and doubles stored as bytes', async () => {
    const numbers = (variable: string) => read('big-endian.mat', variable).then(plainNumbers);
    expect(await numbers('double')).toEqual(expectedNumbers('float64'));
    expect(await numbers('wide')).toEqual(expectedNumbers('float64').map((value) => value + 0.5));
    expect(await numbers('cdouble')).toEqual(expectedNumbers('complex128'));
    expect(await read('big-endian.mat', 'z')).toMatchObject({ dtype: 'float32', shape: SHAPE });
    expect(await numbers('z')).toEqual(expectedNumbers('float32'));
  });

  it('list structures, cells and text, and refuse them in one line', async () => {
    const entries = await listArrays(file('compressed.mat'), 'compressed.mat');
    expect(entries.filter(({ dtype }) => dtype === null)).toEqual([
      { name: 'settings', shape: [1, 1], dtype: null, kind: 'struct' },
      { name: 'mixed', shape: [1, 2], dtype: null, kind: 'cell' },
      { name: 'text', shape: [1, 6], dtype: null, kind: 'char' },
    ]);
    expect(await failure(read('compressed.mat', 'settings'))).toBe(
      'InputError compressed.mat: settings: expected an array of numbers, found struct [1, 1] (save the array inside it as a variable)',
    );
    expect(await failure(read('v73.mat', 'text'))).toMatch(/^InputError .* found a char array of MATLAB$/);
  });
});

describe('pictures are arrays', () => {
  it.each(['little', 'big'])('TIFF pages of every type, %s-endian, by tifffile', async (order) => {
    const types = { u1: 'uint8', i1: 'int8', u2: 'uint16', i2: 'int16', u4: 'uint32', i4: 'int32', f4: 'float32', f8: 'float64' };
    for (const [code, dtype] of Object.entries(types)) {
      const array = await read(`${order}-${code}.tif`);
      expect([array.dtype, array.shape]).toEqual([dtype, [3, 5, 7]]);
      const wrap = (value: number) => (code === 'u1' ? value % 251 : code === 'i1' ? (value % 251) - 125 : value);
      expect(plainNumbers(array), code).toEqual([0, 1, 2].flatMap((page) => expectedPixels(page).map(wrap)));
    }
  });

  it.each(['little', 'big'])('BigTIFF, tiles and strips, %s-endian, by tifffile', async (order) => {
    const stack = await read(`bigtiff-${order}.tif`);
    expect([stack.dtype, stack.shape]).toEqual(['uint16', [3, 5, 7]]);
    expect(plainNumbers(stack)).toEqual([0, 1, 2].flatMap((page) => expectedPixels(page)));
    for (const name of [`tiles-${order}.tif`, `strips-${order}.tif`]) {
      const array = await read(name);
      expect(array.shape, name).toEqual([20, 35]);
      expect(plainNumbers(array), name).toEqual(expectedPixels(0, 4, 5));
    }
  });

  it('predictors of integers and of floats, by libtiff', async () => {
    for (const name of ['predictor2-deflate', 'predictor2-lzw', 'predictor3-deflate', 'predictor3-lzw']) {
      expect(plainNumbers(await read(`${name}.tif`)), name).toEqual(expectedPixels(0, 4, 5));
    }
    const double = await read('predictor3-double-big.tif');
    expect(double.dtype).toBe('float64');
    expect(plainNumbers(double)).toEqual(expectedPixels(0).map((value) => value / 7));
  });

  it.each([
    [4, 'uint8'],
    [10, 'uint16'],
    [12, 'uint16'],
    [14, 'uint16'],
  ] as const)('%i packed bits', async (bits, dtype) => {
    const array = await read(`packed${bits}.tif`);
    expect([array.dtype, array.shape]).toEqual([dtype, [5, 7]]);
    expect(plainNumbers(array)).toEqual(expectedPixels(0).map((value) => value % 2 ** bits));
  });

  it('PNG of 8 and 16 bits', async () => {
    const array = await readArray(fixture('grey16.png'), 'grey16.png', null);
    expect([array.dtype, array.shape, plainNumbers(array)]).toEqual(['uint16', [5, 7], expectedPixels(0)]);
    expect(await readArray(fixture('grey8.png'), 'grey8.png', null)).toMatchObject({ dtype: 'uint8', shape: [5, 7] });
  });

  it('pages of several sizes are no array', async () => {
    expect(await failure(readArray(fixture('pages.tif'), 'pages.tif', null))).toBe(
      'InputError pages.tif: expected pages of 5 × 7 uint16, as the first, found 5 × 7 uint8 on page 2, counted from 0',
    );
  });
});

describe('which array', () => {
  it('the only one that is a picture is taken, whatever numbers stand beside it', async () => {
    for (const name of ['one.mat', 'one.h5']) {
      const array = await read(name);
      expect([array.dtype, array.shape, plainNumbers(array)], name).toEqual(['uint16', SHAPE, expectedNumbers('uint16')]);
    }
  });

  it('several are listed', async () => {
    expect(await failure(read('big-endian.mat'))).toBe(
      'InputError big-endian.mat: expected one array, or the name of one, found double (float64 [2, 3, 4]), wide (float64 [2, 3, 4]), ' +
        'cdouble (complex128 [2, 3, 4]), z (float32 [2, 3, 4]) (say which)',
    );
    expect(await failure(read('types.npz'))).toMatch(/ and 40 more \(say which\)$/);
    expect(await failure(read('one.mat', 'frame'))).toMatch(
      /^InputError one.mat: expected an array named "frame", found frames \(uint16 \[2, 3, 4\]\), exposure \(float64 \[1, 1\]\), comment \(char \[1, 30\]\)$/,
    );
  });

  it('shapes and types are listed without reading the numbers', async () => {
    expect(await listArrays(file('one.h5'), 'one.h5')).toEqual([
      { name: 'entry/data/frames', shape: [2, 3, 4], dtype: 'uint16', kind: 'uint16' },
      { name: 'entry/exposure', shape: [], dtype: 'float64', kind: 'float64' },
    ]);
    expect(await listArrays(fixture('float32.npy'), 'a.npy')).toEqual([
      { name: null, shape: [2, 3, 4], dtype: 'float32', kind: 'float32' },
    ]);
  });

  it('a file of no known kind is refused', async () => {
    expect(await failure(readArray(new TextEncoder().encode('1,2,3\n'), 'a.csv', null))).toBe(
      'InputError a.csv: expected an NPY, NPZ, MAT, HDF5, TIFF, PNG or BMP file, found another signature',
    );
  });
});
