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

const widthsOf = ({ hidden, sceneShape }: Pick<DenseArchitecture, 'hidden' | 'sceneShape'>): number[] => [
  sceneShape[0] * sceneShape[1],
  ...hidden.toReversed(),
];

/** What `encoderFeatures` needs: the encoder without its two heads. */
export const featureShapes = (
  architecture: Pick<DenseArchitecture, 'hidden' | 'sceneShape'>,
): Record<string, readonly number[]> => ({
  ...chainShapes(ENCODER, widthsOf(architecture)),
});

export function encoderShapes({ latent, hidden, sceneShape }: DenseArchitecture): Record<string, readonly number[]> {
  const widths = widthsOf({ hidden, sceneShape });
  const shapes = featureShapes({ hidden, sceneShape });
  for (const head of [MEAN, LOG_VARIANCE]) {
    shapes[`${head}.kernel`] = [widths.at(-1)!, latent];
    shapes[`${head}.bias`] = [latent];
  }
  return shapes;
}

/** @param pixels `[B, HW]` in [0, 1] */
export function encode(
  architecture: Pick<DenseArchitecture, 'hidden'>,
  weights: Tensors,
  pixels: tf.Tensor2D,
): { readonly mean: tf.Tensor2D; readonly logVariance: tf.Tensor2D } {
  const features = encoderFeatures(architecture, weights, pixels).at(-1) ?? pixels;
  return { mean: dense(weights, MEAN, features), logVariance: dense(weights, LOG_VARIANCE, features) };
}

/** What leaves each hidden layer of the encoder, `[B, n]` each: images that look alike are close there. */
export function encoderFeatures(
  { hidden }: Pick<DenseArchitecture, 'hidden'>,
  weights: Tensors,
  pixels: tf.Tensor2D,
): tf.Tensor2D[] {
  let x = pixels;
  return hidden.map((_, i) => (x = tf.relu(dense(weights, `${ENCODER}${i}`, x))));
}
