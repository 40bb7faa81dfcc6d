/** What tests of tensor code share: fields in and out of tensors. Nothing else imports this. */
import type { Field, RealField } from '../math/field.ts';
import * as tf from '../engine/tf.ts';
import type { TensorField } from './operator.ts';

export function tensorOf({ shape, data }: RealField): tf.Tensor {
  return tf.tensor(Float32Array.from(data), [...shape]);
}

export function tensorFieldOf({ shape, re, im }: Field): TensorField {
  return { re: tensorOf({ shape, data: re }), im: tensorOf({ shape, data: im }) };
}

export function realOf(tensor: tf.Tensor): RealField {
  return { shape: tensor.shape, data: Float64Array.from(tensor.dataSync()) };
}

export function fieldOf({ re, im }: TensorField): Field {
  return { shape: re.shape, re: realOf(re).data, im: realOf(im).data };
}

/** Runs and returns how many tensors it left behind, beyond the ones that `run` returns. */
export function leakedBy(run: () => tf.Tensor | readonly tf.Tensor[]): number {
  const before = tf.memory().numTensors;
  const kept = [run()].flat();
  const leaked = tf.memory().numTensors - before - kept.length;
  tf.dispose(kept);
  return leaked;
}
