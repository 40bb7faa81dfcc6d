import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as tf from '../tf.ts';
import { modulus, multiply, unitPhase } from './complex.ts';

const values = (x: tf.Tensor): number[] => Array.from(x.dataSync());

test('modulus and its gradient, also at zero', () => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const [re, im] = [tf.tensor1d([0, 3, -5]), tf.tensor1d([0, 4, 12])];
    expect(values(modulus(re, im))).toEqual([0, 5, 13]);
    const [x, y] = tf.grads((a: tf.Tensor, b: tf.Tensor) => tf.sum(modulus(a, b)))([re, im]) as [tf.Tensor, tf.Tensor];
    const close = (x: number): unknown => expect.closeTo(x, 6);
    expect(values(x)).toEqual([0, close(0.6), close(-5 / 13)]);
    expect(values(y)).toEqual([0, close(0.8), close(12 / 13)]);
  });
  expect(tf.memory().numTensors).toBe(before);
});

test('the unit phase has modulus one, 1 at zero, and a gradient that is finite and across the radius', () => {
  tf.tidy(() => {
    const [re, im] = [tf.tensor1d([0, 3]), tf.tensor1d([0, 4])];
    const phase = unitPhase(re, im);
    expect(values(phase.re)[0]).toBe(1);
    expect(values(modulus(phase.re, phase.im))).toEqual([1, 1]);
    const [x, y] = tf.grads((a: tf.Tensor, b: tf.Tensor) => {
      const { re: u, im: v } = unitPhase(a, b);
      return tf.sum(tf.add(tf.mul(u, 2), tf.mul(v, 7)));
    })([re, im]) as [tf.Tensor, tf.Tensor];
    expect([values(x)[0], values(y)[0]]).toEqual([0, 0]);
    expect(3 * values(x)[1]! + 4 * values(y)[1]!).toBeCloseTo(0, 5);
  });
});

test('products are those of complex numbers', () => {
  const number = fc.float({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(number, number, number, number, (a, b, c, d) =>
      tf.tidy(() => {
        const { re, im } = multiply({ re: tf.scalar(a), im: tf.scalar(b) }, { re: tf.scalar(c), im: tf.scalar(d) });
        expect(values(re)[0]).toBeCloseTo(a * c - b * d, 1);
        expect(values(im)[0]).toBeCloseTo(a * d + b * c, 1);
      }),
    ),
  );
});
