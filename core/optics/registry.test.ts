import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { innerProduct, squaredNorm } from '../math/field.ts';
import type { Field } from '../math/field.ts';
import { rootKey } from '../math/random.ts';
import { randomField, randomReal, relativeError } from '../math/testing.ts';
import * as tf from '../engine/tf.ts';
import { intensityOfTensors } from './coded-diffraction-tensors.ts';
import { fourier } from './fourier.ts';
import { gaussianMatrix } from './gaussian-matrix.ts';
import { matrixOperator } from './matrix-operator.ts';
import type { SensingOperator } from './operator.ts';
import { operatorFamilies } from './registry.ts';
import { fieldOf, leakedBy, tensorFieldOf, tensorOf } from './tensor-testing.ts';

const sizes = fc.record({
  scenes: fc.integer({ min: 1, max: 3 }),
  snapshots: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 1, max: 14 }),
  width: fc.integer({ min: 1, max: 14 }),
  seed: fc.nat(),
});

/** a·x + y with a complex factor. */
function combination([re, im]: readonly [number, number], x: Field, y: Field): Field {
  return {
    shape: x.shape,
    re: y.re.map((value, i) => value + re * x.re[i]! - im * x.im[i]!),
    im: y.im.map((value, i) => value + re * x.im[i]! + im * x.re[i]!),
  };
}

const shapesOf = <F>({ snapshots, sceneShape, patternShape }: SensingOperator<F>) => [snapshots, sceneShape, patternShape];

describe.each(operatorFamilies)('$title', (family) => {
  it('has the adjoint of its forward map: ⟨u, A x⟩ = ⟨A^H u, x⟩', () => {
    fc.assert(
      fc.property(sizes, ({ scenes, snapshots, height, width, seed }) => {
        const { arrays } = family.random(rootKey(seed), snapshots, height, width);
        const x = randomField(seed, [scenes, height, width]);
        const image = arrays.forward(x);
        const u = randomField(seed + 1, image.shape);
        const left = innerProduct(u, image);
        const right = innerProduct(arrays.adjoint(u), x);
        const scale = Math.sqrt(squaredNorm(u) * squaredNorm(image));
        expect(Math.hypot(left[0] - right[0], left[1] - right[1])).toBeLessThan(1e-13 * scale + 1e-15);
      }),
    );
  });

  it('is linear over the complex numbers', () => {
    fc.assert(
      fc.property(sizes, ({ scenes, snapshots, height, width, seed }) => {
        const { arrays } = family.random(rootKey(seed), snapshots, height, width);
        const [x, y] = [randomField(seed, [scenes, height, width]), randomField(seed + 1, [scenes, height, width])];
        const factor = [0.7, -1.3] as const;
        const expected = combination(factor, arrays.forward(x), arrays.forward(y));
        expect(relativeError(arrays.forward(combination(factor, x, y)), expected)).toBeLessThan(1e-13);
      }),
    );
  });

  it('knows its norm: no scene is amplified more, and power iteration comes close', () => {
    const { arrays } = family.random(rootKey(3), 2, 9, 7);
    let x = randomField(5, [1, 9, 7]);
    let gain = 0;
    for (let i = 0; i < 30; i++) {
      const next = arrays.adjoint(arrays.forward(x));
      gain = Math.sqrt(squaredNorm(next) / squaredNorm(x));
      expect(gain).toBeLessThan(arrays.normSquared() * (1 + 1e-12));
      x = next;
    }
    expect(gain).toBeGreaterThan(0.9 * arrays.normSquared());
  });

  it('is the same map on tensors', () => {
    fc.assert(
      fc.property(sizes, ({ scenes, snapshots, height, width, seed }) => {
        const { arrays, tensors } = family.random(rootKey(seed), snapshots, height, width);
        const x = randomField(seed, [scenes, height, width]);
        const u = arrays.forward(x);
        tf.tidy(() => {
          const operator = tensors();
          expect(shapesOf(operator)).toEqual(shapesOf(arrays));
          expect(u.shape).toEqual([scenes, arrays.snapshots, ...arrays.patternShape]);
          expect(operator.normSquared()).toBeGreaterThanOrEqual(arrays.normSquared());
          expect(relativeError(fieldOf(operator.forward(tensorFieldOf(x))), u)).toBeLessThan(5e-6);
          expect(relativeError(fieldOf(operator.adjoint(tensorFieldOf(u))), arrays.adjoint(u))).toBeLessThan(5e-6);
          const own = arrays.onTensors!();
          expect(own.patternShape).toEqual(arrays.patternShape);
          expect(relativeError(fieldOf(own.forward(tensorFieldOf(x))), u)).toBeLessThan(5e-6);
          expect(relativeError(fieldOf(own.adjoint(tensorFieldOf(u))), arrays.adjoint(u))).toBeLessThan(5e-6);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('has the gradient that finite differences of the float64 form give', () => {
    const { arrays, tensors } = family.random(rootKey(8), 2, 6, 5);
    const x = randomField(1, [1, 6, 5]);
    const direction = randomField(2, [1, 6, 5]);
    const cotangent = randomReal(3, arrays.forward(x).shape);
    const loss = (scene: Field): number => {
      const u = arrays.forward(scene);
      return cotangent.data.reduce((sum, weight, i) => sum + weight * (u.re[i]! ** 2 + u.im[i]! ** 2), 0);
    };
    const step = 1e-5;
    const slope = (loss(combination([step, 0], direction, x)) - loss(combination([-step, 0], direction, x))) / (2 * step);
    tf.tidy(() => {
      const operator = tensors();
      const weights = tensorOf(cotangent);
      const value = (re: tf.Tensor, im: tf.Tensor): tf.Tensor =>
        tf.sum(tf.mul(intensityOfTensors(operator.forward({ re, im })), weights));
      const start = tensorFieldOf(x);
      const [re, im] = tf.grads(value)([start.re, start.im]) as [tf.Tensor, tf.Tensor];
      expect(innerProduct(fieldOf({ re, im }), direction)[0] / slope).toBeCloseTo(1, 4);
    });
  });

  it('leaves no tensors behind', () => {
    tf.tidy(() => {
      const { arrays, tensors } = family.random(rootKey(9), 2, 4, 6);
      const operator = tensors();
      const x = tensorFieldOf(randomField(1, [3, 4, 6]));
      const u = tensorFieldOf(arrays.forward(randomField(1, [3, 4, 6])));
      expect(leakedBy(() => Object.values(operator.forward(x)))).toBe(0);
      expect(leakedBy(() => Object.values(operator.adjoint(u)))).toBe(0);
    });
  });
});

it('has distinct names', () => {
  expect(new Set(operatorFamilies.map(({ name }) => name)).size).toBe(operatorFamilies.length);
});

describe('a matrix', () => {
  it('refuses scenes and patterns that do not fit it', () => {
    const matrix = gaussianMatrix(rootKey(1), 7, 6, 'complex');
    expect(() => matrixOperator(matrix, [2, 4])).toThrow(RangeError);
    const operator = matrixOperator(matrix, [2, 3]);
    expect(() => operator.forward(randomField(1, [1, 3, 3]))).toThrow(/6 numbers/);
    expect(() => operator.adjoint(randomField(1, [2, 1, 1, 8]))).toThrow(/7 numbers/);
  });

  it('of Gaussian numbers gives a measurement the mean intensity of the power of the scene', () => {
    for (const kind of ['real', 'complex'] as const) {
      const operator = matrixOperator(gaussianMatrix(rootKey(2), 4000, 12, kind), [3, 4]);
      const x = randomField(3, [1, 3, 4]);
      expect(squaredNorm(operator.forward(x)) / 4000 / squaredNorm(x)).toBeCloseTo(1, 1);
    }
  });
});

it('Fourier: a pattern smaller than the scene is refused', () => {
  expect(() => fourier([4, 4], [8, 3])).toThrow(RangeError);
});
