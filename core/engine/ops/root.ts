import * as tf from '../tf.ts';

/** `√x` for x ≥ 0, with gradient 0 instead of infinity at x = 0, where the chain rule would make it NaN. What is negative by rounding counts as 0. */
export function guardedRoot(x: tf.Tensor): tf.Tensor {
  const positive = tf.greater(x, 0);
  return tf.where(positive, tf.sqrt(tf.where(positive, x, tf.onesLike(x))), tf.zerosLike(x));
}
