import * as tf from '../../engine/tf.ts';
import type { Tensors } from '../../engine/program.ts';
import { dense } from '../generators/dense.ts';
import { denseUnit, type Mode } from '../layers.ts';
import { unitShapes, unitStatistics, type DirectNetwork, type Shapes } from './network.ts';

export interface PerceptronArchitecture {
  /** m, magnitudes of a measurement. */
  readonly inputs: number;
  /** Units of the layers between. */
  readonly hidden: readonly number[];
  /** Pixels of an image. */
  readonly outputs: number;
}

/** Normalised layers with ReLUs, and a sigmoid at the end: a part of a network, whose weights have names that begin with `prefix`. */
export function perceptronLayers(prefix: string, { inputs, hidden, outputs }: PerceptronArchitecture) {
  const widths = [inputs, ...hidden];
  const name = (i: number): string => `${prefix}hidden${i}`;
  const readOut = `${prefix}readout`;
  const merged = (of: (i: number, units: number) => Shapes): Shapes =>
    Object.assign({}, ...hidden.map((units, i) => of(i, units))) as Shapes;
  return {
    weightShapes: {
      ...merged((i, units) => unitShapes(name(i), [widths[i]!, units])),
      [`${readOut}.kernel`]: [widths.at(-1)!, outputs],
      [`${readOut}.bias`]: [outputs],
    } as Shapes,
    statisticShapes: merged((i, units) => unitStatistics(name(i), units)),
    /** `[N, inputs]` to `[N, outputs]` in [0, 1]. */
    apply(weights: Tensors, x: tf.Tensor2D, mode: Mode, moments: Tensors): tf.Tensor2D {
      const features = hidden.reduce((rows, _, i) => denseUnit(weights, name(i), rows, mode, moments), x);
      return tf.sigmoid(dense(weights, readOut, features));
    },
  };
}

/** A multilayer perceptron from magnitudes to an image, for any sensing operator: the end-to-end network (E2E) of Uelwer, Oberstraß and Harmeling (2020). */
export function perceptron(architecture: PerceptronArchitecture): DirectNetwork {
  const { weightShapes, statisticShapes, apply } = perceptronLayers('', architecture);
  return {
    weightShapes,
    statisticShapes,
    apply: (weights, magnitudes, mode, moments) => ({ image: apply(weights, magnitudes, mode, moments), coarser: [] }),
  };
}
