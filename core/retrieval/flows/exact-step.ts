import type { Field, RealField } from '../../math/field.ts';

/**
 * The α that makes `½ Σ w (|u + α v|² − y)²` least: a polynomial of degree four in α, so that its slope is a cubic. Where the cubic has three roots the lowest of
 * the two minima is taken.
 * @param u the far field where one stands
 * @param v that of the direction
 */
export function exactStep(u: Field, v: Field, amplitude: RealField, confidence: Float64Array): number {
  // |u + αv|² − y = r + 2αc + α²p.
  let [s0, s1, s2, s3, s4] = [0, 0, 0, 0, 0];
  for (let i = 0; i < u.re.length; i++) {
    const w = confidence[i]!;
    const r = u.re[i]! * u.re[i]! + u.im[i]! * u.im[i]! - amplitude.data[i]! * amplitude.data[i]!;
    const c = u.re[i]! * v.re[i]! + u.im[i]! * v.im[i]!;
    const p = v.re[i]! * v.re[i]! + v.im[i]! * v.im[i]!;
    s0 += w * r * r;
    s1 += w * r * c;
    s2 += w * (2 * c * c + r * p);
    s3 += w * c * p;
    s4 += w * p * p;
  }
  if (s4 === 0) return 0;
  const value = (a: number): number => s0 / 2 + a * (2 * s1 + a * (s2 + a * (2 * s3 + (a * s4) / 2)));
  // The slope over 2: s1 + s2 α + 3 s3 α² + s4 α³.
  return rootsOfCubic((3 * s3) / s4, s2 / s4, s1 / s4).reduce((best, root) => (value(root) < value(best) ? root : best), 0);
}

/** The real roots of `x³ + a x² + b x + c` (Cardano, Viète). */
function rootsOfCubic(a: number, b: number, c: number): number[] {
  const q = (a * a - 3 * b) / 9;
  const r = (2 * a * a * a - 9 * a * b + 27 * c) / 54;
  if (r * r < q * q * q) {
    const angle = Math.acos(Math.min(1, Math.max(-1, r / Math.sqrt(q * q * q))));
    return [0, 1, 2].map((turn) => -2 * Math.sqrt(q) * Math.cos((angle + 2 * Math.PI * turn) / 3) - a / 3);
  }
  const s = -Math.sign(r) * Math.cbrt(Math.abs(r) + Math.sqrt(Math.max(0, r * r - q * q * q)));
  return [s + (s === 0 ? 0 : q / s) - a / 3];
}
