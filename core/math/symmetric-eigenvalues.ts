/**
 * The eigenvalues of a real symmetric matrix `[n,n]`, in ascending order: Householder tridiagonalisation, then implicit QL (Martin, Reinsch and Wilkinson,
 * Numerische Mathematik 11 (1968), `tred1`, `imtql1`). About `4n³/3` operations and one copy of the matrix; the error of every eigenvalue is a few rounding
 * errors of the largest, so that those below `n · 2⁻⁵² · λ_max` are rounding.
 * @param matrix row-major; only the lower triangle is read
 * @throws RangeError when the matrix is not square, or has numbers that are not finite
 */
export function symmetricEigenvalues(matrix: Float64Array): Float64Array {
  const size = Math.round(Math.sqrt(matrix.length));
  if (size * size !== matrix.length) throw new RangeError(`${matrix.length} numbers are not a square matrix`);
  const { diagonal, offDiagonal } = tridiagonalise(matrix.slice(), size);
  if (![...diagonal, ...offDiagonal].every(Number.isFinite)) throw new RangeError('a matrix with numbers that are not finite');
  return tridiagonalEigenvalues(diagonal, offDiagonal).sort();
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Element i stands beside diagonal elements i − 1 and i; element 0 is not used. */
  readonly offDiagonal: Float64Array;
}

/** An orthogonally similar tridiagonal matrix: reflections clear the rows of the lower triangle, from the last. Overwrites the matrix. */
function tridiagonalise(a: Float64Array, size: number): Tridiagonal {
  const diagonal = new Float64Array(size);
  const offDiagonal = new Float64Array(size);
  const product = new Float64Array(size);
  for (let last = size - 1; last > 0; last--) {
    const row = a.subarray(last * size, last * size + last);
    diagonal[last] = a[last * size + last]!;
    const beside = row[last - 1]!;
    let rest = 0;
    for (let k = 0; k < last - 1; k++) rest += row[k]! * row[k]!;
    // What the reflection would clear is clear already.
    if (rest === 0) {
      offDiagonal[last] = beside;
      continue;
    }
    const edge = (beside > 0 ? -1 : 1) * Math.sqrt(rest + beside * beside);
    offDiagonal[last] = edge;
    // u = row − edge e, A ← (1 − u uᵀ/h) A (1 − u uᵀ/h), h = |u|²/2.
    const h = rest + beside * (beside - edge);
    row[last - 1] = beside - edge;
    multiplySymmetric(a, size, row, product);
    let overlap = 0;
    for (let k = 0; k < last; k++) {
      product[k]! /= h;
      overlap += product[k]! * row[k]!;
    }
    const half = overlap / (2 * h);
    for (let k = 0; k < last; k++) product[k]! -= half * row[k]!;
    for (let j = 0; j < last; j++) {
      const u = row[j]!;
      const p = product[j]!;
      for (let k = 0, at = j * size; k <= j; k++, at++) a[at]! -= u * product[k]! + p * row[k]!;
    }
  }
  diagonal[0] = a[0] ?? 0;
  return { diagonal, offDiagonal };
}

/** `A v` of the leading square as large as v, from its lower triangle: each element is read once and serves on both sides. */
function multiplySymmetric(a: Float64Array, size: number, v: Float64Array, out: Float64Array): void {
  const count = v.length;
  for (let j = 0; j < count; j++) {
    const own = v[j]!;
    let sum = 0;
    let at = j * size;
    for (let k = 0; k < j; k++, at++) {
      const value = a[at]!;
      sum += value * v[k]!;
      out[k]! += value * own;
    }
    out[j] = sum + a[at]! * own;
  }
}

const MOST_SWEEPS = 60;

/** Implicit QL with Wilkinson's shifts. Overwrites both arrays; the eigenvalues take the place of the diagonal. */
function tridiagonalEigenvalues(d: Float64Array, offDiagonal: Float64Array): Float64Array {
  const size = d.length;
  const e = new Float64Array(size);
  e.set(offDiagonal.subarray(1));
  for (let first = 0; first < size; first++) {
    for (let sweep = 0; ; sweep++) {
      let last = first;
      while (last < size - 1 && Math.abs(e[last]!) > Number.EPSILON * (Math.abs(d[last]!) + Math.abs(d[last + 1]!))) last++;
      if (last === first) break;
      if (sweep === MOST_SWEEPS) throw new Error('the eigenvalue iteration does not converge');
      let g = (d[first + 1]! - d[first]!) / (2 * e[first]!);
      g = d[last]! - d[first]! + e[first]! / (g + (g < 0 ? -1 : 1) * Math.hypot(g, 1));
      let [sine, cosine, shift] = [1, 1, 0];
      let i = last - 1;
      for (; i >= first; i--) {
        const f = sine * e[i]!;
        const b = cosine * e[i]!;
        const length = Math.hypot(f, g);
        e[i + 1] = length;
        if (length === 0) {
          // The matrix fell apart here: go on with its parts.
          d[i + 1]! -= shift;
          e[last] = 0;
          break;
        }
        sine = f / length;
        cosine = g / length;
        g = d[i + 1]! - shift;
        const r = (d[i]! - g) * sine + 2 * cosine * b;
        shift = sine * r;
        d[i + 1] = g + shift;
        g = cosine * r - b;
      }
      if (i >= first) continue;
      d[first]! -= shift;
      e[first] = g;
      e[last] = 0;
    }
  }
  return d;
}
