import * as tf from '../engine/tf.ts';
import { addCameraNoiseToTensors } from '../optics/camera-tensors.ts';
import { codedDiffractionOfTensors, intensityOfTensors } from '../optics/coded-diffraction-tensors.ts';
import type { SensingOperator, TensorField } from '../optics/operator.ts';
import { tensorFieldOfImages } from '../optics/scenes-tensors.ts';
import type { DesignConfig } from './design-config.ts';
import { sceneModelOf } from './scene-images.ts';

/** The sensing model of a design, inside a graph. @param maskPhase `φ [L,H,W]` in radians, as the panel is told */
export function operatorOf({ sensing }: DesignConfig, maskPhase: tf.Tensor): SensingOperator<TensorField> {
  return codedDiffractionOfTensors(maskPhase, sensing.panel);
}

/**
 * What the camera records of a batch, inside a graph: `y = |A x|²` with the noise of the design.
 * @param images `[B,H,W,C]`
 * @param draws standard normal `[B,L,H,W]`, where the noise needs them
 */
export function observe(
  config: DesignConfig,
  operator: SensingOperator<TensorField>,
  images: tf.Tensor4D,
  draws: tf.Tensor | null,
): tf.Tensor {
  const x = tensorFieldOfImages(sceneModelOf(config), imagePlanes(images));
  return addCameraNoiseToTensors(intensityOfTensors(operator.forward(x)), config.sensing.noise, draws);
}

/** `[Q,H,W,C]` as C tensors `[Q,H,W]`. */
export function imagePlanes(images: tf.Tensor4D): tf.Tensor[] {
  const [count, height, width, channels] = images.shape;
  if (channels === 1) return [tf.reshape(images, [count, height, width])];
  return tf.split(images, channels, 3).map((image) => tf.reshape(image, [count, height, width]));
}
