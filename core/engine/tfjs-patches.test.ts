import { expect, test } from 'vitest';
import * as tf from './tf.ts';
import { restorePatches } from './tfjs-patches.ts';

interface PatchCase {
  readonly name: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly fn: (...inputs: any[]) => tf.Tensor;
  readonly inputs: readonly number[][];
}

/** Each is linear in each input apart, or piecewise so, where central differences are exact to rounding. */
const CASES: readonly PatchCase[] = [
  { name: 'a comparison inside where', fn: (x) => tf.where(tf.greater(x, 0), tf.mul(x, 3), x), inputs: [[2, 3]] },
  {
    name: 'a cast of logic',
    fn: (x) => tf.mul(x, tf.cast(tf.logicalAnd(tf.greater(x, 0), tf.less(x, 1)), 'float32')),
    inputs: [[7]],
  },
  { name: 'a matrix product with a repeated batch', fn: (a, b) => tf.matMul(a, b), inputs: [[3, 4], [2, 4, 5]] }, // prettier-ignore
  { name: 'the same, transposed', fn: (a, b) => tf.matMul(a, b, true, true), inputs: [[2, 4, 3], [5, 4]] }, // prettier-ignore
  { name: 'a maximum with a repeated operand', fn: (a, b) => tf.maximum(a, b), inputs: [[2, 3], [3]] }, // prettier-ignore
  { name: 'a minimum with a repeated operand', fn: (a, b) => tf.minimum(a, b), inputs: [[], [5]] }, // prettier-ignore
  { name: 'a reflected border', fn: (x) => tf.mirrorPad(x, [[1, 2], [3, 0]], 'reflect'), inputs: [[3, 5]] }, // prettier-ignore
  { name: 'a symmetric border', fn: (x) => tf.mirrorPad(x, [[3, 2], [0, 4]], 'symmetric'), inputs: [[3, 5]] }, // prettier-ignore
  { name: 'nearest neighbours, whole factor', fn: (x) => tf.image.resizeNearestNeighbor(x, [6, 4]), inputs: [[2, 3, 2, 2]] },
  { name: 'nearest neighbours, any size', fn: (x) => tf.image.resizeNearestNeighbor(x, [4, 5], true), inputs: [[2, 3, 2, 2]] },
  { name: 'bilinear, half-pixel centres', fn: (x) => tf.image.resizeBilinear(x, [4, 5], false, true), inputs: [[2, 3, 2, 2]] },
  { name: 'a cumulative sum over an inner axis', fn: (x) => tf.cumsum(x, 0, true), inputs: [[3, 2]] },
  { name: 'a strided slice', fn: (x) => tf.stridedSlice(x, [4, 0], [0, 3], [-2, 2]), inputs: [[5, 3]] },
];

const wave = (size: number, salt: number): Float32Array =>
  Float32Array.from({ length: size }, (_, i) => Math.sin(2.7 * i + salt) + 0.13);

test.each(CASES)('the gradient of $name', ({ fn, inputs }) => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const arrays = inputs.map((shape, k) =>
      wave(
        shape.reduce((a, b) => a * b, 1),
        k,
      ),
    );
    const tensors = (): tf.Tensor[] => arrays.map((data, k) => tf.tensor(data.slice(), [...(inputs[k] as number[])]));
    const loss = (...xs: tf.Tensor[]): tf.Scalar => {
      const y = fn(...xs);
      return tf.sum(tf.mul(y, tf.tensor(wave(y.size, 5), y.shape)));
    };
    const gradients = tf.grads(loss)(tensors());
    gradients.forEach((gradient, k) => {
      expect(gradient.shape).toEqual(inputs[k]);
      gradient.dataSync().forEach((slope, i) => {
        const at = (shift: number): number => {
          const moved = tensors();
          const data = (arrays[k] as Float32Array).slice();
          data[i]! += shift;
          moved[k] = tf.tensor(data, [...(inputs[k] as number[])]);
          return loss(...moved).dataSync()[0] as number;
        };
        expect(slope).toBeCloseTo((at(0.01) - at(-0.01)) / 0.02, 3);
      });
    });
  });
  expect(tf.memory().numTensors).toBe(before);
});

test('a branch that was not taken cannot poison the gradient', () => {
  const slope = tf.tidy(() =>
    tf
      .grad((x: tf.Tensor) => tf.where(tf.greater(x, 0), tf.sqrt(x), tf.zerosLike(x)).sum())(tf.tensor1d([-1, 4]))
      .dataSync(),
  );
  expect(slope[1]).toBe(0.25);
});

test('a package that registers the gradients of upstream again takes none of them away', () => {
  const gradient = (): number =>
    tf.tidy(
      () =>
        tf
          .grad((x) => tf.where(tf.greater(x, 0), tf.mul(x, 3), x).sum())(tf.scalar(2))
          .dataSync()[0]!,
    );
  tf.registerGradient({
    kernelName: tf.Select,
    inputsToSave: ['condition'],
    gradFunc: (dy) => ({
      condition: () => tf.scalar(0),
      t: () => tf.zerosLike(dy as tf.Tensor),
      e: () => tf.zerosLike(dy as tf.Tensor),
    }),
  });
  expect(gradient()).toBe(0);
  restorePatches();
  expect(gradient()).toBe(3);
});
