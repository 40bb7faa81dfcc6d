import type { Field, RealField } from '../math/field.ts';
import type { SensingOperator } from '../optics/operator.ts';

/**
 * Takes a scene towards the measured amplitudes: `x + (1/‖A‖²) A^H(√y ⊙ u/|u| − u)` for `u = A x`, a step along the gradient of `½‖|A x| − √y‖²`. With coded
 * diffraction by an ideal panel, where `A^H A = L`, this is the mean over snapshots of the scenes that each measurement allows. Scenes that explain the
 * measurement stay where they are, whatever the operator. A far field of 0 gets the phase 0.
 *
 * With weights w the step is along the gradient of `½ Σ w (|A x| − √y)²`, `x + (1/‖A‖²) A^H( w ⊙ (√y ⊙ u/|u| − u) )`: a bin of weight 0 keeps what the estimate says.
 * @param x `[Q,H,W]`
 * @param farField `u [Q,L,·,·]`, which is overwritten
 * @param amplitude `√y`, of the same shape
 * @param weights of each bin, of the same shape, from 0 (not known) to 1; null for 1 everywhere
 */
export function projectMagnitude(
  x: Field,
  farField: Field,
  amplitude: RealField,
  operator: SensingOperator<Field>,
  weights: RealField | null = null,
): Field {
  const { re, im } = farField;
  const scale = 1 / operator.normSquared();
  for (let i = 0; i < re.length; i++) {
    const modulus = Math.sqrt(re[i]! * re[i]! + im[i]! * im[i]!);
    const step = weights === null ? scale : scale * weights.data[i]!;
    const factor = step * (amplitude.data[i]! / modulus - 1);
    re[i] = modulus === 0 ? step * amplitude.data[i]! : re[i]! * factor;
    im[i] = modulus === 0 ? 0 : im[i]! * factor;
  }
  const result = operator.adjoint(farField);
  for (let i = 0; i < result.re.length; i++) {
    result.re[i]! += x.re[i]!;
    result.im[i]! += x.im[i]!;
  }
  return result;
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
