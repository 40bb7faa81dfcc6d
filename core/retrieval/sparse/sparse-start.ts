import { zeroField } from '../../math/field.ts';
import type { Field, RealField } from '../../math/field.ts';
import { normal, split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import { isMatrix } from '../../optics/power-gain.ts';
import { fitPower } from '../initial/fit-power.ts';
import { leadingScene } from '../initial/leading-scene.ts';
import { upright } from '../initial/upright.ts';
import { keep, largest, type SparseBasis } from './basis.ts';

interface SparseProblem {
  readonly basis: SparseBasis;
  /** On coefficients. */
  readonly operator: SensingOperator<Field>;
  readonly amplitude: RealField;
  readonly weights: RealField | null;
  readonly key: Key;
  /** Coefficients of the start: their largest are the support where the numbers of the operator are not known. */
  readonly start: Field;
  /** How many coefficients are not 0. */
  readonly count: number;
}

/**
 * A sparse start: the support from the marginals `Σ w y_i |a_ij|²`, which are larger where the scene is not 0, then a spectral start of the coefficients in it, its scene upright.
 * @param preprocess weights of `r = y/ȳ` in the spectral matrix
 */
export function sparseStart(
  { basis, operator, amplitude, weights, key, start, count }: SparseProblem,
  preprocess: (ratio: Float64Array) => Float64Array,
): Field {
  const measured = { shape: amplitude.shape, data: amplitude.data.map((a) => a * a) };
  const weighted = weights === null ? measured : { ...measured, data: measured.data.map((y, i) => weights.data[i]! * y) };
  const support = largest(isMatrix(operator) ? marginals(operator.matrix, weighted, start) : start, count);
  const restricted: SensingOperator<Field> = {
    ...operator,
    adjoint(u) {
      const c = operator.adjoint(u);
      keep(c, support);
      return c;
    },
  };
  const size = start.re.length;
  const noise = { shape: start.shape, re: normal(split(key, 're'), size), im: normal(split(key, 'im'), size) };
  // Real where the start is: real scenes have real starts.
  if (start.im.every((value) => value === 0)) noise.im.fill(0);
  keep(noise, support);
  const coefficients = fitPower(leadingScene(weighted, restricted, preprocess, noise), measured, operator, weights);
  return basis.coefficientsOf(upright(basis.sceneOf(coefficients)));
}

/** Roots of the marginals, as the real part of a field. */
function marginals({ re, im }: Field, { data }: RealField, { shape }: Field): Field {
  const result = zeroField(shape);
  const columns = result.re.length;
  for (let at = 0; at < re.length; at++) {
    result.re[at % columns]! += data[Math.floor(at / columns)]! * (re[at]! * re[at]! + im[at]! * im[at]!);
  }
  return { ...result, re: result.re.map(Math.sqrt) };
}
