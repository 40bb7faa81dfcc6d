import * as tf from '../../engine/tf.ts';

/** A sketch inside a graph: real and imaginary part, `[m]`. */
interface TensorSketch {
  readonly re: tf.Tensor1D;
  readonly im: tf.Tensor1D;
}

/** `mean over rows of e^{jxΩ}`. @param samples `[N, d]` @param frequencies `Ω [d, m]` */
function sketchOfTensors(samples: tf.Tensor2D, frequencies: tf.Tensor2D): TensorSketch {
  const angles = tf.matMul(samples, frequencies);
  return { re: tf.mean(tf.cos(angles), 0), im: tf.mean(tf.sin(angles), 0) };
}

/** `Σ |z − ẑ|²` of a target and the sketch of samples: m times an estimate of their squared maximum mean discrepancy. */
export function sketchDistance(target: TensorSketch, samples: tf.Tensor2D, frequencies: tf.Tensor2D): tf.Scalar {
  const own = sketchOfTensors(samples, frequencies);
  return tf.add(tf.sum(tf.square(tf.sub(target.re, own.re))), tf.sum(tf.square(tf.sub(target.im, own.im))));
}

/**
 * Squared maximum mean discrepancy of samples and data under a mixture of Gaussian kernels, up to what the data alone contribute:
 * `mean over pairs of k(x, x′) − 2 mean k(x, y)`, the pairs of different samples (unbiased; Gretton et al. 2012, equation 3).
 * @param samples `[N, d]` @param data `[M, d]`
 */
export function kernelDistance(samples: tf.Tensor2D, data: tf.Tensor2D, scales: readonly number[]): tf.Scalar {
  const count = samples.shape[0];
  const own = kernel(samples, samples, scales);
  // Every sample is like itself: k = 1 on the diagonal.
  const withoutSelf = tf.div(tf.sub(tf.sum(own), count), count * (count - 1));
  return tf.sub(withoutSelf, tf.mul(tf.mean(kernel(samples, data, scales)), 2));
}

/** `[N, M]` */
function kernel(x: tf.Tensor2D, y: tf.Tensor2D, scales: readonly number[]): tf.Tensor2D {
  const norms = tf.add(tf.sum(tf.square(x), 1, true), tf.expandDims(tf.sum(tf.square(y), 1), 0));
  const squares = tf.sub(norms, tf.mul(tf.matMul(x, y, false, true), 2));
  const parts = scales.map((scale) => tf.exp(tf.mul(tf.relu(squares), -1 / (2 * scale * scale))));
  return tf.div(
    parts.reduce((sum, part) => tf.add(sum, part)),
    scales.length,
  ) as tf.Tensor2D;
}
