import { cloneField, innerProduct, squaredNorm, zeroField } from './field.ts';
import type { Field } from './field.ts';
import { leadingEigenvector } from './leading-eigenvector.ts';

/**
 * The unit eigenvector of the largest eigenvalue of a Hermitian map, by Lanczos' iteration with full orthogonalisation: tens of applications where power iteration
 * needs hundreds, and negative eigenvalues do not disturb it. Lanczos, J. Res. Nat. Bur. Standards 45 (1950).
 * @param apply the map; must return a new field
 * @param start anything with a share of the eigenvector in it, not 0
 * @param steps how many applications, at most
 */
export function lanczos(apply: (x: Field) => Field, start: Field, steps: number): Field {
  const basis: Field[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  let next = cloneField(start);
  let length = Math.sqrt(squaredNorm(next));
  for (let step = 0; step < steps; step++) {
    scaleInPlace(next, 1 / length);
    if (step > 0) beside.push(length);
    basis.push(next);
    next = apply(next);
    diagonal.push(innerProduct(basis[step]!, next)[0]);
    // Twice: once leaves what rounding brought in.
    for (let pass = 0; pass < 2; pass++) for (const vector of basis) removeShare(next, vector);
    length = Math.sqrt(squaredNorm(next));
    if (length <= 1e-12 * Math.max(...diagonal.map(Math.abs))) break;
  }
  const shares = leadingEigenvector(diagonal, beside);
  const result = zeroField(start.shape);
  basis.forEach(({ re, im }, step) => {
    for (let i = 0; i < re.length; i++) {
      result.re[i]! += shares[step]! * re[i]!;
      result.im[i]! += shares[step]! * im[i]!;
    }
  });
  scaleInPlace(result, 1 / Math.sqrt(squaredNorm(result)));
  return result;
}

/** `x ← x − ⟨v, x⟩ v`. */
function removeShare(x: Field, v: Field): void {
  const [re, im] = innerProduct(v, x);
  for (let i = 0; i < x.re.length; i++) {
    x.re[i]! -= re * v.re[i]! - im * v.im[i]!;
    x.im[i]! -= re * v.im[i]! + im * v.re[i]!;
  }
}

function scaleInPlace({ re, im }: Field, factor: number): void {
  for (let i = 0; i < re.length; i++) {
    re[i]! *= factor;
    im[i]! *= factor;
  }
}
