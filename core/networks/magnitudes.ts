/** Measured magnitudes as networks read them. */
import type { Tensors } from '../engine/program.ts';
import * as tf from '../engine/tf.ts';
import { entry } from './layers.ts';

/** What was measured, as state of a program: `√y [B,L,·,·]`, and how much each bin counts, likewise. */
export const AMPLITUDE = 'measured.amplitude';
export const KNOWN = 'measured.known';

export const MAGNITUDE_MEAN = 'magnitudes.mean';
export const MAGNITUDE_DEVIATION = 'magnitudes.deviation';

/** Of what magnitudes are standardised by: the brightest are hundreds of times the others. */
export const momentShapes = (bins: number): Record<string, readonly number[]> => ({
  [MAGNITUDE_MEAN]: [bins],
  [MAGNITUDE_DEVIATION]: [bins],
});

/**
 * `w (√y − μ)/σ`, `[B, bins]`, with moments of training data, bin by bin.
 * @param amplitude √y, `[B, …]` @param known w, likewise: what is not known counts as the mean of its bin. Null when all are
 */
export function standardised(weights: Tensors, amplitude: tf.Tensor, known: tf.Tensor | null): tf.Tensor2D {
  const shape = [amplitude.shape[0]!, entry(weights, MAGNITUDE_MEAN).shape[0]!] as [number, number];
  const centred = tf.sub(tf.reshape(amplitude, shape), entry(weights, MAGNITUDE_MEAN));
  const scaled = tf.div(centred, entry(weights, MAGNITUDE_DEVIATION));
  return (known === null ? scaled : tf.mul(scaled, tf.reshape(known, shape))) as tf.Tensor2D;
}
