import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inverseNormal } from './inverse-normal.ts';
import { normal, parseKey, permutation, poisson, rootKey, split, uniform } from './random.ts';
import { threefry } from './threefry.ts';

function moments(values: Float64Array): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

describe('threefry', () => {
  // Known answers of the authors' Random123 library (kat_vectors, threefry2x32 20 rounds).
  it.each([
    [0, 0, 0, 0, 0x6b200159, 0x99ba4efe],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
    [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xc4923a9c, 0x483df7a0],
  ])('gives the published words for key %i %i, counter %i %i', (k0, k1, c0, c1, w0, w1) => {
    const out = new Uint32Array(2);
    threefry(k0, k1, c0, c1, out);
    expect([...out]).toEqual([w0, w1]);
  });
});

describe('keys', () => {
  it('give the same bits on every machine', () => {
    const key = split(split(rootKey(42), 'mask'), 7);
    expect({
      key,
      uniform: [...uniform(key, 3)],
      normal: [...normal(key, 2)],
      order: [...permutation(key, 6)],
    }).toMatchInlineSnapshot(`
      {
        "key": "a0e5f2f98628550a",
        "normal": [
          0.09200220023663369,
          -0.41552669237473133,
        ],
        "order": [
          4,
          3,
          2,
          5,
          1,
          0,
        ],
        "uniform": [
          0.5366518542640186,
          0.33887818955884064,
          0.9386466557519966,
        ],
      }
    `);
  });

  it('survive being saved', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (seed) => {
        expect(parseKey(JSON.parse(JSON.stringify(rootKey(seed))))).toBe(rootKey(seed));
      }),
    );
    expect(() => parseKey('12')).toThrow(RangeError);
  });

  it('differ for different seeds and labels', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(fc.string(), fc.maxSafeNat()), { minLength: 2, maxLength: 20 }), (labels) => {
        expect(new Set(labels.map((label) => split(rootKey(1), label))).size).toBe(labels.length);
      }),
    );
    expect(split(rootKey(1), 'a')).not.toBe(split(rootKey(2), 'a'));
    expect(split(split(rootKey(1), 'a'), 'b')).not.toBe(split(rootKey(1), 'ab'));
    expect(split(rootKey(1), '7')).not.toBe(split(rootKey(1), 7));
  });

  it('refuse seeds that are not whole numbers', () => {
    for (const seed of [-1, 0.5, NaN, 2 ** 53]) expect(() => rootKey(seed)).toThrow(RangeError);
  });
});

describe('draws', () => {
  it('depend on the key and their index only', () => {
    const key = rootKey(3);
    expect(uniform(key, 10).subarray(0, 4)).toEqual(uniform(key, 4));
    expect(poisson(key, [3, 500, 20])[2]).toBe(poisson(key, [1000, 0.1, 20])[2]);
  });

  it('are uniform: mean, variance and no correlation with the next value', () => {
    const values = uniform(rootKey(5), 200_000);
    const { mean, variance } = moments(values);
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / 200_000));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(1e-3);
    let product = 0;
    for (let i = 1; i < values.length; i++) product += (values[i]! - 0.5) * (values[i - 1]! - 0.5);
    expect(Math.abs(product / values.length)).toBeLessThan((4 / 12) * Math.sqrt(1 / 200_000));
  });

  it('are standard normal', () => {
    const values = normal(rootKey(6), 200_000);
    const { mean, variance } = moments(values);
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1)).toBeLessThan(0.015);
    expect(Math.abs(values.filter((value) => Math.abs(value) < 1).length / values.length - 0.682689)).toBeLessThan(0.005);
  });

  it.each([0, 0.01, 1, 9.9, 10, 30, 1e4, 1e8])('are Poisson counts of mean and variance %f', (mean) => {
    const count = 50_000;
    const found = moments(poisson(rootKey(7), new Float64Array(count).fill(mean)));
    expect(Math.abs(found.mean - mean)).toBeLessThanOrEqual(5 * Math.sqrt(mean / count));
    expect(Math.abs(found.variance - mean)).toBeLessThanOrEqual(5 * Math.sqrt((mean + 2 * mean * mean) / count));
  });

  it('refuse a Poisson mean that is negative or not a number', () => {
    for (const mean of [-1, NaN, Infinity]) expect(() => poisson(rootKey(1), [mean])).toThrow(RangeError);
  });

  it('permute: every number once, every order reached', () => {
    expect([...permutation(rootKey(9), 100)].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    const orders = new Set(Array.from({ length: 100 }, (_, i) => permutation(split(rootKey(9), i), 3).join()));
    expect(orders.size).toBe(6);
  });
});

describe('inverseNormal', () => {
  // The examples of the publication, and symmetry.
  it.each([
    [0.25, -0.67448975019608171],
    [0.001, -3.0902323061678132],
    [1e-20, -9.2623400897985188],
  ])('of %f', (probability, quantile) => expect(inverseNormal(probability)).toBeCloseTo(quantile, 12));

  it('is antisymmetric and reaches infinity at the ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1023 }), (i) => {
        expect(inverseNormal(i / 1024)).toBeCloseTo(-inverseNormal(1 - i / 1024), 12);
      }),
    );
    expect([inverseNormal(0), inverseNormal(1)]).toEqual([-Infinity, Infinity]);
  });
});
