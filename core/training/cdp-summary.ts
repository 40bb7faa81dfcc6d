import { modulus } from '../engine/ops/complex.ts';
import { dft2 } from '../engine/ops/dft.ts';
import { guardedRoot } from '../engine/ops/root.ts';
import * as tf from '../engine/tf.ts';

/** What the coded diffraction patterns of teacher and student are to have in common. */
export type CdpMatch = 'mean' | 'statistics' | 'autocorrelation';

/** Side of the windows of `statistics`, in pixels. */
const WINDOW = 4;

/**
 * What `L_cdp` compares, as `squaredDistance` of the student's and the teacher's summary: averages over snapshots, so that the two may differ in
 * their number. Scenes without light give NaN where a summary is relative to the scene's mean intensity.
 *
 * - `mean`: `(1/L) Σ_l y_l`, `[Q,H,W]` (arXiv 2505.18352, eq. 5). The mean of many patterns is smooth, so a student of one snapshot is drawn to
 *   patterns of less contrast than measuring well needs.
 * - `statistics`: mean and standard deviation of each pattern in windows of 4×4 pixels, relative to the mean intensity of the scene,
 *   `[Q, ⌈H/4⌉, ⌈W/4⌉, 2]`. Contrast is of one pattern, before the average, and therefore survives it. Frequencies are periodic: the last windows go on
 *   with the first rows and columns.
 * - `autocorrelation`: `|F y_l|/(F y_l)[0]`, without the zero frequency, which is 1 by definition: `[Q, HW − 1]`. The square of this is the spectrum of the
 *   autocorrelation of a pattern, that is of its grain, wherever the grains are.
 * @param intensity `y [Q,L,H,W]`
 */
export function cdpSummary(match: CdpMatch, intensity: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    switch (match) {
      case 'mean':
        return tf.mean(intensity, 1);
      case 'statistics':
        return localStatistics(intensity);
      case 'autocorrelation':
        return amplitudeSpectrum(intensity);
    }
  });
}

/** The shape of `cdpSummary`, whatever the number of snapshots. */
export function cdpSummaryShape(match: CdpMatch, scenes: number, height: number, width: number): readonly number[] {
  switch (match) {
    case 'mean':
      return [scenes, height, width];
    case 'statistics':
      return [scenes, windowsAlong(height).count, windowsAlong(width).count, 2];
    case 'autocorrelation':
      return [scenes, height * width - 1];
  }
}

/** Windows along an axis: an axis shorter than one is a window itself. */
function windowsAlong(length: number): { readonly side: number; readonly count: number } {
  const side = Math.min(WINDOW, length);
  return { side, count: Math.ceil(length / side) };
}

function localStatistics(intensity: tf.Tensor): tf.Tensor {
  const relative = tf.div(intensity, tf.mean(intensity, [1, 2, 3], true));
  const [scenes, snapshots, height, width] = relative.shape as [number, number, number, number];
  const [down, across] = [windowsAlong(height), windowsAlong(width)];
  const whole = continueTo(continueTo(relative, 2, down.side * down.count), 3, across.side * across.count);
  const windows = tf.reshape(whole, [scenes * snapshots, down.count, down.side, across.count, across.side]);
  const mean = tf.mean(windows, [2, 4], true);
  const deviation = guardedRoot(tf.mean(tf.square(tf.sub(windows, mean)), [2, 4]));
  const overSnapshots = (values: tf.Tensor): tf.Tensor =>
    tf.mean(tf.reshape(values, [scenes, snapshots, down.count, across.count]), 1);
  return tf.stack([overSnapshots(mean), overSnapshots(deviation)], 3);
}

/** Continues an axis with its own beginning up to a length. */
function continueTo(values: tf.Tensor, axis: 2 | 3, length: number): tf.Tensor {
  const missing = length - (values.shape[axis] as number);
  if (missing === 0) return values;
  const extent = [...values.shape];
  extent[axis] = missing;
  return tf.concat([values, tf.slice(values, [0, 0, 0, 0], extent)], axis);
}

function amplitudeSpectrum(intensity: tf.Tensor): tf.Tensor {
  const [scenes, , height, width] = intensity.shape as [number, number, number, number];
  const size = height * width;
  const spectrum = dft2({ re: intensity, im: tf.zerosLike(intensity) });
  // The transform is orthonormal: its zero frequency is the mean times the root of the number of pixels.
  const zeroFrequency = tf.mul(tf.mean(intensity, [2, 3], true), Math.sqrt(size));
  const relative = tf.div(modulus(spectrum.re, spectrum.im), zeroFrequency);
  return tf.slice(tf.reshape(tf.mean(relative, 1), [scenes, size]), [0, 1], [scenes, size - 1]);
}
