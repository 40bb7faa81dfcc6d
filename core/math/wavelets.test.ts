import { expect, it } from 'vitest';
import { cloneField, squaredNorm } from './field.ts';
import { randomField, relativeError } from './testing.ts';
import { fromWavelets, toWavelets } from './wavelets.ts';

it.each([
  [16, 16],
  [8, 32],
  [1, 64],
  [12, 20],
  [5, 7],
])('is orthonormal and comes back, %i × %i', (height, width) => {
  const x = randomField(1, [2, height, width]);
  const c = cloneField(x);
  toWavelets(c);
  expect(squaredNorm(c) / squaredNorm(x)).toBeCloseTo(1, 12);
  fromWavelets(c);
  expect(relativeError(c, x)).toBeLessThan(1e-13);
});

it('needs few numbers for what is straight: slopes have no detail but at the border', () => {
  const ramp = { shape: [1, 32], re: Float64Array.from({ length: 32 }, (_, i) => i), im: new Float64Array(32) };
  toWavelets(ramp);
  expect([...ramp.re.subarray(16, 31)].every((value) => Math.abs(value) < 1e-12)).toBe(true);
});
