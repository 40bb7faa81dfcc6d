import { multiply, unitPhase } from '../engine/ops/complex.ts';
import * as tf from '../engine/tf.ts';
import type { SensingOperator, TensorField } from '../optics/operator.ts';
import { applyFilterToTensors } from './filter-tensors.ts';
import type { Padding } from './filter.ts';
import { spectralWeightsOfTensors } from './weights-tensors.ts';
import type { WeightKind } from './weights.ts';

/** As `SpectralOptions`, with the filter and the start as tensors: a learned filter is a weight, a random start an input. */
interface TensorSpectralOptions {
  readonly weights: WeightKind;
  readonly parameter: number;
  readonly iterations: number;
  readonly filter: { readonly values: tf.Tensor; readonly padding: Padding } | null;
  /** `z₀ [H,W]`. */
  readonly start: TensorField;
}

/**
 * `spectralInitialisation` inside a training graph, unrolled: `y [Q,L,·,·]` to `z [Q,H,W]`. Gradients flow to the intensity through weights, mean,
 * norms and scale, to the mask through the operator, and to the filter. Scenes without light have no eigenvector and give NaN.
 */
export function spectralInitialisationOfTensors(
  intensity: tf.Tensor,
  operator: SensingOperator<TensorField>,
  options: TensorSpectralOptions,
): TensorField {
  return tf.tidy(() => {
    const weights = tf.div(spectralWeightsOfTensors(intensity, options.weights, options.parameter), operator.snapshots);
    const scenes = intensity.shape[0] as number;
    let z = normalise({ re: repeat(options.start.re, scenes), im: repeat(options.start.im, scenes) });
    for (let iteration = 0; iteration < options.iterations; iteration++) {
      const u = operator.forward(z);
      const next = operator.adjoint({ re: tf.mul(u.re, weights), im: tf.mul(u.im, weights) });
      const filtered = options.filter === null ? next : applyFilterToTensors(next, options.filter.values, options.filter.padding);
      z = normalise(filtered);
    }
    return { ...alignAndScale(z, intensity) };
  });
}

function repeat(plane: tf.Tensor, scenes: number): tf.Tensor {
  return tf.tile(tf.expandDims(plane, 0), [scenes, 1, 1]);
}

function normalise({ re, im }: TensorField): TensorField {
  const norm = tf.sqrt(tf.sum(tf.add(tf.square(re), tf.square(im)), [1, 2], true));
  return { re: tf.div(re, norm), im: tf.div(im, norm) };
}

function alignAndScale(z: TensorField, intensity: tf.Tensor): TensorField {
  const phase = unitPhase(tf.sum(z.re, [1, 2], true), tf.sum(z.im, [1, 2], true));
  const snapshots = intensity.shape[1] as number;
  const power = tf.div(tf.sum(intensity, [1, 2, 3]), snapshots);
  const scale = tf.reshape(tf.sqrt(power), [-1, 1, 1]);
  return multiply(z, { re: tf.mul(phase.re, scale), im: tf.neg(tf.mul(phase.im, scale)) });
}
