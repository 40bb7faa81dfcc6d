import { dft2 } from '../engine/ops/dft.ts';
import { multiply } from '../engine/ops/complex.ts';
import * as tf from '../engine/tf.ts';
import type { SensingOperator, TensorField } from './operator.ts';
import { IDEAL_PANEL, panelShares } from './panel.ts';
import type { PanelModel } from './panel.ts';
import { panelDecodingOfTensors } from './panel-tensors.ts';

/**
 * Coded diffraction inside a training graph: `A_l x = F (e^{−jφ_l} ⊙ x)`, as `codedDiffraction`, differentiable in the scene and in the mask.
 * It holds the modulation as tensors: make and use it inside one `tf.tidy` or step. While a graph is made the mask has no values yet, so with a real panel
 * `normSquared` is what no mask exceeds, and above the norm of this one.
 * @param maskPhase `φ [L,H,W]` in radians
 */
export function codedDiffractionOfTensors(maskPhase: tf.Tensor, panel: PanelModel = IDEAL_PANEL): SensingOperator<TensorField> {
  const [snapshots, height, width] = maskPhase.shape as [number, number, number];
  const decoding = panelDecodingOfTensors(maskPhase, panel);
  const coding = { re: decoding.re, im: tf.neg(decoding.im) };
  const { modulated, unmodulated } = panelShares(panel);
  return {
    snapshots,
    sceneShape: [height, width],
    patternShape: [height, width],
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
    normSquared: () => snapshots * (modulated + unmodulated) ** 2,
  };
}

/** `y = |u|²`, the intensity that a camera sees. */
export function intensityOfTensors({ re, im }: TensorField): tf.Tensor {
  return tf.tidy(() => tf.add(tf.square(re), tf.square(im)));
}
