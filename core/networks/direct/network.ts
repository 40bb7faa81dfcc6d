/**
 * Networks that read an image straight off the magnitudes of its measurement, without an iteration or a look at the physics. They are trained for one sensing operator, whose
 * magnitudes they are given as rows.
 */
import * as tf from '../../engine/tf.ts';
import type { HostTensor, Tensors } from '../../engine/program.ts';
import { split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { filledTensor, randomKernel, SMALL_GAIN, type Mode } from '../layers.ts';

export type Shapes = Readonly<Record<string, readonly number[]>>;

export interface DirectNetwork {
  /** Kernels, scales, offsets and biases: what the optimiser trains. */
  readonly weightShapes: Shapes;
  /** Running means and variances of the normalisation. */
  readonly statisticShapes: Shapes;
  /**
   * @param magnitudes `√y [N, m]`
   * @param moments takes up means and variances of the batch in training, by the names of the running ones
   */
  apply(weights: Tensors, magnitudes: tf.Tensor2D, mode: Mode, moments: Tensors): Reading;
}

/** What is made of a batch. */
export interface Reading {
  /** Pixels `[N, HW]` in [0, 1]. */
  readonly image: tf.Tensor2D;
  /** Images of lower resolution on the way to it, which are to be means over areas of the true one. */
  readonly coarser: readonly Estimate[];
}

export interface Estimate {
  /** Pixels `[N, hw]` in [0, 1]. */
  readonly image: tf.Tensor2D;
  /** `[N, HW]` to `[N, hw]`: means over the area of each coarse pixel. */
  coarsened(image: tf.Tensor2D): tf.Tensor2D;
}

/** What a normalised layer has beside its kernel. */
export const unitShapes = (name: string, kernel: readonly number[]): Shapes => ({
  [`${name}.kernel`]: kernel,
  [`${name}.scale`]: [kernel.at(-1)!],
  [`${name}.offset`]: [kernel.at(-1)!],
});

export const unitStatistics = (name: string, units: number): Shapes => ({
  [`${name}.mean`]: [units],
  [`${name}.variance`]: [units],
});

/** Random kernels, each from a key of its own; normalisation that changes nothing; biases of 0; means of 0 and variances of 1. */
export function initialiseDirect(shapes: Shapes, key: Key): Record<string, HostTensor> {
  const initial = (name: string, shape: readonly number[]): HostTensor =>
    name.endsWith('.kernel')
      ? randomKernel(split(key, name), shape, SMALL_GAIN)
      : filledTensor(shape, name.endsWith('.scale') || name.endsWith('.variance') ? 1 : 0);
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, initial(name, shape)]));
}
