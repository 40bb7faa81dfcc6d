import * as tf from '../tf.ts';
import type { ComplexTensor } from './complex.ts';

/**
 * Orthonormal 2-D discrete Fourier transform over the last two axes, for any height and width, zero frequency at [0, 0]:
 * X[k, l] = (HW)^(-1/2) Σ x[m, n] e^{∓2πj(km/H + ln/W)}, + for the inverse, which is also the adjoint.
 *
 * Written as matrix products, since TensorFlow.js has no gradient for its FFT and ONNX Runtime multiplies matrices fastest.
 */
export function dft2(field: ComplexTensor, inverse = false): ComplexTensor {
  return alongLast(swapped(alongLast(swapped(field), inverse)), inverse);
}

function swapped({ re, im }: ComplexTensor): ComplexTensor {
  const order = [...re.shape.keys()];
  order.push(...order.splice(-2, 1));
  return { re: tf.transpose(re, order), im: tf.transpose(im, order) };
}

/** The transform over the last axis: x·F, with F symmetric. */
function alongLast({ re, im }: ComplexTensor, inverse: boolean): ComplexTensor {
  const size = re.shape[re.rank - 1] as number;
  const { cosine, sine } = dftMatrix(size, inverse);
  return {
    re: tf.sub(product(re, cosine), product(im, sine)),
    im: tf.add(product(re, sine), product(im, cosine)),
  };
}

function product(x: tf.Tensor, matrix: tf.Tensor2D): tf.Tensor {
  const size = x.shape[x.rank - 1] as number;
  return tf.matMul(x.reshape([-1, size]), matrix).reshape(x.shape);
}

function dftMatrix(size: number, inverse: boolean): { cosine: tf.Tensor2D; sine: tf.Tensor2D } {
  const scale = 1 / Math.sqrt(size);
  const sign = inverse ? 1 : -1;
  const cosine = new Float32Array(size * size);
  const sine = new Float32Array(size * size);
  for (let k = 0; k < size; k++) {
    for (let n = 0; n < size; n++) {
      // The product is reduced first: the argument stays below 2π, where the cosine is exact to rounding.
      const angle = (2 * Math.PI * ((k * n) % size)) / size;
      cosine[k * size + n] = scale * Math.cos(angle);
      sine[k * size + n] = sign * scale * Math.sin(angle);
    }
  }
  return { cosine: tf.tensor2d(cosine, [size, size]), sine: tf.tensor2d(sine, [size, size]) };
}
