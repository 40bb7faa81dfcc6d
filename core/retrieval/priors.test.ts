import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloneField } from '../math/field.ts';
import type { Field } from '../math/field.ts';
import { randomField } from '../math/testing.ts';
import { toWavelets } from '../math/wavelets.ts';
import { shrinkWrap } from './priors/shrink-wrap.ts';
import { sparseWavelets } from './priors/sparse-wavelets.ts';
import { totalVariation } from './priors/total-variation.ts';
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

describe('total variation', () => {
  const edge = (x: number): number => (x < 8 ? 0 : 1);
  const noise = randomField(3, [1, 16, 16]);
  const clean: Field = {
    shape: [1, 16, 16],
    re: Float64Array.from({ length: 256 }, (_, i) => edge(i % 16)),
    im: new Float64Array(256),
  };
  const noisy = {
    ...clean,
    re: clean.re.map((value, i) => value + 0.1 * noise.re[i]!),
    im: noise.im.map((value) => 0.1 * value),
  };

  it('takes noise away and leaves edges', () => {
    const smoothed = projected(totalVariation({ weight: 0.2, steps: 100 }), noisy);
    expect(distance(smoothed, clean)).toBeLessThan(0.5 * distance(noisy, clean));
    expect(smoothed.re[8 * 16 + 9]! - smoothed.re[8 * 16 + 6]!).toBeGreaterThan(0.8);
  });

  it('is the minimum of its problem: no scene near by is better', () => {
    const weight = 0.15;
    const lambda = weight * Math.sqrt(noisy.re.reduce((sum, re, i) => sum + re * re + noisy.im[i]! ** 2, 0) / 256);
    const variation = ({ re, im }: Field): number =>
      re.reduce((sum, value, i) => {
        const [down, right] = [i + 16 < 256 ? i + 16 : i, i % 16 < 15 ? i + 1 : i];
        const squares = [down, right].map((other) => (re[other]! - value) ** 2 + (im[other]! - im[i]!) ** 2);
        return sum + Math.sqrt(squares[0]! + squares[1]!);
      }, 0);
    const cost = (v: Field): number => distance(v, noisy) ** 2 / 2 + lambda * variation(v);
    const found = projected(totalVariation({ weight, steps: 1000 }), noisy);
    for (let seed = 0; seed < 20; seed++) {
      const { re, im } = randomField(seed, found.shape);
      const near = { ...found, re: found.re.map((v, i) => v + 0.02 * re[i]!), im: found.im.map((v, i) => v + 0.02 * im[i]!) };
      expect(cost(found)).toBeLessThan(cost(near));
    }
    expect(cost(found)).toBeLessThan(0.9 * cost(noisy));
  });
});

it('few wavelets: keeps the largest coefficients, and once is enough', () => {
  const prior = sparseWavelets({ share: 0.1 });
  const kept = projected(prior, randomField(1, [2, 16, 16]));
  expect(distance(projected(prior, kept), kept)).toBeLessThan(1e-12);
  toWavelets(kept);
  expect(kept.re.filter((value, i) => Math.hypot(value, kept.im[i]!) > 1e-12)).toHaveLength(2 * 26);
});

describe('shrink-wrap', () => {
  const blob: Field = {
    shape: [1, 16, 16],
    re: Float64Array.from({ length: 256 }, (_, i) => (Math.hypot(Math.floor(i / 16) - 5, (i % 16) - 6) < 3 ? 1 : 0.02)),
    im: new Float64Array(256),
  };

  it('finds where the scene is at its time, and begins anew for each scene', () => {
    const prior = shrinkWrap({ threshold: 0.3, blur: 1, every: 2 });
    expect(projected(prior, blob).re).toEqual(blob.re);
    const wrapped = projected(prior, blob);
    expect([wrapped.re[5 * 16 + 6], wrapped.re[15 * 16 + 15]]).toEqual([1, 0]);
    expect(projected(prior.fresh!(), blob).re).toEqual(blob.re);
  });
});
