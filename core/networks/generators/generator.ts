/**
 * A generator as a prior sees it: a network from a latent code to images, cut into stages, so that what enters any of them can be optimised
 * in its place. Weights are plain named tensors, stages are functions of them.
 */
import * as tf from '../../engine/tf.ts';
import type { Tensors } from '../../engine/program.ts';
import type { Shape2 } from '../../math/field.ts';

export interface GeneratorStage {
  /** How split points name what enters, e.g. `latent`. */
  readonly input: string;
  /** Numbers that enter for each image. */
  readonly inputSize: number;
  /** `[B, inputSize]` to what enters the next stage, `[B, n]`; of the last stage to pixels, `[B, HW]`, in [0, 1] or close to it. */
  apply(weights: Tensors, x: tf.Tensor2D): tf.Tensor2D;
}

export interface Generator {
  readonly sceneShape: Shape2;
  /** The first takes the latent code. */
  readonly stages: readonly GeneratorStage[];
  readonly weightShapes: Readonly<Record<string, readonly number[]>>;
  /** Its stages take `measured.amplitude` and `measured.known` of each row beside the weights: it makes images for what was measured. */
  readonly readsMagnitudes?: true;
}

/** How many numbers a code has. */
export const latentSize = ({ stages }: Generator): number => stages[0]!.inputSize;

/** Images `[B,H,W]` from what enters stage `from`, `[B, n]`; from codes when left out. */
export function generate({ stages, sceneShape }: Generator, weights: Tensors, x: tf.Tensor2D, from = 0): tf.Tensor3D {
  const pixels = stages.slice(from).reduce((entering, stage) => stage.apply(weights, entering), x);
  return tf.reshape(pixels, [x.shape[0], ...sceneShape]);
}

/** What enters stage `to` when `x` enters stage `from`: `[B, n]`. */
export function reach({ stages }: Generator, weights: Tensors, x: tf.Tensor2D, to: number, from = 0): tf.Tensor2D {
  return stages.slice(from, to).reduce((entering, stage) => stage.apply(weights, entering), x);
}
