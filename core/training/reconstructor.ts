import type { Tensors } from '../engine/program.ts';
import * as tf from '../engine/tf.ts';
import { entry } from '../networks/layers.ts';
import { applyUnet } from '../networks/unet.ts';
import { codedDiffractionOfTensors } from '../optics/coded-diffraction-tensors.ts';
import { spectralInitialisationOfTensors } from '../retrieval/spectral-tensors.ts';
import type { DesignConfig } from './design-config.ts';
import { architectureOf, FILTER, MASK, NETWORK, START_IM, START_RE } from './design-state.ts';

export interface Reconstructed {
  /** `[Q, H, W, images per scene]`, not limited to [0, 1]. */
  readonly images: tf.Tensor4D;
  /** Moments of the batch under the names of the running ones in the state; empty outside training. */
  readonly moments: Tensors;
}

/**
 * From intensities to images, inside a graph: `y → z` by the filtered spectral method, then the U-Net on the real and imaginary part of z.
 * The network hands out the images themselves, so that a phase is never read from an angle and has no branch cut.
 * @param parameters a state, or the weights of a design with its mask
 * @param intensity `y [Q,L,H,W]`
 */
export function reconstruct(
  config: DesignConfig,
  parameters: Tensors,
  intensity: tf.Tensor,
  mode: { readonly training: boolean },
): Reconstructed {
  const { weights, parameter, iterations, padding } = config.initialisation;
  const z = spectralInitialisationOfTensors(intensity, codedDiffractionOfTensors(entry(parameters, MASK)), {
    weights,
    parameter,
    iterations,
    filter: padding === 'none' ? null : { values: entry(parameters, FILTER), padding },
    start: { re: entry(parameters, START_RE), im: entry(parameters, START_IM) },
  });
  const input = tf.stack([z.re, z.im], 3) as tf.Tensor4D;
  const { output, moments } = applyUnet(architectureOf(config), networkWeights(parameters), input, mode);
  const named = Object.entries(moments).map(([name, tensor]) => [NETWORK + name, tensor]);
  return { images: output, moments: Object.fromEntries(named) as Tensors };
}

function networkWeights(parameters: Tensors): Tensors {
  const own = Object.entries(parameters).filter(([name]) => name.startsWith(NETWORK));
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(NETWORK.length), tensor]));
}
