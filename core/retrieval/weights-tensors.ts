import { guardedRoot } from '../engine/ops/root.ts';
import * as tf from '../engine/tf.ts';
import { keptCount } from './weights.ts';
import type { WeightKind } from './weights.ts';

/** `spectralWeights` inside a training graph, `[Q,L,H,W]` to the same shape. Thresholds of twf, ope and raf pass no gradient. */
export function spectralWeightsOfTensors(intensity: tf.Tensor, kind: WeightKind, parameter: number): tf.Tensor {
  return tf.tidy(() => {
    const ratio = tf.div(intensity, tf.mean(intensity, [1, 2, 3], true));
    switch (kind) {
      case 'mm':
        return tf.div(ratio, tf.add(ratio, 1));
      case 'plain':
        return ratio;
      case 'sqrt':
        return guardedRoot(ratio);
      case 'twf':
        return tf.mul(ratio, tf.cast(tf.lessEqual(ratio, parameter * parameter), 'float32'));
      case 'ope':
        return isAmongLargest(ratio, parameter);
      case 'raf':
        return tf.mul(guardedRoot(ratio), isAmongLargest(ratio, parameter));
    }
  });
}

/** 1 for the share of largest values of each scene, else 0. Constant almost everywhere, so its gradient is zero. */
function isAmongLargest(ratio: tf.Tensor, share: number): tf.Tensor {
  const indicator = tf.customGrad((values) => {
    const x = values as tf.Tensor;
    const kept = keptCount(share, x.size / (x.shape[0] as number));
    return {
      value: tf.cast(tf.greaterEqual(x, valueOfRank(x, kept)), 'float32'),
      gradFunc: (dy) => tf.zerosLike(dy),
    };
  });
  return indicator(ratio);
}

/**
 * The `rank`-th largest of the non-negative values of each scene, `[Q,1,1,1]`, by halving an interval: engines differ in whether and how they sort, but
 * all can count. Forty halvings are finer than fp32, so that exactly the values of this rank and above reach the result.
 */
function valueOfRank(x: tf.Tensor, rank: number): tf.Tensor {
  const atLeast = (threshold: tf.Tensor): tf.Tensor => tf.cast(tf.greaterEqual(x, threshold), 'float32');
  let high = tf.mul(tf.max(x, [1, 2, 3], true), 2);
  let low = tf.zerosLike(high);
  for (let halving = 0; halving < 40; halving++) {
    const middle = tf.div(tf.add(low, high), 2);
    const reached = tf.greaterEqual(tf.sum(atLeast(middle), [1, 2, 3], true), rank);
    low = tf.where(reached, middle, low);
    high = tf.where(reached, high, middle);
  }
  return low;
}
