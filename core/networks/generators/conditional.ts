import * as tf from '../../engine/tf.ts';
import type { Tensors } from '../../engine/program.ts';
import type { Shape2 } from '../../math/field.ts';
import { entry } from '../layers.ts';
import { AMPLITUDE, KNOWN, momentShapes, standardised } from '../magnitudes.ts';
import { chainShapes, dense } from './dense.ts';
import type { Generator } from './generator.ts';

/** Fully connected layers from measured magnitudes and a code to an image: ReLUs between them, a sigmoid at the end. */
export interface ConditionalArchitecture {
  /** Bins of a scene, of all snapshots together. */
  readonly bins: number;
  readonly latent: number;
  readonly hidden: readonly number[];
  readonly sceneShape: Shape2;
}

const LAYER = 'conditional';

/** `G(y, z)` (Uelwer, Oberstraß and Harmeling 2021): a generator of the code z, for the magnitudes that stand beside its weights. */
export function conditionalGenerator({ bins, latent, hidden, sceneShape }: ConditionalArchitecture): Generator & {
  /** What learns. */
  readonly trainedShapes: Readonly<Record<string, readonly number[]>>;
  /** Pixels `[B, HW]`. @param read magnitudes, standardised */
  made(weights: Tensors, read: tf.Tensor2D, code: tf.Tensor2D): tf.Tensor2D;
} {
  const widths = [bins + latent, ...hidden, sceneShape[0] * sceneShape[1]];
  const trainedShapes = chainShapes(LAYER, widths);
  const made = (weights: Tensors, read: tf.Tensor2D, code: tf.Tensor2D): tf.Tensor2D => {
    const entering = tf.concat([read, code], 1);
    const features = hidden.reduce((x, _, i) => tf.relu(dense(weights, `${LAYER}${i}`, x)), entering);
    return tf.sigmoid(dense(weights, `${LAYER}${hidden.length}`, features));
  };
  return {
    sceneShape,
    readsMagnitudes: true,
    trainedShapes,
    weightShapes: { ...trainedShapes, ...momentShapes(bins) },
    stages: [
      {
        input: 'latent',
        inputSize: latent,
        apply: (weights, code) => made(weights, standardised(weights, entry(weights, AMPLITUDE), entry(weights, KNOWN)), code),
      },
    ],
    made,
  };
}
