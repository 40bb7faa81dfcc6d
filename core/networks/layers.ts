import * as tf from '../engine/tf.ts';
import { batchNormTraining } from '../engine/ops/batch-norm.ts';
import type { HostTensor, Tensors } from '../engine/program.ts';
import { elementCount as sizeOf } from '../math/field.ts';
import { normal } from '../math/random.ts';
import type { Key } from '../math/random.ts';

/** Added to the variance before its root, as in PyTorch. */
const NORM_EPSILON = 1e-5;

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
  const convolved = tf.conv2d(input, entry<tf.Tensor4D>(weights, `${name}.kernel`), 1, 'same');
  const scale = weights[`${name}.scale`];
  if (scale === undefined) return tf.relu(tf.add(convolved, entry(weights, `${name}.bias`)));
  const offset = entry<tf.Tensor1D>(weights, `${name}.offset`);
  if (!mode.training) {
    const mean = entry<tf.Tensor1D>(weights, `${name}.mean`);
    const variance = entry<tf.Tensor1D>(weights, `${name}.variance`);
    return tf.relu(tf.batchNorm4d(convolved, mean, variance, offset, scale as tf.Tensor1D, NORM_EPSILON));
  }
  const { output, mean, variance } = batchNormTraining(convolved, scale as tf.Tensor1D, offset, NORM_EPSILON);
  moments[`${name}.mean`] = mean;
  moments[`${name}.variance`] = variance;
  return tf.relu(output);
}

/** A weight by name. @throws Error (a programmer's mistake) when it is not there. */
export function entry<T extends tf.Tensor = tf.Tensor>(tensors: Tensors, name: string): T {
  const tensor = tensors[name];
  if (tensor === undefined) throw new Error(`there is no tensor "${name}" among ${Object.keys(tensors).join(', ')}`);
  return tensor as T;
}
