import { describe, expect, test } from 'vitest';
import * as tf from '../tf.ts';
import { dft2 } from './dft.ts';

function random(shape: number[], salt: number): Float32Array {
  return Float32Array.from(
    { length: shape.reduce((a, b) => a * b, 1) },
    (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * salt) * Math.cos(i),
  );
}

/** One frequency of the definition, summed in float64. */
function frequency(
  re: Float32Array,
  im: Float32Array,
  offset: number,
  [height, width]: [number, number],
  [k, l]: [number, number],
  sign: number,
): [number, number] {
  let [real, imaginary] = [0, 0];
  for (let m = 0; m < height; m++) {
    for (let n = 0; n < width; n++) {
      const angle = sign * 2 * Math.PI * ((k * m) / height + (l * n) / width);
      const [x, y] = [re[offset + m * width + n]!, im[offset + m * width + n]!];
      real += x * Math.cos(angle) - y * Math.sin(angle);
      imaginary += x * Math.sin(angle) + y * Math.cos(angle);
    }
  }
  const scale = 1 / Math.sqrt(height * width);
  return [real * scale, imaginary * scale];
}

describe.each([
  [1, 1],
  [3, 5],
  [8, 8],
  [7, 12],
  [96, 96],
  [131, 6],
  [144, 130],
  [6, 263],
] as [number, number][])('%i × %i', (height, width) => {
  const shape = [2, 1, height, width];
  const [re, im] = [random(shape, 1), random(shape, 2)];

  test.each([false, true])('is the definition, inverse %s', (inverse) => {
    tf.tidy(() => {
      const x = dft2({ re: tf.tensor(re, shape), im: tf.tensor(im, shape) }, inverse);
      const [real, imaginary] = [x.re.dataSync(), x.im.dataSync()];
      for (const [k, l] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [height - 1, width - 1],
        [height >> 1, width >> 2],
      ] as [number, number][]) {
        const offset = height * width;
        const [r, i] = frequency(re, im, offset, [height, width], [k % height, l % width], inverse ? 1 : -1);
        const at = offset + (k % height) * width + (l % width);
        expect(real[at]).toBeCloseTo(r, 4);
        expect(imaginary[at]).toBeCloseTo(i, 4);
      }
    });
  });

  test('the inverse undoes it, and the gradient is the adjoint', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const [x, y] = [tf.tensor(re, shape), tf.tensor(im, shape)];
      const back = dft2(dft2({ re: x, im: y }), true);
      expect(tf.max(tf.abs(tf.sub(back.re, x))).dataSync()[0]).toBeLessThan(5e-6);
      expect(tf.max(tf.abs(tf.sub(back.im, y))).dataSync()[0]).toBeLessThan(5e-6);
      const [u, v] = [tf.tensor(random(shape, 3), shape), tf.tensor(random(shape, 4), shape)];
      const inner = (a: tf.Tensor, b: tf.Tensor): tf.Scalar => {
        const transformed = dft2({ re: a, im: b });
        return tf.sum(tf.add(tf.mul(transformed.re, u), tf.mul(transformed.im, v)));
      };
      const [gradientRe, gradientIm] = tf.grads(inner)([x, y]) as [tf.Tensor, tf.Tensor];
      const adjoint = dft2({ re: u, im: v }, true);
      expect(tf.max(tf.abs(tf.sub(gradientRe, adjoint.re))).dataSync()[0]).toBeLessThan(5e-6);
      expect(tf.max(tf.abs(tf.sub(gradientIm, adjoint.im))).dataSync()[0]).toBeLessThan(5e-6);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
