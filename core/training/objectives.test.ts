import { describe, expect, it } from 'vitest';
import { InputError } from '../math/input-error.ts';
import { relativeError, storedReal } from '../math/testing.ts';
import * as tf from '../engine/tf.ts';
import { leakedBy, realOf, tensorOf } from '../optics/tensor-testing.ts';
import { cdpSummary } from './cdp-summary.ts';
import golden from './fixtures/losses.json' with { type: 'json' };
import { squaredDistance, totalWeights } from './objectives.ts';
import type { Reduction } from './objectives.ts';

const tensor = (stored: { shape: number[]; data: number[] }): tf.Tensor => tensorOf(storedReal(stored));
const same = (x: tf.Tensor): tf.Tensor => x;

/** The three terms of the paper, of the student's tensor; `gradient` is that of the sum. */
const terms = [
  { name: 'images (eq. 3)', student: golden.xhat, teacher: golden.x, of: same, values: { sum: golden.L_task_sum, mean: golden.L_task_mean }, gradient: null }, // prettier-ignore
  { name: 'patterns (eq. 5)', student: golden.ys, teacher: golden.yt, of: (y: tf.Tensor) => cdpSummary('mean', y), values: { sum: golden.L_cdp_sum, mean: golden.L_cdp_mean }, gradient: golden.g_ys_sum }, // prettier-ignore
  { name: 'features (eq. 6)', student: golden.fs, teacher: golden.ft, of: same, values: { sum: golden.L_feat_sum, mean: golden.L_feat_mean }, gradient: golden.g_fs_sum }, // prettier-ignore
];

describe.each(terms)('$name', ({ student, teacher, of, values, gradient }) => {
  const lossOf =
    (reduction: Reduction) =>
    (x: tf.Tensor): tf.Tensor =>
      squaredDistance(of(x), of(tensor(teacher)), reduction);

  it.each(['sum', 'mean'] as const)('has the golden value and gradient as a %s', (reduction) => {
    tf.tidy(() => {
      const x = tensor(student);
      expect(lossOf(reduction)(x).dataSync()[0]! / values[reduction]).toBeCloseTo(1, 6);
      // A mean is the sum divided by the values of a scene.
      const perScene = of(x).size / student.shape[0]!;
      const sumGradient = gradient === null ? taskGradient() : storedReal(gradient);
      const expected = {
        ...sumGradient,
        data: sumGradient.data.map((value) => value / (reduction === 'mean' ? perScene : 1)),
      };
      expect(relativeError(realOf(tf.grad(lossOf(reduction))(x)), expected)).toBeLessThan(1e-6);
    });
  });

  it('leaves no tensors', () => {
    tf.tidy(() => {
      const [a, b] = [of(tensor(student)), of(tensor(teacher))];
      expect(leakedBy(() => squaredDistance(a, b, 'sum'))).toBe(0);
      expect(leakedBy(() => squaredDistance(a, b, 'mean'))).toBe(0);
    });
  });
});

/** The golden file has no gradient of the task: `2 (x̂ − x)/Q`. */
function taskGradient(): { shape: number[]; data: Float64Array } {
  const scenes = golden.x.shape[0]!;
  const data = Float64Array.from(golden.xhat.data, (value, i) => (2 * (value - golden.x.data[i]!)) / scenes);
  return { shape: golden.x.shape, data };
}

describe('totalWeights', () => {
  it('leaves the task what the teacher does not take', () => {
    expect(totalWeights({ cdp: 0, features: 0, images: 0 })).toEqual({ task: 1, cdp: 0, features: 0, images: 0 });
    expect(totalWeights({ cdp: 0.01, features: 0.01, images: 0.25 }).task).toBeCloseTo(0.73, 12);
  });

  it('takes shares that add up to 1 but for rounding, and refuses more', () => {
    expect(totalWeights({ cdp: 0.7, features: 0.2, images: 0.1 }).task).toBeCloseTo(0, 12);
    expect(totalWeights({ cdp: 0.1, features: 0.2, images: 0.7 + 1e-12 }).task).toBe(0);
    expect(() => totalWeights({ cdp: 0.5, features: 0.4, images: 0.2 })).toThrow(InputError);
    expect(() => totalWeights({ cdp: NaN, features: 0, images: 0 })).toThrow(InputError);
  });
});
