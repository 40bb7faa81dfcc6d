import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onBackend } from '../on-backend.ts';
import * as tf from '../tf.ts';
import { adamStep, adamUpdate } from './adam.ts';

const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Algorithm 1 of Kingma and Ba, as printed, in float64. */
function paperAdam(start: number, gradients: readonly number[], learningRate: number): number {
  const { beta1, beta2, epsilon } = options;
  let [weight, m, v] = [start, 0, 0];
  gradients.forEach((gradient, index) => {
    m = beta1 * m + (1 - beta1) * gradient;
    v = beta2 * v + (1 - beta2) * gradient ** 2;
    const corrected = Math.sqrt(v / (1 - beta2 ** (index + 1)));
    weight -= (learningRate * (m / (1 - beta1 ** (index + 1)))) / (corrected + epsilon);
  });
  return weight;
}

test('takes the steps of the paper', () => {
  const gradient = fc.double({ min: -10, max: 10, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(gradient, { minLength: 1, maxLength: 12 }),
      fc.double({ min: 1e-4, max: 0.5 }),
      (gradients, learningRate) => {
        onBackend('cpu', () =>
          tf.tidy(() => {
            let weight: tf.Tensor = tf.scalar(0.5);
            let moments: { first: tf.Tensor; second: tf.Tensor } = { first: tf.scalar(0), second: tf.scalar(0) };
            gradients.forEach((value, index) => {
              const { rate, epsilon } = adamStep(options, learningRate, index + 1);
              ({ weight, moments } = adamUpdate(weight, tf.scalar(value), moments, tf.scalar(rate), tf.scalar(epsilon), options));
            });
            const expected = paperAdam(0.5, gradients.map(Math.fround), learningRate);
            // A gradient whose square underflows in float32 is a step to Adam in float64 and none here.
            if (gradients.every((value) => value === 0 || Math.abs(value) > 1e-6)) {
              expect(Math.abs((weight.arraySync() as number) - expected)).toBeLessThan(2e-5);
            }
          }),
        );
      },
    ),
  );
});
