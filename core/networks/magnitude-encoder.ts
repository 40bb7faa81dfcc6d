/**
 * A network from measured magnitudes to the code of a generator: where a search for the code may begin (Uelwer, Konietzny and Harmeling 2022, learned
 * initialisation).
 */
import type { Tensors } from '../engine/program.ts';
import * as tf from '../engine/tf.ts';
import { chainShapes, dense } from './generators/dense.ts';
import { momentShapes, standardised } from './magnitudes.ts';

export interface EncoderArchitecture {
  /** Bins of a scene, of all snapshots together. */
  readonly bins: number;
  /** Units of the layers between. */
  readonly hidden: readonly number[];
  /** k, numbers of a code. */
  readonly latent: number;
}

export interface MagnitudeEncoder {
  /** What learns. */
  readonly trainedShapes: Readonly<Record<string, readonly number[]>>;
  /** All that it needs: what learns, and the moments. */
  readonly weightShapes: Readonly<Record<string, readonly number[]>>;
  /**
   * Codes `[B, k]`.
   * @param amplitude √y, `[B, …]` @param known how much each bin counts, likewise; what is not known counts as the mean of its bin. Null when all are
   */
  encode(weights: Tensors, amplitude: tf.Tensor, known: tf.Tensor | null): tf.Tensor2D;
}

const LAYER = 'toCode';

/** Fully connected layers, ReLUs between them. */
export function magnitudeEncoder({ bins, hidden, latent }: EncoderArchitecture): MagnitudeEncoder {
  const trainedShapes = chainShapes(LAYER, [bins, ...hidden, latent]);
  return {
    trainedShapes,
    weightShapes: { ...trainedShapes, ...momentShapes(bins) },
    encode(weights, amplitude, known) {
      const read = standardised(weights, amplitude, known);
      const features = hidden.reduce((x, _, i) => tf.relu(dense(weights, `${LAYER}${i}`, x)), read);
      return dense(weights, `${LAYER}${hidden.length}`, features);
    },
  };
}
