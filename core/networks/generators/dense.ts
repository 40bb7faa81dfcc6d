import * as tf from '../../engine/tf.ts';
import type { HostTensor, Tensors } from '../../engine/program.ts';
import type { Shape2 } from '../../math/field.ts';
import { split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { entry, filledTensor, randomKernel } from '../layers.ts';
import type { Generator } from './generator.ts';

/** Fully connected layers from a code to an image: ReLUs between them, a sigmoid at the end. */
export interface DenseArchitecture {
  readonly latent: number;
  /** Units of the layers between, from the code on. */
  readonly hidden: readonly number[];
  readonly sceneShape: Shape2;
}

/** Keeps the variance of activations through ReLUs (He et al. 2015). */
const HE_GAIN = 2;

type Shapes = Readonly<Record<string, readonly number[]>>;

/** Kernels and biases of a chain of layers with these widths. */
export function chainShapes(prefix: string, widths: readonly number[]): Shapes {
  return Object.fromEntries(
    widths.slice(1).flatMap((width, i) => [
      [`${prefix}${i}.kernel`, [widths[i]!, width]],
      [`${prefix}${i}.bias`, [width]],
    ]),
  );
}

/** Random kernels, each from a key of its own; biases of 0. */
export function initialiseDense(shapes: Shapes, key: Key): Record<string, HostTensor> {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      name.endsWith('.kernel') ? randomKernel(split(key, name), shape, HE_GAIN) : filledTensor(shape, 0),
    ]),
  );
}

/** `x W + b`. */
export function dense(weights: Tensors, name: string, x: tf.Tensor2D): tf.Tensor2D {
  return tf.add(tf.matMul(x, entry<tf.Tensor2D>(weights, `${name}.kernel`)), entry(weights, `${name}.bias`));
}

const DECODER = 'decoder';

/** The generator, and its last layer before the sigmoid, which a Bernoulli likelihood is computed from. */
export function denseGenerator({ latent, hidden, sceneShape }: DenseArchitecture): Generator & {
  logits(weights: Tensors, code: tf.Tensor2D): tf.Tensor2D;
} {
  const widths = [latent, ...hidden, sceneShape[0] * sceneShape[1]];
  const last = hidden.length;
  const layer = (weights: Tensors, i: number, x: tf.Tensor2D): tf.Tensor2D => {
    const linear = dense(weights, `${DECODER}${i}`, x);
    return i === last ? linear : tf.relu(linear);
  };
  return {
    sceneShape,
    weightShapes: chainShapes(DECODER, widths),
    stages: widths.slice(0, -1).map((inputSize, i) => ({
      input: i === 0 ? 'latent' : `hidden${i}`,
      inputSize,
      apply: (weights, x) => (i === last ? tf.sigmoid(layer(weights, i, x)) : layer(weights, i, x)),
    })),
    logits: (weights, code) => [...hidden, 0].reduce((x, _, i) => layer(weights, i, x), code),
  };
}
