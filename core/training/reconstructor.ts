import { guardedRoot } from '../engine/ops/root.ts';
import type { Tensors } from '../engine/program.ts';
import * as tf from '../engine/tf.ts';
import { entry } from '../networks/layers.ts';
import { applyUnet } from '../networks/unet.ts';
import type { SensingOperator, TensorField } from '../optics/operator.ts';
import { spectralInitialisationOfTensors } from '../retrieval/spectral-tensors.ts';
import type { DesignConfig } from './design-config.ts';
import { FILTER, networksOf, START_IM, START_RE } from './design-state.ts';
import { sceneModelOf } from './scene-images.ts';
import { applyStage } from './unrolled-stage.ts';

export interface Reconstructed {
  /** `[Q, H, W, images per scene]`, not limited to [0, 1]. */
  readonly images: tf.Tensor4D;
  /** Those of the U-Net and of each stage, the last of which are `images`. */
  readonly estimates: readonly [tf.Tensor4D, ...tf.Tensor4D[]];
  /** Moments of the batch under the names of the running ones in the state; empty outside training. */
  readonly moments: Tensors;
  /** Features of the U-Net at its lowest resolution. */
  readonly bottleneck: tf.Tensor4D;
}

/**
 * From intensities to images, inside a graph: `y → z` by the filtered spectral method, the U-Net on the real and imaginary part of z, then the unrolled
 * stages. The network hands out the images themselves, so that a phase is never read from an angle of z and has no branch cut.
 * @param parameters a state, or the weights of a design
 * @param intensity `y [Q,L,H,W]`, measured with the operator
 */
export function reconstruct(
  config: DesignConfig,
  parameters: Tensors,
  operator: SensingOperator<TensorField>,
  intensity: tf.Tensor,
  mode: { readonly training: boolean },
): Reconstructed {
  const { weights, parameter, iterations, padding } = config.initialisation;
  const z = spectralInitialisationOfTensors(intensity, operator, {
    weights,
    parameter,
    iterations,
    filter: padding === 'none' ? null : { values: entry(parameters, FILTER), padding },
    start: { re: entry(parameters, START_RE), im: entry(parameters, START_IM) },
  });
  const [first, ...stages] = networksOf(config);
  const input = tf.stack([z.re, z.im], 3) as tf.Tensor4D;
  const { output, moments, bottleneck } = applyUnet(first.architecture, weightsOf(parameters, first.prefix), input, mode);
  const named = withPrefix(first.prefix, moments);
  const estimates: [tf.Tensor4D, ...tf.Tensor4D[]] = [output];
  let images = output;
  const amplitude = stages.length === 0 ? intensity : guardedRoot(intensity);
  for (const { prefix, architecture } of stages) {
    const stage = { scene: sceneModelOf(config), operator, amplitude, images };
    const result = applyStage(stage, architecture, weightsOf(parameters, prefix), mode);
    images = result.images;
    estimates.push(images);
    Object.assign(named, withPrefix(prefix, result.moments));
  }
  return { images, estimates, moments: named, bottleneck };
}

const withPrefix = (prefix: string, tensors: Tensors): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));

function weightsOf(parameters: Tensors, prefix: string): Tensors {
  const own = Object.entries(parameters).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}
