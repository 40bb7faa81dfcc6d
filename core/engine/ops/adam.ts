import * as tf from '../tf.ts';

/**
 * Adam (Kingma and Ba 2015), state in, state out. The moments are kept as plain decaying sums, `m ← β₁m + g` and `v ← β₂v + g²`; the factors
 * (1 − β₁) and (1 − β₂), the bias corrections and the learning rate fold into two numbers a step, which saves passes over the weights
 * and keeps everything that changes from step to step out of the compiled graph.
 */
export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** The two numbers of one step, computed in float64. */
export interface AdamStep {
  /** `η·c₁/√c₂` with c₁ = (1 − β₁)/(1 − β₁ᵗ) and c₂ = (1 − β₂)/(1 − β₂ᵗ). */
  readonly rate: number;
  /** `ε/√c₂`. */
  readonly epsilon: number;
}

/** @param step t, from 1 */
export function adamStep({ beta1, beta2, epsilon }: AdamOptions, learningRate: number, step: number): AdamStep {
  const first = (1 - beta1) / (1 - beta1 ** step);
  const second = Math.sqrt((1 - beta2) / (1 - beta2 ** step));
  return { rate: (learningRate * first) / second, epsilon: epsilon / second };
}

export interface AdamMoments {
  readonly first: tf.Tensor;
  readonly second: tf.Tensor;
}

/** `w ← w − rate·m/(√v + epsilon)`, which is the step of the paper with `epsilon` outside the root. Rate and epsilon are scalars. */
export function adamUpdate(
  weight: tf.Tensor,
  gradient: tf.Tensor,
  moments: AdamMoments,
  rate: tf.Tensor,
  epsilon: tf.Tensor,
  { beta1, beta2 }: AdamOptions,
): { readonly weight: tf.Tensor; readonly moments: AdamMoments } {
  const first = tf.add(tf.mul(moments.first, beta1), gradient);
  const second = tf.add(tf.mul(moments.second, beta2), tf.square(gradient));
  const change = tf.mul(tf.div(first, tf.add(tf.sqrt(second), epsilon)), rate);
  return { weight: tf.sub(weight, change), moments: { first, second } };
}
