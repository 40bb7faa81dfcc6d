import { cloneField } from '../../math/field.ts';
import type { Field } from '../../math/field.ts';
import { explicitMatrix } from '../explicit-matrix.ts';
import { exactStep } from '../flows/exact-step.ts';
import { solverOf } from '../iterate.ts';
import { noPrior } from '../priors.ts';

/**
 * Coordinate descent on `½ Σ w (|A x|² − y)²`: real and imaginary part of one pixel after the other, each by the best step exactly, a cubic; an iteration is a sweep through all
 * pixels. Zeng and So, "Coordinate descent algorithms for phase retrieval", Signal Processing 169 (2020).
 */
export const coordinateDescent = solverOf({
  name: 'cd',
  title: 'Coordinate descent',
  group: 'rows',
  source: 'Zeng and So, Signal Processing 169 (2020)',
  use: 'small problems given by a matrix: no step to choose',
  initial: 'spectral',
  defaults: { iterations: 300, tolerance: 1e-9 },
  tunables: {},
  begin({ amplitude, weights, operator, prior, start }) {
    const columns = columnsOf(explicitMatrix(operator, 'cd'));
    const known = weights?.data ?? new Float64Array(amplitude.data.length).fill(1);
    const x = cloneField(start);
    let estimate = start;
    let farField = operator.forward(x);
    const move = (part: Float64Array, pixel: number, along: Field): void => {
      const step = exactStep(farField, along, amplitude, known);
      part[pixel]! += step;
      for (let i = 0; i < farField.re.length; i++) {
        farField.re[i]! += step * along.re[i]!;
        farField.im[i]! += step * along.im[i]!;
      }
    };
    return {
      get estimate() {
        return estimate;
      },
      get farField() {
        return farField;
      },
      advance() {
        columns.forEach(({ real, imaginary }, pixel) => {
          move(x.re, pixel, real);
          move(x.im, pixel, imaginary);
        });
        estimate = x;
        if (prior === noPrior) return;
        prior.project(x);
        farField = operator.forward(x);
      },
    };
  },
});

/** What the real and the imaginary part of each pixel do to the far field: columns a and ja. */
function columnsOf({ shape, re, im }: Field): { real: Field; imaginary: Field }[] {
  const [rows, columns] = shape as [number, number];
  return Array.from({ length: columns }, (_, column) => {
    const part = (values: Float64Array): Float64Array =>
      Float64Array.from({ length: rows }, (__, row) => values[row * columns + column]!);
    const [a, b] = [part(re), part(im)];
    return { real: { shape: [rows], re: a, im: b }, imaginary: { shape: [rows], re: b.map((value) => -value), im: a } };
  });
}
