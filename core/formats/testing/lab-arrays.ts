import type { Dtype, NumericArray } from '../array.ts';

/** The places of an array [2, 3, 4], row by row. */
const PLACES = [0, 1].flatMap((i) => [0, 1, 2].flatMap((j) => [0, 1, 2, 3].map((k) => [i, j, k] as const)));

/**
 * What every array of `../fixtures/arrays` holds (see make_fixtures.py there), row-major as plain numbers: element [i, j, k] of [2, 3, 4]
 * is 100 i + 10 j + k, less 120 where the type has 8 bits; complex numbers have −k as imaginary part; logical values say whether it is odd.
 */
export function expectedNumbers(dtype: Dtype): readonly number[] {
  return PLACES.flatMap(([i, j, k]) => {
    const real = 100 * i + 10 * j + k;
    if (dtype.startsWith('complex')) return [real, k === 0 ? 0 : -k];
    if (dtype === 'bool') return [real % 2];
    // NumPy wraps what a byte without sign cannot hold.
    return [dtype === 'int8' ? real - 120 : dtype === 'uint8' ? (real - 120 + 256) % 256 : real];
  });
}

export const SHAPE: readonly number[] = [2, 3, 4];

/** The numbers of any array as plain ones; −0 as 0. */
export const plainNumbers = ({ data }: NumericArray): readonly number[] =>
  Array.from<number | bigint, number>(data, (value) => Number(value) + 0);

/** Pixel [r, c] of page p in the pictures [5, 7] of `../fixtures/arrays`; `tall` times over and `wide` times side by side. */
export const expectedPixels = (page: number, tall = 1, wide = 1): readonly number[] =>
  Array.from({ length: 35 * tall * wide }, (_, pixel) => {
    const [row, column] = [Math.floor(pixel / (7 * wide)), pixel % (7 * wide)];
    return 1000 * page + 117 * (7 * (row % 5) + (column % 7));
  });
