import { expect, it } from 'vitest';
import { trainDenoiser } from './train-denoiser.ts';

const pictures = {
  count: 4,
  height: 8,
  width: 8,
  pictureAt: (index: number) => Float64Array.from({ length: 64 }, (_, i) => (i % 8 > index + 1 ? 0.8 : 0.1)),
};

it('learns to tell noise from pictures, the same for the same seed', () => {
  const errors: number[] = [];
  const first = trainDenoiser(pictures, { steps: 60, rate: 1e-2, seed: 1 }, (_, error) => errors.push(error));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(errors.slice(-15))).toBeLessThan(0.8 * mean(errors.slice(0, 15)));
  expect(trainDenoiser(pictures, { steps: 60, rate: 1e-2, seed: 1 }, () => {})).toEqual(first);
});
