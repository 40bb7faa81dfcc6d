import { elementCount, squaredNorm } from '../math/field.ts';
import type { Field } from '../math/field.ts';
import { normal, rootKey, split } from '../math/random.ts';
import type { MatrixOperator } from './matrix-operator.ts';
import type { SensingOperator } from './operator.ts';

/**
 * `g = ‖A‖_F² / (HW)`, the mean gain of power, `Σ|A x|² ≈ g ‖x‖²`: m for m Gaussian measurements, L for coded diffraction, 1 for a Fourier transform. Exact for a
 * matrix and wherever `A^H A` is a multiple of the identity; otherwise that of one random scene.
 */
export function powerGain(operator: SensingOperator<Field>): number {
  const count = elementCount(operator.sceneShape);
  if (isMatrix(operator)) return squaredNorm(operator.matrix) / count;
  const key = rootKey(0);
  const x = { shape: [1, ...operator.sceneShape], re: normal(split(key, 're'), count), im: normal(split(key, 'im'), count) };
  return squaredNorm(operator.forward(x)) / squaredNorm(x);
}

export function isMatrix(operator: SensingOperator<Field>): operator is MatrixOperator {
  return 'matrix' in operator;
}
