import * as tf from '../engine/tf.ts';
import { TWO_PI } from '../math/units.ts';
import type { TensorField } from './operator.ts';
import { distortsPhase, fringingKernel, panelShares } from './panel.ts';
import type { PanelModel } from './panel.ts';

/**
 * `panelDecoding` inside a training graph, `conj(t_l) [L,H,W]`, differentiable in the mask; wrapping passes the gradient as it is. What an ideal panel does
 * not need is not in the graph.
 */
export function panelDecodingOfTensors(maskPhase: tf.Tensor, panel: PanelModel): TensorField {
  return tf.tidy(() => {
    const { modulated, unmodulated } = panelShares(panel);
    const phase = shownPhase(maskPhase, panel);
    const scaled = (values: tf.Tensor): tf.Tensor => (modulated === 1 ? values : tf.mul(values, modulated));
    const re = scaled(tf.cos(phase));
    return { re: unmodulated === 0 ? re : tf.add(re, unmodulated), im: scaled(tf.sin(phase)) };
  });
}

function shownPhase(maskPhase: tf.Tensor, panel: PanelModel): tf.Tensor {
  if (!distortsPhase(panel)) return maskPhase;
  // Floor has the gradient 0.
  const wrapped = tf.sub(maskPhase, tf.mul(tf.floor(tf.div(maskPhase, TWO_PI)), TWO_PI));
  return tf.mul(panel.fringing > 0 ? blur(wrapped, fringingKernel(panel.fringing)) : wrapped, 1 + panel.phaseError);
}

/** Circular convolution of rows and columns, as products with circulant matrices: two nodes of a graph, whatever the reach of the kernel. */
function blur(phase: tf.Tensor, kernel: Float64Array): tf.Tensor {
  const [height, width] = phase.shape.slice(1) as [number, number];
  return tf.matMul(circulant(kernel, height), tf.matMul(phase, circulant(kernel, width)));
}

/** `[n, n]`, symmetric as the kernel is. */
function circulant(kernel: Float64Array, size: number): tf.Tensor2D {
  const reach = (kernel.length - 1) / 2;
  const values = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    kernel.forEach((weight, k) => {
      const column = (((row + k - reach) % size) + size) % size;
      values[row * size + column]! += weight;
    });
  }
  return tf.tensor2d(values, [size, size]);
}
