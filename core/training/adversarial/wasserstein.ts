/**
 * The Wasserstein distance of generated samples and data as a critic sees it, which is held to slope 1 by a penalty on its gradient.
 * Arjovsky, Chintala and Bottou (2017); Gulrajani, Ahmed, Arjovsky, Dumoulin and Courville, "Improved training of Wasserstein GANs" (2017).
 */
import { guardedRoot } from '../../engine/ops/root.ts';
import * as tf from '../../engine/tf.ts';

/** One number for each sample `[N, d]`: `[N, 1]`. */
export type Critic = (samples: tf.Tensor2D) => tf.Tensor2D;

/**
 * What the critic lowers: `mean D(x̃) − mean D(x) + λ mean (‖∇D(x̂)‖ − 1)²` with `x̂ = t x + (1 − t) x̃` (equation 3 of Gulrajani et al.).
 * @param real x `[N, d]` @param made x̃ `[N, d]` @param mixing t in [0, 1], `[N, 1]` @param penalty λ
 */
export function criticLoss(
  critic: Critic,
  real: tf.Tensor2D,
  made: tf.Tensor2D,
  mixing: tf.Tensor2D,
  penalty: number,
): tf.Scalar {
  const between = tf.add(made, tf.mul(mixing, tf.sub(real, made))) as tf.Tensor2D;
  const distance = tf.sub(tf.mean(critic(made)), tf.mean(critic(real)));
  return tf.add(distance, tf.mul(slopePenalty(critic, between), penalty));
}

/** `mean (‖∇D(x)‖ − 1)²` over samples `[N, d]`. */
export function slopePenalty(critic: Critic, samples: tf.Tensor2D): tf.Scalar {
  const gradient = tf.grad((x) => tf.sum(critic(x as tf.Tensor2D)))(samples);
  const slope = guardedRoot(tf.sum(tf.square(gradient), 1));
  return tf.mean(tf.square(tf.sub(slope, 1)));
}

/** What the generator lowers: `−mean D(x̃)`. */
export function deceptionLoss(critic: Critic, made: tf.Tensor2D): tf.Scalar {
  return tf.neg(tf.mean(critic(made)));
}
