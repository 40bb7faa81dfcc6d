import * as tf from '../engine/tf.ts';
import { batchNormTraining } from '../engine/ops/batch-norm.ts';
import type { HostTensor, Tensors } from '../engine/program.ts';
import { elementCount as sizeOf } from '../math/field.ts';
import { normal } from '../math/random.ts';
import type { Key } from '../math/random.ts';

/** Added to the variance before its root, as in PyTorch. */
const NORM_EPSILON = 1e-5;

/**
 * Of the kernel of a normalised layer at first, and of a read-out. Such a layer computes the same whatever the scale of its kernel, but a step of Adam, whose size does
 * not depend on the gradient, turns a small kernel further than a large one. PyTorch's default scale gave 24.4 dB where He's gave 22.5 (U-Net, preset mini, seed 0,
 * all kernels and the read-out alike). A read-out starts as small, so that the first steps are not spent on shrinking it.
 */
export const SMALL_GAIN = 1 / 3;

/** Whether batch normalisation uses the moments of the batch (and hands them out) or the running ones. */
export interface Mode {
  readonly training: boolean;
}

/** Normal numbers of variance `gain/fan-in`, for a kernel `[kh, kw, in, out]`. */
export function randomKernel(key: Key, shape: readonly number[], gain: number): HostTensor {
  const size = sizeOf(shape);
  const fanIn = size / (shape.at(-1) as number);
  const deviation = Math.sqrt(gain / fanIn);
  return { shape, data: Float32Array.from(normal(key, size), (draw) => deviation * draw) };
}

export function filledTensor(shape: readonly number[], value: number): HostTensor {
  return { shape, data: new Float32Array(sizeOf(shape)).fill(value) };
}

/** `relu(norm(x ⋆ kernel))`: a 3×3 cross-correlation of the same size, normalised by batch moments, or biased where there is no normalisation. */
export function convolutionUnit(weights: Tensors, name: string, input: tf.Tensor4D, mode: Mode, moments: Tensors): tf.Tensor4D {
  return tf.relu(convolution(weights, name, input, mode, moments));
}

/** `norm(x ⋆ kernel)`: a unit without its ReLU. */
export function convolution(weights: Tensors, name: string, input: tf.Tensor4D, mode: Mode, moments: Tensors): tf.Tensor4D {
  const convolved = tf.conv2d(input, entry<tf.Tensor4D>(weights, `${name}.kernel`), 1, 'same');
  if (weights[`${name}.scale`] === undefined) return tf.add(convolved, entry(weights, `${name}.bias`));
  return normalised(weights, name, convolved, mode, moments);
}

/** `relu(norm(x W))` of rows `[N, m]`: a fully connected layer, each of its units normalised over the batch. */
export function denseUnit(weights: Tensors, name: string, input: tf.Tensor2D, mode: Mode, moments: Tensors): tf.Tensor2D {
  const linear: tf.Tensor2D = tf.matMul(input, entry<tf.Tensor2D>(weights, `${name}.kernel`));
  const [rows, units] = linear.shape;
  const maps = normalised(weights, name, tf.reshape(linear, [rows, 1, 1, units]), mode, moments);
  return tf.relu(tf.reshape(maps, [rows, units]));
}

/** `scale · (x − mean)/√variance + offset` of each channel. In training the moments are those of the batch, which are handed out. */
function normalised(weights: Tensors, name: string, x: tf.Tensor4D, mode: Mode, moments: Tensors): tf.Tensor4D {
  const scale = entry<tf.Tensor1D>(weights, `${name}.scale`);
  const offset = entry<tf.Tensor1D>(weights, `${name}.offset`);
  if (!mode.training) {
    const mean = entry<tf.Tensor1D>(weights, `${name}.mean`);
    const variance = entry<tf.Tensor1D>(weights, `${name}.variance`);
    return tf.batchNorm4d(x, mean, variance, offset, scale, NORM_EPSILON);
  }
  const { output, mean, variance } = batchNormTraining(x, scale, offset, NORM_EPSILON);
  moments[`${name}.mean`] = mean;
  moments[`${name}.variance`] = variance;
  return output;
}

/** A weight by name. @throws Error (a programmer's mistake) when it is not there. */
export function entry<T extends tf.Tensor = tf.Tensor>(tensors: Tensors, name: string): T {
  const tensor = tensors[name];
  if (tensor === undefined) throw new Error(`there is no tensor "${name}" among ${Object.keys(tensors).join(', ')}`);
  return tensor as T;
}
