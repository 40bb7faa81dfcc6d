import { zeroField } from '../../math/field.ts';
import type { Field, RealField } from '../../math/field.ts';
import { combine } from '../combine.ts';
import { solverOf } from '../iterate.ts';

/**
 * Augmented Lagrangian of `min ½‖|z| − √y‖² subject to z = A x, x ∈ S`, by alternating directions. With the multiplier w, scaled by the penalty ρ:
 * `z ← (√y + ρ|v|)/(1 + ρ) · v/|v|` for `v = A x + w`; `x ← P_S(x + A^H(z − v)/‖A‖²)`, which is `P_S A⁺(z − w)` where `A^H A` is a multiple of the identity and a step towards
 * it elsewhere; `w ← w + A x − z`. The estimate is x. The smaller ρ, the
 * closer z keeps to the measured amplitudes.
 * Wen, Yang, Liu and Marchesini, "Alternating direction methods for classical and ptychographic phase retrieval", Inverse Problems 28 (2012).
 */
export const augmentedLagrangian = solverOf({
  name: 'alm',
  title: 'Augmented Lagrangian',
  group: 'projections',
  source: 'Wen, Yang, Liu and Marchesini, Inverse Problems 28 (2012)',
  use: 'one oversampled far field of a non-negative scene: leaves local solutions sooner than hybrid input-output',
  initial: 'filtered',
  defaults: { iterations: 400, tolerance: 1e-9 },
  tunables: {
    penalty: { value: 0.003, least: 0.0001, most: 100, text: 'ρ: how much A x counts beside the measured amplitudes' },
  },
  begin({ amplitude, weights, operator, prior, own, start }) {
    let estimate = start;
    let farField = operator.forward(start);
    let multiplier = zeroField(farField.shape);
    return {
      get estimate() {
        return estimate;
      },
      get farField() {
        return farField;
      },
      advance() {
        const v = combine(1, farField, 1, multiplier);
        const z = towardsAmplitude(v, amplitude, weights, own.penalty);
        estimate = combine(1, estimate, 1 / operator.normSquared(), operator.adjoint(combine(1, z, -1, v)));
        prior.project(estimate);
        farField = operator.forward(estimate);
        multiplier = combine(1, combine(1, multiplier, 1, farField), -1, z);
      },
    };
  },
});

/** `argmin over z of ½ Σ w (|z| − √y)² + ρ/2 ‖z − v‖²`. A v of 0 gets the phase 0. */
function towardsAmplitude(v: Field, amplitude: RealField, weights: RealField | null, penalty: number): Field {
  const z = zeroField(v.shape);
  for (let i = 0; i < v.re.length; i++) {
    const modulus = Math.hypot(v.re[i]!, v.im[i]!);
    const weight = weights === null ? 1 : weights.data[i]!;
    // What is not known may be anything, even not a number.
    const wanted = weight === 0 ? modulus : (weight * amplitude.data[i]! + penalty * modulus) / (weight + penalty);
    z.re[i] = modulus === 0 ? wanted : (v.re[i]! * wanted) / modulus;
    z.im[i] = modulus === 0 ? 0 : (v.im[i]! * wanted) / modulus;
  }
  return z;
}
