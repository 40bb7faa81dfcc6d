import { planeShape, sceneOf, squaredNorm } from '../../math/field.ts';
import type { Field } from '../../math/field.ts';
import type { Prior } from '../priors.ts';

export const TOTAL_VARIATION = {
  weight: { value: 0.02, least: 0, most: 10, text: 'how smooth, of the root mean square of the scene' },
  steps: { value: 20, least: 1, most: 1000, whole: true, text: 'of the inner iteration' },
} as const;

/**
 * Few and sharp edges: `argmin_v ½‖v − x‖² + λ TV(v)`, TV the sum of the moduli of the gradient, real and imaginary part together. A proximal map, not a projection. Dual
 * gradient steps of 1/8: Chambolle, "An algorithm for total variation minimization and applications", J. Math. Imaging Vis. 20 (2004).
 */
export const totalVariation = ({ weight, steps }: { readonly weight: number; readonly steps: number }): Prior => ({
  name: `total variation, weight ${weight}`,
  project(x) {
    for (let q = 0; q < x.shape[0]!; q++) smooth(sceneOf(x, q), weight, steps);
  },
});

function smooth(x: Field, weight: number, steps: number): void {
  const [height, width] = planeShape(x.shape);
  const lambda = weight * Math.sqrt(squaredNorm(x) / x.re.length);
  if (lambda === 0) return;
  const size = height * width;
  // The dual field, of both differences and both parts, moduli at most 1: v = x + λ div p.
  const [downRe, downIm, rightRe, rightIm] = [1, 2, 3, 4].map(() => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const v = { re: x.re.slice(), im: x.im.slice() };
  const update = (): void => {
    for (let i = 0, row = 0; row < height; row++) {
      for (let column = 0; column < width; column++, i++) {
        const [up, left] = [row === 0 ? -1 : i - width, column === 0 ? -1 : i - 1];
        v.re[i] = x.re[i]! + lambda * (downRe[i]! - (downRe[up] ?? 0) + rightRe[i]! - (rightRe[left] ?? 0));
        v.im[i] = x.im[i]! + lambda * (downIm[i]! - (downIm[up] ?? 0) + rightIm[i]! - (rightIm[left] ?? 0));
      }
    }
  };
  for (let step = 0; step < steps; step++) {
    for (let i = 0, row = 0; row < height; row++) {
      for (let column = 0; column < width; column++, i++) {
        // No difference across the border: the dual stays 0 there.
        const down = row + 1 < height ? i + width : i;
        const right = column + 1 < width ? i + 1 : i;
        const rate = 1 / (8 * lambda);
        downRe[i]! += rate * (v.re[down]! - v.re[i]!);
        downIm[i]! += rate * (v.im[down]! - v.im[i]!);
        rightRe[i]! += rate * (v.re[right]! - v.re[i]!);
        rightIm[i]! += rate * (v.im[right]! - v.im[i]!);
        const modulus = Math.sqrt(downRe[i]! ** 2 + downIm[i]! ** 2 + rightRe[i]! ** 2 + rightIm[i]! ** 2);
        if (modulus <= 1) continue;
        downRe[i]! /= modulus;
        downIm[i]! /= modulus;
        rightRe[i]! /= modulus;
        rightIm[i]! /= modulus;
      }
    }
    update();
  }
  x.re.set(v.re);
  x.im.set(v.im);
}
