import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gramMatrix } from './gram-matrix.ts';
import { inverseDiagonal } from './inverse-diagonal.ts';
import { symmetricEigenvalues } from './symmetric-eigenvalues.ts';
import { randomReal } from './testing.ts';

const seeds = fc.nat();
const sizes = fc.integer({ min: 1, max: 14 });
const close = (found: ArrayLike<number>, expected: readonly number[], tolerance = 1e-12): void => {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(tolerance));
};

/** `A v` of a square matrix. */
const times = (a: Float64Array, v: Float64Array): Float64Array =>
  v.map((_, i) => v.reduce((sum, value, k) => sum + a[i * v.length + k]! * value, 0));

describe('symmetricEigenvalues', () => {
  it('knows matrices whose eigenvalues are known', () => {
    expect([...symmetricEigenvalues(new Float64Array(0))]).toEqual([]);
    close(symmetricEigenvalues(Float64Array.of(2, 1, 1, 2)), [1, 3]);
    // The second difference on n points: 2 − 2 cos(kπ/(n+1)).
    const n = 40;
    const difference = Float64Array.from({ length: n * n }, (_, i) => {
      const distance = Math.abs(Math.floor(i / n) - (i % n));
      return distance === 0 ? 2 : distance === 1 ? -1 : 0;
    });
    const known = Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)));
    close(symmetricEigenvalues(difference), known);
    // All ones: rank one.
    close(symmetricEigenvalues(new Float64Array(49).fill(1)), [0, 0, 0, 0, 0, 0, 7]);
  });

  it('finds the values that an orthogonal change of basis hides, the small ones to rounding of the largest', () => {
    fc.assert(
      fc.property(seeds, sizes, (seed, size) => {
        const hidden = Array.from({ length: size }, (_, k) => 10 ** -k).reverse();
        let matrix: Float64Array = Float64Array.from({ length: size * size }, (_, i) =>
          i % (size + 1) === 0 ? hidden[i / (size + 1)]! : 0,
        );
        for (let turn = 0; turn < 3; turn++) matrix = reflected(matrix, randomReal(seed + turn, [size]).data);
        close(symmetricEigenvalues(matrix), hidden, 1e-14);
      }),
    );
  });

  it('keeps trace and sum of squares', () => {
    fc.assert(
      fc.property(seeds, sizes, (seed, size) => {
        const matrix = gramMatrix(randomReal(seed, [size, 5]).data, 5);
        const values = symmetricEigenvalues(matrix);
        const trace = values.reduce((sum, value) => sum + value, 0);
        expect(trace).toBeCloseTo(
          matrix.reduce((sum, value, i) => sum + (i % (size + 1) === 0 ? value : 0), 0),
          9,
        );
        const squares = values.reduce((sum, value) => sum + value ** 2, 0);
        expect(squares / matrix.reduce((sum, value) => sum + value ** 2, 0)).toBeCloseTo(1, 12);
        // No more of them than columns are above 0.
        expect(values.filter((value) => value > 1e-12 * values.at(-1)!).length).toBeLessThanOrEqual(5);
      }),
    );
  });

  it('says that numbers which are not finite have none, and that a matrix is square', () => {
    expect(() => symmetricEigenvalues(Float64Array.of(NaN, NaN, NaN, NaN))).toThrow('not finite');
    expect(() => symmetricEigenvalues(new Float64Array(6))).toThrow(RangeError);
  });
});

/** `H A H` of the reflection H across a direction. */
function reflected(a: Float64Array, direction: Float64Array): Float64Array {
  const size = direction.length;
  const norm = direction.reduce((sum, value) => sum + value ** 2, 0);
  const h = Float64Array.from({ length: size * size }, (_, i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    return (row === column ? 1 : 0) - (2 * direction[row]! * direction[column]!) / norm;
  });
  const rows = (m: Float64Array): Float64Array[] => Array.from({ length: size }, (_, r) => m.slice(r * size, (r + 1) * size));
  // H and A are symmetric: columns are rows.
  const half = rows(h).flatMap((row) => [...times(a, row)]);
  return Float64Array.from(rows(Float64Array.from(half)).flatMap((row) => [...times(h, row)]));
}

describe('gramMatrix', () => {
  it('holds the weighted inner products of all rows', () => {
    fc.assert(
      fc.property(seeds, sizes, fc.integer({ min: 1, max: 9 }), (seed, rows, columns) => {
        const { data } = randomReal(seed, [rows, columns]);
        const weights = randomReal(seed + 1, [columns]).data.map(Math.abs);
        const expected = Array.from({ length: rows * rows }, (_, i) => {
          const [a, b] = [Math.floor(i / rows) * columns, (i % rows) * columns];
          return weights.reduce((sum, weight, k) => sum + weight * data[a + k]! * data[b + k]!, 0);
        });
        close(gramMatrix(data, columns, weights), expected);
        close(gramMatrix(data, columns), [...gramMatrix(data, columns, new Float64Array(columns).fill(1))], 1e-15);
      }),
    );
  });
});

describe('inverseDiagonal', () => {
  it('is the diagonal of the inverse: its sum is that of the reciprocal eigenvalues', () => {
    fc.assert(
      fc.property(seeds, sizes, (seed, size) => {
        const matrix = gramMatrix(randomReal(seed, [size, size + 4]).data, size + 4);
        for (let i = 0; i < size; i++) matrix[i * (size + 1)]! += 1;
        const diagonal = inverseDiagonal(matrix)!;
        const trace = symmetricEigenvalues(matrix).reduce((sum, value) => sum + 1 / value, 0);
        expect(diagonal.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 10);
      }),
    );
    close(inverseDiagonal(Float64Array.of(4, 2, 2, 3))!, [3 / 8, 4 / 8]);
  });

  it('refuses what is not positive definite', () => {
    expect(inverseDiagonal(Float64Array.of(1, 1, 1, 1))).toBeNull();
    expect(inverseDiagonal(Float64Array.of(1, 2, 2, 1))).toBeNull();
  });
});
