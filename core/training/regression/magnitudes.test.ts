import { expect, it } from 'vitest';
import { rootKey } from '../../math/random.ts';
import { fourier } from '../../optics/fourier.ts';
import { gaussianMatrix } from '../../optics/gaussian-matrix.ts';
import { matrixOperator } from '../../optics/matrix-operator.ts';
import { magnitudeRows, measuredPairs } from './magnitudes.ts';

it('a constant image has its magnitude in the middle, which is √(pixels) times its value', () => {
  const images = new Float32Array(2 * 4 * 6).fill(0.5, 0, 24).fill(1, 24);
  const { given, wanted, givenShape, wantedShape } = measuredPairs(fourier([4, 6], [4, 6]), { images, height: 4, width: 6 });
  const middle = 2 * 6 + 3;
  const expected = new Float32Array(48);
  expected[middle] = 0.5 * Math.sqrt(24);
  expected[24 + middle] = Math.sqrt(24);
  given.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
  expect([wanted, givenShape, wantedShape]).toEqual([images, [24], [24]]);
});

it('measures more images than it takes at once, each as alone', () => {
  const images = Float32Array.from({ length: 501 * 4 }, (_, i) => (i % 7) / 7);
  const operator = matrixOperator(gaussianMatrix(rootKey(1), 3, 4, 'complex'), [2, 2]);
  const { given } = measuredPairs(operator, { images, height: 2, width: 2 });
  const last = measuredPairs(operator, { images: images.subarray(500 * 4), height: 2, width: 2 });
  expect(given).toHaveLength(501 * 3);
  expect(given.subarray(500 * 3)).toEqual(last.given);
});

it('negative intensities have the magnitude 0', () => {
  expect(magnitudeRows({ shape: [1, 1, 1, 2], data: Float64Array.of(-1, 4) })).toEqual(Float32Array.of(2, 0));
});
