import * as tf from '../tf.ts';
import { batchNormTraining } from '../ops/batch-norm.ts';
import { multiply } from '../ops/complex.ts';
import { dft2 } from '../ops/dft.ts';
import type { ComplexTensor } from '../ops/complex.ts';
import type { HostTensors, Signature, StepFunction, Tensors } from '../program.ts';

/** Sizes of the step. The defaults of `FULL_SIZE` are those of the reference figures: 7.8 million weights. */
export interface StepSize {
  readonly size: number;
  readonly batch: number;
  readonly iterations: number;
  readonly baseWidth: number;
  readonly depth: number;
}
export const FULL_SIZE: StepSize = { size: 96, batch: 8, iterations: 25, baseWidth: 32, depth: 4 };

/**
 * The step that engines are measured with: one coded snapshot, filtered spectral initialisation, U-Net with batch
 * normalisation, mean squared error, gradient of everything and Adam. It stands on the engine alone, so that figures stay
 * comparable while networks and optics change; `training_step.py` is the same in PyTorch.
 */
export function trainingStep(size: StepSize): { readonly step: StepFunction; readonly signature: Signature } {
  const weights = weightShapes(size);
  const moments = (prefix: string): [string, readonly number[]][] =>
    Object.entries(weights).map(([name, shape]) => [`${prefix}${name}`, shape]);
  const state = Object.fromEntries([...Object.entries(weights), ...moments('first/'), ...moments('second/')]);
  const names = Object.keys(weights);
  const step: StepFunction = (current, inputs) => {
    const images = inputs['images'] as tf.Tensor3D;
    const loss = (...values: tf.Tensor[]): tf.Scalar => {
      const given = Object.fromEntries(names.map((name, i) => [name, values[i] as tf.Tensor]));
      const reconstructed = unet(given, size, initialEstimate(given, images, size));
      return tf.mean(tf.square(tf.sub(reconstructed, tf.expandDims(images, 3))));
    };
    const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => current[name] as tf.Tensor));
    const changed: Tensors = {};
    names.forEach((name, i) => Object.assign(changed, adam(current, inputs['rate'] as tf.Tensor, name, grads[i] as tf.Tensor)));
    return { state: changed, outputs: { loss: value } };
  };
  const spec = (shape: readonly number[]) => ({ shape, dtype: 'float32' as const });
  return {
    step,
    signature: {
      state: Object.fromEntries(Object.entries(state).map(([name, shape]) => [name, spec(shape)])),
      inputs: { images: spec([size.batch, size.size, size.size]), rate: spec([]) },
    },
  };
}

function weightShapes({ size, baseWidth, depth }: StepSize): Record<string, readonly number[]> {
  const shapes: Record<string, readonly number[]> = { mask: [1, size, size], filter: [5, 5] };
  const unit = (name: string, inputs: number, outputs: number): void => {
    shapes[`${name}.kernel`] = [3, 3, inputs, outputs];
    shapes[`${name}.scale`] = [outputs];
    shapes[`${name}.offset`] = [outputs];
  };
  const widths = Array.from({ length: depth + 1 }, (_, level) => baseWidth * 2 ** level);
  widths.forEach((width, level) => {
    unit(`down${level}.a`, widths[level - 1] ?? 2, width);
    unit(`down${level}.b`, width, width);
  });
  for (let level = depth - 1; level >= 0; level--) {
    const [fine, coarse] = [widths[level], widths[level + 1]] as [number, number];
    unit(`up${level}.a`, fine + coarse, fine);
    unit(`up${level}.b`, fine, fine);
  }
  return { ...shapes, 'out.kernel': [1, 1, baseWidth, 1], 'out.bias': [1] };
}

/** Reproducible values of any size: weights scaled by their fan-in, scales at 1, moments at 0, images in [0, 1]. */
export function initialValues({ state, inputs }: Signature): { readonly state: HostTensors; readonly inputs: HostTensors } {
  const noise = (i: number, salt: number): number =>
    ((((i + 1) * 0.6180339887 + salt * 0.7548776662) % 1) * 2 - 1) * Math.cos(i * 12.9898 + salt);
  const tensor = (shape: readonly number[], value: (i: number) => number) => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => value(i)),
  });
  const initial = (name: string, shape: readonly number[], salt: number) => {
    if (name.startsWith('first/') || name.startsWith('second/') || /offset|bias/.test(name)) return tensor(shape, () => 0);
    if (name.endsWith('.scale')) return tensor(shape, () => 1);
    if (name === 'mask') return tensor(shape, (i) => Math.PI * (1 + noise(i, salt)));
    if (name === 'filter') return tensor(shape, (i) => Math.exp(-(((i % 5) - 2) ** 2 + (Math.floor(i / 5) - 2) ** 2) / 2) / 6.2);
    const fanIn = shape.slice(0, 3).reduce((a, b) => a * b, 1);
    return tensor(shape, (i) => noise(i, salt) * Math.sqrt(12 / fanIn));
  };
  return {
    state: Object.fromEntries(Object.entries(state).map(([name, { shape }], salt) => [name, initial(name, shape, salt)])),
    inputs: {
      images: tensor((inputs['images'] as { shape: readonly number[] }).shape, (i) => Math.abs(noise(i, 99))),
      rate: tensor([], () => 5e-4),
    },
  };
}

/** y = |F e^{−jφ} x|², then z ← normalise(ψ ⋆ A^H(w ⊙ A z)) with w = r/(r + 1), as two channels. */
function initialEstimate(weights: Tensors, images: tf.Tensor3D, { size, batch, iterations }: StepSize): tf.Tensor4D {
  const mask = weights['mask'] as tf.Tensor;
  const decoding: ComplexTensor = { re: tf.cos(mask), im: tf.sin(mask) };
  const coding: ComplexTensor = { re: decoding.re, im: tf.neg(decoding.im) };
  const field = dft2({ re: tf.mul(images, coding.re), im: tf.mul(images, coding.im) });
  const intensity = tf.add(tf.square(field.re), tf.square(field.im));
  const ratio = tf.div(intensity, tf.mean(intensity, [1, 2], true));
  const emphasis = tf.div(ratio, tf.add(ratio, 1));
  const kernel = (weights['filter'] as tf.Tensor).reshape([5, 5, 1, 1]) as tf.Tensor4D;
  let z: ComplexTensor = { re: tf.ones([batch, size, size]), im: tf.zeros([batch, size, size]) };
  for (let iteration = 0; iteration < iterations; iteration++) {
    const far = dft2(multiply(z, coding));
    const back = multiply(dft2({ re: tf.mul(far.re, emphasis), im: tf.mul(far.im, emphasis) }, true), decoding);
    const pictures = tf.concat([back.re, back.im], 0).reshape([2 * batch, size, size, 1]) as tf.Tensor4D;
    const [re, im] = tf.split(tf.conv2d(pictures, kernel, 1, 'same').reshape([2 * batch, size, size]), 2) as [
      tf.Tensor,
      tf.Tensor,
    ];
    const norm = tf.sqrt(tf.sum(tf.add(tf.square(re), tf.square(im)), [1, 2], true));
    z = { re: tf.div(re, norm), im: tf.div(im, norm) };
  }
  const scale = tf.sqrt(tf.sum(intensity, [1, 2], true));
  return tf.stack([tf.mul(z.re, scale), tf.mul(z.im, scale)], 3) as tf.Tensor4D;
}

function unet(weights: Tensors, { depth }: StepSize, input: tf.Tensor4D): tf.Tensor4D {
  const unit = (name: string, x: tf.Tensor4D): tf.Tensor4D => {
    const convolved = tf.conv2d(x, weights[`${name}.kernel`] as tf.Tensor4D, 1, 'same');
    const [scale, offset] = [weights[`${name}.scale`], weights[`${name}.offset`]] as [tf.Tensor1D, tf.Tensor1D];
    return tf.relu(batchNormTraining(convolved, scale, offset, 1e-5).output);
  };
  const level = (name: string, x: tf.Tensor4D): tf.Tensor4D => unit(`${name}.b`, unit(`${name}.a`, x));
  const skips: tf.Tensor4D[] = [];
  let x = level('down0', input);
  for (let i = 1; i <= depth; i++) {
    skips.push(x);
    x = level(`down${i}`, tf.maxPool(x, 2, 2, 'valid'));
  }
  for (let i = depth - 1; i >= 0; i--) {
    const finer = skips.pop() as tf.Tensor4D;
    const enlarged = tf.image.resizeNearestNeighbor(x, [finer.shape[1], finer.shape[2]]);
    x = level(`up${i}`, tf.concat([enlarged, finer], 3));
  }
  return tf.add(tf.conv2d(x, weights['out.kernel'] as tf.Tensor4D, 1, 'same'), weights['out.bias'] as tf.Tensor);
}

/** The decaying sums are kept without their factors (1 − β), which the rate absorbs. */
function adam(state: Tensors, rate: tf.Tensor, name: string, gradient: tf.Tensor): Tensors {
  const first = tf.add(tf.mul(state[`first/${name}`] as tf.Tensor, 0.9), gradient);
  const second = tf.add(tf.mul(state[`second/${name}`] as tf.Tensor, 0.999), tf.square(gradient));
  const change = tf.mul(tf.div(first, tf.add(tf.sqrt(second), 1e-8)), rate);
  return { [name]: tf.sub(state[name] as tf.Tensor, change), [`first/${name}`]: first, [`second/${name}`]: second };
}
