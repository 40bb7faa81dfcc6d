import type { Field, RealField } from '../math/field.ts';
import type { SensingOperator } from '../optics/operator.ts';

/**
 * Gives far fields the measured amplitudes and takes them back to the scene: `(1/‖A‖²) A^H(√y ⊙ u/|u|)`, for `u = A x`. With coded diffraction this is
 * the mean over snapshots of the scenes that each measurement allows, and `x` minus a step of `1/L` along the gradient of `½‖|A x| − √y‖²`.
 * A far field of 0 gets the phase 0.
 * @param farField `u [Q,L,·,·]`, which is overwritten
 * @param amplitude `√y`, of the same shape
 */
export function projectMagnitude(farField: Field, amplitude: RealField, operator: SensingOperator<Field>): Field {
  const { re, im } = farField;
  const scale = 1 / operator.normSquared();
  for (let i = 0; i < re.length; i++) {
    const modulus = Math.sqrt(re[i]! * re[i]! + im[i]! * im[i]!);
    const factor = (scale * amplitude.data[i]!) / modulus;
    re[i] = modulus === 0 ? scale * amplitude.data[i]! : re[i]! * factor;
    im[i] = modulus === 0 ? 0 : im[i]! * factor;
  }
  return operator.adjoint(farField);
}

/** `√y`, with what noise made negative as 0. */
export function amplitudeOf({ shape, data }: RealField): RealField {
  return { shape, data: data.map((y) => Math.sqrt(Math.max(y, 0))) };
}

/** `x ← (1 − share) x + share · other`, in place. */
export function mix(x: Field, other: Field, share: number): void {
  if (share === 0) return;
  for (let i = 0; i < x.re.length; i++) {
    x.re[i] = (1 - share) * x.re[i]! + share * other.re[i]!;
    x.im[i] = (1 - share) * x.im[i]! + share * other.im[i]!;
  }
}
