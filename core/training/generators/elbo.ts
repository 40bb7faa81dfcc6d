import type { Signature, StepFunction, Tensors } from '../../engine/program.ts';
import { specOf, specsOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { denseGenerator, type DenseArchitecture } from '../../networks/generators/dense.ts';
import { encode, encoderShapes } from '../../networks/generators/vae.ts';
import { entry } from '../../networks/layers.ts';
import type { Objective } from './adam-step.ts';

/**
 * The evidence lower bound of a variational autoencoder with Bernoulli pixels (Kingma and Welling 2014, equation 10), negative, in nats an image:
 * `Σ log(1 + e^l) − x l − ½ Σ (1 + log σ² − μ² − σ²)` with logits l of the code `μ + σ ε`, mean over the batch.
 */
export function elboObjective(architecture: DenseArchitecture, batch: number): Objective {
  return {
    trained: vaeShapes(architecture),
    inputs: elboInputs(architecture, batch),
    loss: (weights, inputs) => tf.mean(negativeElbo(architecture, weights, inputs)),
  };
}

/** The bound of each image, and what decodes its mean code, without learning. */
export function elboProbe(architecture: DenseArchitecture, batch: number): { step: StepFunction; signature: Signature } {
  const generator = denseGenerator(architecture);
  return {
    step(state, inputs) {
      const { mean } = encode(architecture, state, entry<tf.Tensor2D>(inputs, 'pixels'));
      const decoded = tf.sigmoid(generator.logits(state, mean));
      return { outputs: { negativeElbo: negativeElbo(architecture, state, inputs), decoded } };
    },
    signature: { state: specsOf(vaeShapes(architecture)), inputs: elboInputs(architecture, batch) },
  };
}

export const vaeShapes = (architecture: DenseArchitecture): Record<string, readonly number[]> => ({
  ...denseGenerator(architecture).weightShapes,
  ...encoderShapes(architecture),
});

const elboInputs = ({ latent, sceneShape: [height, width] }: DenseArchitecture, batch: number) => ({
  pixels: specOf([batch, height * width]),
  noise: specOf([batch, latent]),
});

/** `[B]`. */
function negativeElbo(architecture: DenseArchitecture, weights: Tensors, inputs: Tensors): tf.Tensor1D {
  const pixels = entry<tf.Tensor2D>(inputs, 'pixels');
  const { mean, logVariance } = encode(architecture, weights, pixels);
  const code = tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), entry(inputs, 'noise'))) as tf.Tensor2D;
  const logits = denseGenerator(architecture).logits(weights, code);
  const unlikely = tf.sum(tf.sub(tf.softplus(logits), tf.mul(pixels, logits)), 1);
  const divergence = tf.sum(tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1)), 1);
  return tf.add(unlikely, tf.mul(divergence, 0.5));
}
