import { cloneField, squaredNorm, innerProduct } from '../math/field.ts';
import type { Field, RealField } from '../math/field.ts';
import type { SensingOperator } from '../optics/operator.ts';

/**
 * Least squares `min_x Σ w |A x − u|²` by conjugate gradients on the normal equations, from a start. One iteration suffices where `A^H A` is a multiple of the
 * identity. Hestenes and Stiefel, J. Res. Nat. Bur. Standards 49 (1952).
 * @param weights of each bin; null for 1
 * @param restrict makes parts of a scene 0 that it may not have, in place: an orthogonal projection
 */
export function leastSquaresScene(
  operator: SensingOperator<Field>,
  target: Field,
  weights: RealField | null,
  start: Field,
  { iterations, restrict = () => {} }: { readonly iterations: number; readonly restrict?: (x: Field) => void },
): Field {
  const weighted = (u: Field): Field => {
    if (weights === null) return u;
    for (let i = 0; i < u.re.length; i++) {
      u.re[i]! *= weights.data[i]!;
      u.im[i]! *= weights.data[i]!;
    }
    return u;
  };
  const back = (u: Field): Field => {
    const x = operator.adjoint(weighted(u));
    restrict(x);
    return x;
  };
  const x = cloneField(start);
  restrict(x);
  const missing = operator.forward(x);
  for (let i = 0; i < missing.re.length; i++) {
    missing.re[i] = target.re[i]! - missing.re[i]!;
    missing.im[i] = target.im[i]! - missing.im[i]!;
  }
  const residual = back(missing);
  const direction = cloneField(residual);
  let power = squaredNorm(residual);
  const first = power;
  for (let iteration = 0; iteration < iterations && power > 1e-28 * first; iteration++) {
    const curved = back(operator.forward(direction));
    const curvature = innerProduct(direction, curved)[0];
    if (!(curvature > 0)) break;
    const step = power / curvature;
    addTo(x, step, direction);
    addTo(residual, -step, curved);
    const next = squaredNorm(residual);
    for (let i = 0; i < direction.re.length; i++) {
      direction.re[i] = residual.re[i]! + (next / power) * direction.re[i]!;
      direction.im[i] = residual.im[i]! + (next / power) * direction.im[i]!;
    }
    power = next;
  }
  return x;
}

/** `x ← x + a y`. */
function addTo(x: Field, a: number, y: Field): void {
  for (let i = 0; i < x.re.length; i++) {
    x.re[i]! += a * y.re[i]!;
    x.im[i]! += a * y.im[i]!;
  }
}

/** `√y u/|u|`: the far field with the measured amplitudes. One of 0 gets the phase 0; where a bin is not known, it stays. */
export function withAmplitude(u: Field, amplitude: RealField, weights: RealField | null): Field {
  const target = cloneField(u);
  for (let i = 0; i < u.re.length; i++) {
    if (weights !== null && weights.data[i] === 0) continue;
    const modulus = Math.sqrt(u.re[i]! * u.re[i]! + u.im[i]! * u.im[i]!);
    const factor = amplitude.data[i]! / modulus;
    target.re[i] = modulus === 0 ? amplitude.data[i]! : u.re[i]! * factor;
    target.im[i] = modulus === 0 ? 0 : u.im[i]! * factor;
  }
  return target;
}
