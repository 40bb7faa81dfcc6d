import { guardedRoot } from '../engine/ops/root.ts';
import * as tf from '../engine/tf.ts';
import { fullScale, varianceFactors } from './camera.ts';
import type { NoiseModel } from './camera.ts';
import { straightThrough } from './straight-through.ts';

/** Whether `addCameraNoiseToTensors` needs standard normal draws for this model. */
export function needsDraws({ photons, snr }: NoiseModel): boolean {
  return photons !== null || snr !== null;
}

/**
 * `addCameraNoise` inside a training graph, `[Q,L,H,W]` to the same shape: photon noise as Gaussian noise of the same variance, all noise as
 * `y + √variance(y) · n` with n given, so that gradients reach the intensity and the graph holds nothing random. Quantisation passes the
 * gradient straight through; saturated and negative pixels pass none.
 * @param draws independent standard normal numbers of the shape of the intensity (null when `needsDraws` says so)
 */
export function addCameraNoiseToTensors(intensity: tf.Tensor, noise: NoiseModel, draws: tf.Tensor | null): tf.Tensor {
  return tf.tidy(() => {
    const mean = tf.mean(intensity, [1, 2, 3], true);
    const recorded = draws === null ? intensity : tf.add(intensity, tf.mul(deviation(intensity, mean, noise), draws));
    const relativeTop = fullScale(1, noise);
    if (!Number.isFinite(relativeTop)) return tf.relu(recorded);
    // Broadcast by hand: the gradient of `minimum` in TensorFlow.js does not sum over broadcast axes.
    const top = tf.mul(tf.onesLike(intensity), tf.mul(mean, relativeTop));
    const limited = tf.minimum(tf.relu(recorded), top);
    return noise.bits === null ? limited : toLevels(limited, tf.div(top, 2 ** noise.bits - 1));
  });
}

/** `√variance`, with gradient 0 where there is no light and no other noise: the square root alone has an infinite one there. */
function deviation(intensity: tf.Tensor, mean: tf.Tensor, noise: NoiseModel): tf.Tensor {
  const { white, read, photon } = varianceFactors(noise);
  const meanSquare = tf.mean(tf.square(intensity), [1, 2, 3], true);
  const everywhere = tf.add(tf.mul(meanSquare, white), tf.mul(tf.square(mean), read));
  const variance = tf.add(everywhere, tf.mul(tf.mul(intensity, mean), photon));
  return guardedRoot(variance);
}

/** `round(x/step)·step`, with the gradient of x. */
function toLevels(x: tf.Tensor, step: tf.Tensor): tf.Tensor {
  return straightThrough(x, (value) => tf.mul(tf.round(tf.div(value, step)), step));
}
