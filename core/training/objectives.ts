import * as tf from '../engine/tf.ts';
import type { DesignConfig } from './design-config.ts';

/**
 * How far the reconstructed images are from the true ones, both `[Q, ...]`. `mean`: squared error per pixel. `sum`: sum of squares of a scene,
 * mean over scenes (arXiv 2505.18352, eq. 3). The two differ by the number of pixels, which Adam all but ignores, but which decides how the
 * term weighs against others.
 */
export function taskLoss(
  reconstructed: tf.Tensor,
  truth: tf.Tensor,
  reduction: DesignConfig['objective']['reduction'],
): tf.Scalar {
  const squares = tf.square(tf.sub(reconstructed, truth));
  return reduction === 'mean' ? tf.mean(squares) : tf.div(tf.sum(squares), truth.shape[0] as number);
}
