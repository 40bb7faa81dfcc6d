import { expect, it } from 'vitest';
import { eagerEngine } from '../../engine/eager.ts';
import { onBackend } from '../../engine/on-backend.ts';
import * as tf from '../../engine/tf.ts';
import { normal, rootKey } from '../../math/random.ts';
import { nearestNeighbours, regress } from './regress.ts';

const given = Float32Array.from(normal(rootKey(1), 2 * 200));
const wanted = Float32Array.from({ length: 200 }, (_, i) => given[2 * i]! - 0.5 * given[2 * i + 1]!);
const pairs = { given, wanted, givenSize: 2, wantedSize: 1 };
const tested = Float32Array.of(0.3, -0.4, -1, 0.5);

it('learns a linear map, the same for the same seed, and leaves no tensors behind', async () => {
  const before = onBackend('cpu', () => tf.memory().numTensors);
  const options = { hidden: [16], epochs: 30, batch: 20, learningRate: 0.02 };
  const learn = () => regress(eagerEngine('cpu'), pairs, tested, options, rootKey(2), () => Promise.resolve());
  const made = await learn();
  [0.5, -1.25].forEach((value, i) => expect(made[i]).toBeCloseTo(value, 1));
  expect(await learn()).toEqual(made);
  expect(onBackend('cpu', () => tf.memory().numTensors)).toBe(before);
});

it('takes the mean over the nearest', () => {
  const line = { given: Float32Array.of(0, 1, 2, 10), wanted: Float32Array.of(0, 10, 20, 100), givenSize: 1, wantedSize: 1 };
  expect(Array.from(nearestNeighbours(line, Float32Array.of(1.2, 9), 2))).toEqual([15, 60]);
});
