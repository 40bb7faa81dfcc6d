/**
 * The diagonal of the inverse of a symmetric positive definite matrix `[n,n]`, by its Cholesky factor: `A = C Cᵀ`, `(A⁻¹)_kk = Σ_i (C⁻¹)_ik²`.
 * About `2n³/3` operations and one copy of the matrix.
 * @param matrix row-major; only the lower triangle is read
 * @returns null when the matrix is not positive definite
 */
export function inverseDiagonal(matrix: Float64Array): Float64Array | null {
  const size = Math.round(Math.sqrt(matrix.length));
  const factor = matrix.slice();
  return factorise(factor, size) ? squaredColumnsOfInverse(factor, size) : null;
}

/** The Cholesky factor in place of the lower triangle. */
function factorise(c: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j < i; j++) c[row + j] = (c[row + j]! - innerProduct(c, row, j * size, j)) / c[j * size + j]!;
    const pivot = c[row + i]! - innerProduct(c, row, row, i);
    if (!(pivot > 0)) return false;
    c[row + i] = Math.sqrt(pivot);
  }
  return true;
}

/** `Σ_{k < count} c[a + k] c[b + k]`. */
function innerProduct(c: Float64Array, a: number, b: number, count: number): number {
  let even = 0;
  let odd = 0;
  let k = 0;
  for (; k + 1 < count; k += 2) {
    even += c[a + k]! * c[b + k]!;
    odd += c[a + k + 1]! * c[b + k + 1]!;
  }
  return k < count ? even + odd + c[a + k]! * c[b + k]! : even + odd;
}

/** Row i of the inverse of a lower triangle is `(e_i − Σ_{j<i} c_ij row_j) / c_ii`. Overwrites the triangle, row by row. */
function squaredColumnsOfInverse(c: Float64Array, size: number): Float64Array {
  const sums = new Float64Array(size);
  const next = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const row = i * size;
    next.fill(0, 0, i);
    for (let j = 0; j < i; j++) {
      const factor = c[row + j]!;
      for (let k = 0, at = j * size; k <= j; k++, at++) next[k]! -= factor * c[at]!;
    }
    const inverse = 1 / c[row + i]!;
    for (let k = 0; k < i; k++) {
      const value = next[k]! * inverse;
      c[row + k] = value;
      sums[k]! += value * value;
    }
    c[row + i] = inverse;
    sums[i]! += inverse * inverse;
  }
  return sums;
}
