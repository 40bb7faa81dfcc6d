import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloneField } from '../math/field.ts';
import type { Field } from '../math/field.ts';
import { randomField } from '../math/testing.ts';
import { allOf, amplitudeBound, nonNegative, noPrior, priorOfScenes, real, support, unitModulus } from './priors.ts';

const left = support({ shape: [4, 4], data: Float64Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 1 : 0)) });
const priors = [noPrior, real, nonNegative, unitModulus, amplitudeBound(0.7), left, allOf(nonNegative, amplitudeBound(1), left)];

function distance(a: Field, b: Field): number {
  return Math.sqrt(a.re.reduce((sum, re, i) => sum + (re - b.re[i]!) ** 2 + (a.im[i]! - b.im[i]!) ** 2, 0));
}

function projected(prior: { project(x: Field): void }, x: Field): Field {
  const copy = cloneField(x);
  prior.project(copy);
  return copy;
}

describe.each(priors)('$name', (prior) => {
  it('is a projection: once is enough, and no allowed field is nearer', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const x = randomField(seed, [2, 4, 4]);
        const nearest = projected(prior, x);
        expect(distance(projected(prior, nearest), nearest)).toBeLessThan(1e-14);
        const allowed = projected(prior, randomField(seed + 1, [2, 4, 4]));
        expect(distance(nearest, x)).toBeLessThanOrEqual(distance(allowed, x) + 1e-12);
      }),
    );
  });
});

it('put each value where it belongs', () => {
  const x = { shape: [1, 1, 4], re: Float64Array.of(3, -3, 0, 0.3), im: Float64Array.of(4, 4, 0, 0.4) };
  const values = (prior: { project(x: Field): void }): number[][] => {
    const { re, im } = projected(prior, x);
    return [...re].map((value, i) => [value, im[i]!].map((part) => Number((part + 0).toFixed(12))));
  };
  expect(values(nonNegative)).toEqual([[3, 0], [0, 0], [0, 0], [0.3, 0]]); // prettier-ignore
  expect(values(unitModulus)).toEqual([[0.6, 0.8], [-0.6, 0.8], [1, 0], [0.6, 0.8]]); // prettier-ignore
  expect(values(amplitudeBound(1))).toEqual([[0.6, 0.8], [-0.6, 0.8], [0, 0], [0.3, 0.4]]); // prettier-ignore
  expect(values(priorOfScenes({ kind: 'amplitude', phaseRange: 1 }))).toEqual([[1, 0], [0, 0], [0, 0], [0.3, 0]]); // prettier-ignore
  expect(priorOfScenes({ kind: 'phase', phaseRange: 1 })).toBe(unitModulus);
  expect(values(priorOfScenes({ kind: 'complex', phaseRange: 1 }))).toEqual(values(amplitudeBound(1)));
});
