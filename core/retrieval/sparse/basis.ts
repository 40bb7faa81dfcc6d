import { cloneField } from '../../math/field.ts';
import type { Field } from '../../math/field.ts';
import { fromWavelets, toWavelets } from '../../math/wavelets.ts';
import { matrixOperator } from '../../optics/matrix-operator.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import { isMatrix } from '../../optics/power-gain.ts';

/** An orthonormal basis in which a scene has few coefficients that are not 0. */
export interface SparseBasis {
  /** Both return a new field. */
  coefficientsOf(scene: Field): Field;
  sceneOf(coefficients: Field): Field;
}

const pixels: SparseBasis = { coefficientsOf: cloneField, sceneOf: cloneField };

const wavelets: SparseBasis = {
  coefficientsOf(scene) {
    const coefficients = cloneField(scene);
    toWavelets(coefficients);
    return coefficients;
  },
  sceneOf(coefficients) {
    const scene = cloneField(coefficients);
    fromWavelets(scene);
    return scene;
  },
};

/** @param wanted 1 for Daubechies-4 wavelets, 0 for pixels */
export const basisOf = (wanted: number): SparseBasis => (wanted === 1 ? wavelets : pixels);

/** The operator on coefficients, which has the same norm: of a matrix A its product `A W^H` with the scenes of single coefficients, of others the two one after the other. */
export function onCoefficients(operator: SensingOperator<Field>, basis: SparseBasis): SensingOperator<Field> {
  if (basis === pixels) return operator;
  if (isMatrix(operator)) {
    const { matrix, sceneShape } = operator;
    // The basis is real, so the coefficients of a row are that row of the product.
    const rows = basis.coefficientsOf({ ...matrix, shape: [matrix.shape[0]!, ...sceneShape] });
    return matrixOperator({ ...rows, shape: matrix.shape }, sceneShape);
  }
  return {
    ...operator,
    forward: (coefficients) => operator.forward(basis.sceneOf(coefficients)),
    adjoint: (u) => basis.coefficientsOf(operator.adjoint(u)),
  };
}

/** The numbers that solvers for sparse scenes share. */
export const SPARSITY = {
  share: { value: 0.05, least: 0.0001, most: 1, text: 'of the coefficients, how many are not 0' },
  wavelets: { value: 0, least: 0, most: 1, whole: true, text: '1: few coefficients of Daubechies-4 wavelets; 0: few pixels' },
} as const;

export const countOf = (share: number, { re }: Field): number => Math.min(re.length, Math.max(1, Math.round(share * re.length)));

/** The places of the `count` largest moduli; of equal ones the first. */
export function largest({ re, im }: Field, count: number): Set<number> {
  const power = re.map((value, i) => value * value + im[i]! * im[i]!);
  const least = power.slice().sort()[Math.max(0, power.length - count)]!;
  const places = new Set<number>();
  power.forEach((value, i) => {
    if (value > least) places.add(i);
  });
  power.forEach((value, i) => {
    if (value === least && places.size < count) places.add(i);
  });
  return places;
}

/** Makes all other coefficients 0, in place. */
export function keep({ re, im }: Field, places: ReadonlySet<number>): void {
  for (let i = 0; i < re.length; i++) {
    if (places.has(i)) continue;
    re[i] = 0;
    im[i] = 0;
  }
}
