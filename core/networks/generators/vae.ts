/**
 * The variational autoencoder of Kingma and Welling (2014) with fully connected layers: an encoder that mirrors the dense generator and gives
 * mean and logarithm of the variance of a code.
 */
import * as tf from '../../engine/tf.ts';
import type { Tensors } from '../../engine/program.ts';
import { chainShapes, dense, type DenseArchitecture } from './dense.ts';

const ENCODER = 'encoder';
const MEAN = 'encoder.mean';
const LOG_VARIANCE = 'encoder.logVariance';

export function encoderShapes({ latent, hidden, sceneShape }: DenseArchitecture): Record<string, readonly number[]> {
  const widths = [sceneShape[0] * sceneShape[1], ...hidden.toReversed()];
  const shapes: Record<string, readonly number[]> = { ...chainShapes(ENCODER, widths) };
  for (const head of [MEAN, LOG_VARIANCE]) {
    shapes[`${head}.kernel`] = [widths.at(-1)!, latent];
    shapes[`${head}.bias`] = [latent];
  }
  return shapes;
}

/** @param pixels `[B, HW]` in [0, 1] */
export function encode(
  { hidden }: DenseArchitecture,
  weights: Tensors,
  pixels: tf.Tensor2D,
): { readonly mean: tf.Tensor2D; readonly logVariance: tf.Tensor2D } {
  const features = hidden.reduce<tf.Tensor2D>((x, _, i) => tf.relu(dense(weights, `${ENCODER}${i}`, x)), pixels);
  return { mean: dense(weights, MEAN, features), logVariance: dense(weights, LOG_VARIANCE, features) };
}
