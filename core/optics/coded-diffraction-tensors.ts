import { dft2 } from '../engine/ops/dft.ts';
import { multiply } from '../engine/ops/complex.ts';
import * as tf from '../engine/tf.ts';
import type { SensingOperator, TensorField } from './operator.ts';

/**
 * Coded diffraction inside a training graph: `A_l x = F (e^{−jφ_l} ⊙ x)`, as `codedDiffraction`, differentiable in the scene and in the mask.
 * It holds cos φ and sin φ as tensors: make and use it inside one `tf.tidy` or step.
 * @param maskPhase `φ [L,H,W]` in radians
 */
export function codedDiffractionOfTensors(maskPhase: tf.Tensor): SensingOperator<TensorField> {
  const [snapshots, height, width] = maskPhase.shape as [number, number, number];
  const re = tf.cos(maskPhase);
  const im = tf.sin(maskPhase);
  const decoding = { re, im };
  const coding = { re, im: tf.neg(im) };
  return {
    snapshots,
    sceneShape: [height, width],
    forward: (x) =>
      tf.tidy(() => {
        const eachMask = { re: tf.expandDims(x.re, 1), im: tf.expandDims(x.im, 1) };
        return { ...dft2(multiply(eachMask, coding)) };
      }),
    adjoint: (u) =>
      tf.tidy(() => {
        const decoded = multiply(dft2(u, true), decoding);
        return { re: tf.sum(decoded.re, 1), im: tf.sum(decoded.im, 1) };
      }),
    normSquared: () => snapshots,
  };
}

/** `y = |u|²`, the intensity that a camera sees. */
export function intensityOfTensors({ re, im }: TensorField): tf.Tensor {
  return tf.tidy(() => tf.add(tf.square(re), tf.square(im)));
}
