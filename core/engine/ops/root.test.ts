import { expect, test } from 'vitest';
import * as tf from '../tf.ts';
import { guardedRoot } from './root.ts';

test('the guarded root and its gradient, also at zero', () => {
  tf.tidy(() => {
    const x = tf.tensor1d([0, 4, 2.25, -1e-9]);
    expect(Array.from(guardedRoot(x).dataSync())).toEqual([0, 2, 1.5, 0]);
    const slope = tf.grad((value: tf.Tensor) => tf.sum(guardedRoot(value)))(x);
    expect(Array.from(slope.dataSync())).toEqual([0, 0.25, expect.closeTo(1 / 3, 6), 0]);
  });
});
