import { inverseNormal } from '../math/inverse-normal.ts';

/**
 * The quantile of Student's t that leaves `tails` of the probability outside ±t, to about six digits.
 * Hill, "Algorithm 396: Student's t-quantiles", Communications of the ACM 13 (1970).
 * @param tails two-sided, e.g. 0.05 for a 95 % interval
 * @throws RangeError when the degrees of freedom are below 1
 */
export function studentT(tails: number, degreesOfFreedom: number): number {
  const n = degreesOfFreedom;
  if (!(n >= 1)) throw new RangeError(`Student's t with ${n} degrees of freedom`);
  if (n === 1) return 1 / Math.tan((tails * Math.PI) / 2);
  if (n === 2) return Math.sqrt(2 / (tails * (2 - tails)) - 2);
  const a = 1 / (n - 0.5);
  const b = 48 / (a * a);
  let c = (((20700 * a) / b - 98) * a - 16) * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * n;
  let x = d * tails;
  let y = x ** (2 / n);
  if (y > 0.05 + a) {
    x = inverseNormal(tails / 2);
    y = x * x;
    if (n < 5) c += 0.3 * (n - 4.5) * (x + 0.6);
    c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
    y = Math.expm1(a * y * y);
  } else {
    y = ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) * ((n + 1) / (n + 2)) + 1 / y;
  }
  return Math.sqrt(n * y);
}
