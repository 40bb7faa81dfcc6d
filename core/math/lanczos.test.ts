import { expect, it } from 'vitest';
import type { Field } from './field.ts';
import { innerProduct } from './field.ts';
import { lanczos } from './lanczos.ts';
import { randomField } from './testing.ts';

/** `diag(values)`. */
const diagonal =
  (values: readonly number[]) =>
  ({ shape, re, im }: Field): Field => ({
    shape,
    re: re.map((value, i) => value * values[i]!),
    im: im.map((value, i) => value * values[i]!),
  });

it('finds the eigenvector of the largest eigenvalue, though a negative one is larger in modulus', () => {
  const values = Array.from({ length: 30 }, (_, i) => (i === 7 ? 3 : i === 8 ? -50 : Math.sin(i)));
  const found = lanczos(diagonal(values), randomField(1, [1, 30]), 25);
  expect(Math.hypot(found.re[7]!, found.im[7]!)).toBeCloseTo(1, 10);
});

it('ends early where the space is used up', () => {
  const start = randomField(2, [1, 6]);
  const found = lanczos(diagonal([1, 1, 2, 2, 2, 1]), start, 40);
  expect(innerProduct(found, found)[0]).toBeCloseTo(1, 12);
  for (const i of [0, 1, 5]) expect(Math.hypot(found.re[i]!, found.im[i]!)).toBeLessThan(1e-6);
});

it('finds the same of a map that is many orders of magnitude smaller', () => {
  const values = Array.from({ length: 20 }, (_, i) => 2 + Math.sin(i));
  const [start, small] = [randomField(3, [1, 20]), values.map((value) => 2 ** -60 * value)];
  expect(lanczos(diagonal(small), start, 15)).toEqual(lanczos(diagonal(values), start, 15));
});
