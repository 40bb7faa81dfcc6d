import type { Field } from '../../math/field.ts';

/** Makes each modulus smaller by the threshold, and 0 where it is not larger, in place: `argmin_c ½‖c − x‖² + threshold ‖c‖₁`. */
export function softThreshold({ re, im }: Field, threshold: number): void {
  for (let i = 0; i < re.length; i++) {
    const modulus = Math.sqrt(re[i]! * re[i]! + im[i]! * im[i]!);
    const factor = modulus > threshold ? 1 - threshold / modulus : 0;
    re[i]! *= factor;
    im[i]! *= factor;
  }
}
