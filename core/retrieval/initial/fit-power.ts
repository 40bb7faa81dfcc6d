import type { Field, RealField } from '../../math/field.ts';
import type { SensingOperator } from '../../optics/operator.ts';

/** `s z` with the factor that brings its amplitudes closest to the measured ones, `s = Σ √y|A z| / Σ|A z|²`. @param intensity `y [1,L,·,·]` */
export function fitPower(z: Field, intensity: RealField, operator: SensingOperator<Field>): Field {
  const u = operator.forward(z);
  let [shared, own] = [0, 0];
  for (let i = 0; i < u.re.length; i++) {
    const power = u.re[i]! * u.re[i]! + u.im[i]! * u.im[i]!;
    shared += Math.sqrt(power * Math.max(0, intensity.data[i]!));
    own += power;
  }
  const factor = shared / (own || 1);
  return { shape: z.shape, re: z.re.map((value) => value * factor), im: z.im.map((value) => value * factor) };
}
