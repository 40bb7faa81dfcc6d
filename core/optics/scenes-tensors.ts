import { modulus, unitPhase } from '../engine/ops/complex.ts';
import * as tf from '../engine/tf.ts';
import type { TensorField } from './operator.ts';
import type { SceneModel } from './scenes.ts';

/** `fieldOfImages` inside a training graph: image tensors of one shape to scenes, differentiable. */
export function tensorFieldOfImages(model: SceneModel, images: readonly tf.Tensor[]): TensorField {
  const [first, second] = images as [tf.Tensor, tf.Tensor | undefined];
  return tf.tidy(() => {
    if (model.kind === 'amplitude') return { re: first.clone(), im: tf.zerosLike(first) };
    const phase = tf.mul(second ?? first, model.phaseRange);
    const re = tf.cos(phase);
    const im = tf.sin(phase);
    return second === undefined ? { re, im } : { re: tf.mul(first, re), im: tf.mul(first, im) };
  });
}

/** `imagesOfField` inside a training graph. The gradient is 0 where the field is 0. */
export function tensorImagesOfField(model: SceneModel, { re, im }: TensorField): tf.Tensor[] {
  return tf.tidy(() => {
    if (model.kind === 'amplitude') return [modulus(re, im)];
    const phase = readPhase({ re, im }, model.phaseRange);
    return model.kind === 'phase' ? [phase] : [modulus(re, im), phase];
  });
}

/**
 * The angle to the middle of the range as `2 atan(s / (1 + c))`, with c and s its cosine and sine: one arctangent, which every engine has, with
 * the branch cut where c = −1, far from the range.
 */
function readPhase(x: TensorField, range: number): tf.Tensor {
  const unit = unitPhase(x.re, x.im);
  const cos = Math.cos(range / 2);
  const sin = Math.sin(range / 2);
  const c = tf.add(tf.mul(unit.re, cos), tf.mul(unit.im, sin));
  const s = tf.sub(tf.mul(unit.im, cos), tf.mul(unit.re, sin));
  const smallest = 1e-6;
  const halfAngle = tf.atan(tf.div(s, tf.maximum(tf.add(c, 1), smallest)));
  return tf.add(0.5, tf.mul(halfAngle, 2 / range));
}
