import type { Field, RealField } from '../../math/field.ts';
import type { SensingOperator } from '../../optics/operator.ts';

/**
 * `s z` with the factor that brings its amplitudes closest to the measured ones, `s = Σ w √y|A z| / Σ w |A z|²`.
 * @param intensity `y [1,L,·,·]` @param weights w of each bin; null for 1
 */
export function fitPower(
  z: Field,
  intensity: RealField,
  operator: SensingOperator<Field>,
  weights: RealField | null = null,
): Field {
  const u = operator.forward(z);
  let [shared, own] = [0, 0];
  for (let i = 0; i < u.re.length; i++) {
    const power = u.re[i]! * u.re[i]! + u.im[i]! * u.im[i]!;
    const weight = weights === null ? 1 : weights.data[i]!;
    shared += weight * Math.sqrt(power * Math.max(0, intensity.data[i]!));
    own += weight * power;
  }
  const factor = shared / (own || 1);
  return { shape: z.shape, re: z.re.map((value) => value * factor), im: z.im.map((value) => value * factor) };
}
