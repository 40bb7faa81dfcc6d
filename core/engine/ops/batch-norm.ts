import * as tf from '../tf.ts';

export interface BatchNormalised {
  readonly output: tf.Tensor4D;
  /** Mean of each channel over the batch, `[C]`. For running averages: nothing flows back through it. */
  readonly mean: tf.Tensor1D;
  /** Variance of each channel over the batch (divided by n), `[C]`. Nothing flows back through it. */
  readonly variance: tf.Tensor1D;
}

/**
 * Batch normalisation in its training form (Ioffe and Szegedy 2015): per channel of `x` `[N, H, W, C]`,
 * x̂ = (x − mean)/√(variance + epsilon), output = scale·x̂ + offset, with `scale` and `offset` `[C]`.
 *
 * The derivative is the closed form, three passes over the map instead of the dozen that the chain rule makes:
 * dx = scale/σ · (dy − ⟨dy⟩ − x̂⟨dy·x̂⟩).
 */
export function batchNormTraining(x: tf.Tensor4D, scale: tf.Tensor1D, offset: tf.Tensor1D, epsilon: number): BatchNormalised {
  const { mean, variance } = channelMoments(x);
  const normalise = tf.customGrad((...parameters) => {
    const [input, gain, shift, save] = parameters as unknown as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    save([input, gain, mean, variance]);
    const value = tf.batchNorm4d(input, mean, variance, shift, gain, epsilon);
    return { value, gradFunc: (dy, saved) => backward(dy as tf.Tensor4D, saved, epsilon) };
  });
  return { output: normalise(x, scale, offset) as tf.Tensor4D, mean, variance };
}

function channelMoments(x: tf.Tensor4D): { mean: tf.Tensor1D; variance: tf.Tensor1D } {
  const mean = tf.mean(x, [0, 1, 2]) as tf.Tensor1D;
  const variance = tf.mean(tf.square(tf.sub(x, mean)), [0, 1, 2]) as tf.Tensor1D;
  return { mean, variance };
}

function backward(dy: tf.Tensor4D, saved: tf.Tensor[], epsilon: number): tf.Tensor[] {
  const [x, scale, mean, variance] = saved as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
  const count = x.size / mean.size;
  const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
  const offsetGradient = tf.sum(dy, [0, 1, 2]);
  const scaleGradient = tf.sum(tf.mul(dy, tf.sub(x, mean)), [0, 1, 2]).mul(inverseDeviation);
  const gain = tf.mul(scale, inverseDeviation);
  const slope = tf.div(scaleGradient, -count).mul(inverseDeviation);
  const level = tf.div(offsetGradient, -count);
  const inputGradient = tf.mul(tf.add(dy, tf.sub(x, mean).mul(slope).add(level)), gain);
  return [inputGradient, scaleGradient, offsetGradient];
}
