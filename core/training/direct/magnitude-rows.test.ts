import { expect, it } from 'vitest';
import { onBackend } from '../../engine/on-backend.ts';
import * as tf from '../../engine/tf.ts';
import { intensityOf } from '../../math/field.ts';
import { rootKey, uniform } from '../../math/random.ts';
import { fourier } from '../../optics/fourier.ts';
import { magnitudeRows, magnitudeRowsOfTensors } from './magnitude-rows.ts';

it('a constant image has its magnitude in the middle, which is √(pixels) times its value', () => {
  const re = new Float64Array(24).fill(0.5);
  const { data, shape } = intensityOf(fourier([4, 6], [4, 6]).forward({ shape: [1, 4, 6], re, im: new Float64Array(24) }));
  const rows = magnitudeRows({ shape, data });
  rows.forEach((value, i) => expect(value).toBeCloseTo(i === 2 * 6 + 3 ? 0.5 * Math.sqrt(24) : 0, 6));
});

it('negative intensities have the magnitude 0', () => {
  expect(magnitudeRows({ shape: [1, 1, 1, 2], data: Float64Array.of(-1, 4) })).toEqual(Float32Array.of(2, 0));
});

it.each([
  [2, 1, 4, 6],
  [1, 3, 5, 3],
  [2, 1, 1, 7],
])('inside a graph they are the same, of %i × %i patterns of %i × %i', (...shape) => {
  const data = uniform(
    rootKey(1),
    shape.reduce((product, side) => product * side),
  );
  const made = onBackend('cpu', () => {
    const before = tf.memory().numTensors;
    const values = tf.tidy(() => magnitudeRowsOfTensors(tf.sqrt(tf.tensor(Float32Array.from(data), shape))).dataSync());
    expect(tf.memory().numTensors).toBe(before);
    return values;
  });
  const expected = magnitudeRows({ shape, data });
  expect(made).toHaveLength(expected.length);
  made.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
});
