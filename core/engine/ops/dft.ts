import * as tf from '../tf.ts';
import type { ComplexTensor } from './complex.ts';

/** Above this length a transform is split into two stages where its length has factors. */
const LARGEST_DIRECT = 128;

/**
 * Orthonormal 2-D discrete Fourier transform over the last two axes, for any height and width, zero frequency at [0, 0]:
 * X[k, l] = (HW)^(-1/2) Σ x[m, n] e^{∓2πj(km/H + ln/W)}, + for the inverse, which is also the adjoint.
 *
 * Written as matrix products: TensorFlow.js has no gradient for its FFT, and ONNX Runtime multiplies matrices fastest.
 */
export function dft2({ re, im }: ComplexTensor, inverse = false): ComplexTensor {
  const shape = re.shape;
  const [height, width] = shape.slice(-2) as [number, number];
  const batch = re.size / (height * width);
  const flat = { re: re.reshape([batch, height, width]), im: im.reshape([batch, height, width]) };
  const transformed = overLines(overColumns(flat, inverse), inverse);
  return { re: transformed.re.reshape(shape), im: transformed.im.reshape(shape) };
}

/** Along the last axis of `[B, H, W]`. */
function overLines(x: ComplexTensor, inverse: boolean): ComplexTensor {
  const [batch, height, width] = x.re.shape as [number, number, number];
  const [outer, inner] = stages(width);
  if (outer === 1) return product(x, width, inverse);
  // Element a·inner + b of a line is at [a, b], and frequency k + outer·l comes out at [k, l].
  const grid = (part: tf.Tensor): tf.Tensor => part.reshape([batch * height, outer, inner]);
  const twiddled = twiddle(overColumns({ re: grid(x.re), im: grid(x.im) }, inverse), outer, inner, inverse);
  const done = overLines(twiddled, inverse);
  const inOrder = (part: tf.Tensor): tf.Tensor => tf.transpose(part, [0, 2, 1]).reshape([batch, height, width]);
  return { re: inOrder(done.re), im: inOrder(done.im) };
}

/** Along the middle axis of `[B, H, W]`. */
function overColumns(x: ComplexTensor, inverse: boolean): ComplexTensor {
  const [batch, height, width] = x.re.shape as [number, number, number];
  const [outer, inner] = stages(height);
  if (outer === 1) return columnProduct(x, height, inverse);
  const grid = (part: tf.Tensor): tf.Tensor => part.reshape([batch, outer, inner * width]);
  const first = overColumns({ re: grid(x.re), im: grid(x.im) }, inverse);
  const planes = (part: tf.Tensor): tf.Tensor => part.reshape([batch * outer, inner, width]);
  const twiddled = twiddle({ re: planes(first.re), im: planes(first.im) }, outer, inner, inverse, width);
  const done = overColumns(twiddled, inverse);
  const inOrder = (part: tf.Tensor): tf.Tensor =>
    tf.transpose(part.reshape([batch, outer, inner, width]), [0, 2, 1, 3]).reshape([batch, height, width]);
  return { re: inOrder(done.re), im: inOrder(done.im) };
}

/** The two factors of a Cooley–Tukey split, as close to each other as can be; [1, n] where a direct product is better. */
function stages(size: number): [outer: number, inner: number] {
  if (size <= LARGEST_DIRECT) return [1, size];
  let outer = Math.floor(Math.sqrt(size));
  while (size % outer !== 0) outer--;
  return [outer, size / outer];
}

/** Multiplies element [k, b] of each `[outer, inner]` grid by e^{∓2πj·kb/(outer·inner)}, with `width` elements at each place. */
function twiddle({ re, im }: ComplexTensor, outer: number, inner: number, inverse: boolean, width = 1): ComplexTensor {
  const { cosine, sine } = rotations(outer, inner, outer * inner, inverse, 1);
  const shape = re.shape;
  const grid = (part: tf.Tensor): tf.Tensor => part.reshape([-1, outer, inner, width]);
  const factor = (values: Float32Array): tf.Tensor => tf.tensor(values, [outer, inner, 1]);
  const [x, y, c, s] = [grid(re), grid(im), factor(cosine), factor(sine)];
  return {
    re: tf.sub(tf.mul(x, c), tf.mul(y, s)).reshape(shape),
    im: tf.add(tf.mul(x, s), tf.mul(y, c)).reshape(shape),
  };
}

/** [re | im] · [[C, S], [−S, C]]: one real product of twice the size. */
function product({ re, im }: ComplexTensor, size: number, inverse: boolean): ComplexTensor {
  const joined = tf.matMul(tf.concat([re, im], 2).reshape([-1, 2 * size]), realMatrix(size, inverse));
  const [left, right] = tf.split(joined.reshape([...re.shape.slice(0, 2), 2 * size]), 2, 2) as [tf.Tensor, tf.Tensor];
  return { re: left, im: right };
}

/** [[C, −S], [S, C]] · [re; im]. The transposed matrix of `product`, so both share one constant. */
function columnProduct({ re, im }: ComplexTensor, size: number, inverse: boolean): ComplexTensor {
  const joined = tf.matMul(realMatrix(size, inverse), tf.concat([re, im], 1), true);
  const [top, bottom] = tf.split(joined, 2, 1) as [tf.Tensor, tf.Tensor];
  return { re: top, im: bottom };
}

/** [[C, S], [−S, C]] with C + jS = n^(-1/2) e^{∓2πj·kn/size}, which is symmetric. */
function realMatrix(size: number, inverse: boolean): tf.Tensor2D {
  const key = inverse ? -size : size;
  const values = matrices.get(key) ?? realMatrixValues(size, inverse);
  matrices.set(key, values);
  // A copy, since TensorFlow.js may keep the array itself.
  return tf.tensor2d(values.slice(), [2 * size, 2 * size]);
}

/** Solvers transform thousands of times: the cosines of a size are computed once. Negative keys are inverses. */
const matrices = new Map<number, Float32Array>();

function realMatrixValues(size: number, inverse: boolean): Float32Array {
  const { cosine, sine } = rotations(size, size, size, inverse, 1 / Math.sqrt(size));
  const values = new Float32Array(4 * size * size);
  for (let k = 0; k < size; k++) {
    for (let n = 0; n < size; n++) {
      const [c, s] = [cosine[k * size + n], sine[k * size + n]] as [number, number];
      const top = 2 * k * size + n;
      const bottom = 2 * (k + size) * size + n;
      values[top] = c;
      values[top + size] = s;
      values[bottom] = -s;
      values[bottom + size] = c;
    }
  }
  return values;
}

/** scale · e^{∓2πj·kn/period} for k below `rows` and n below `columns`. */
function rotations(rows: number, columns: number, period: number, inverse: boolean, scale: number) {
  const cosine = new Float32Array(rows * columns);
  const sine = new Float32Array(rows * columns);
  const sign = inverse ? scale : -scale;
  for (let k = 0; k < rows; k++) {
    for (let n = 0; n < columns; n++) {
      // The product is reduced first: the angle stays below 2π, where cosine and sine are exact to rounding.
      const angle = (2 * Math.PI * ((k * n) % period)) / period;
      cosine[k * columns + n] = scale * Math.cos(angle);
      sine[k * columns + n] = sign * Math.sin(angle);
    }
  }
  return { cosine, sine };
}
