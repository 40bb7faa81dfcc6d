/** The largest eigenvalue of the symmetric tridiagonal matrix with these diagonals, by bisection on Sturm's count. */
function largestEigenvalue(diagonal: readonly number[], beside: readonly number[]): number {
  const radius = (i: number): number => Math.abs(beside[i - 1] ?? 0) + Math.abs(beside[i] ?? 0);
  let low = Math.min(...diagonal.map((value, i) => value - radius(i)));
  let high = Math.max(...diagonal.map((value, i) => value + radius(i)));
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (countAbove(diagonal, beside, middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}

/** How many eigenvalues lie above a number: the positive pivots of `T − shift`. */
function countAbove(diagonal: readonly number[], beside: readonly number[], shift: number): number {
  let count = 0;
  let pivot = 1;
  for (const [i, value] of diagonal.entries()) {
    const off = i === 0 ? 0 : beside[i - 1]!;
    pivot = value - shift - (off * off) / (pivot === 0 ? Number.MIN_VALUE : pivot);
    if (pivot > 0) count++;
  }
  return count;
}

/**
 * The eigenvector of the largest eigenvalue of a symmetric tridiagonal matrix, by inverse iteration.
 * @param beside element i stands between diagonal elements i and i + 1
 */
export function leadingEigenvector(diagonal: readonly number[], beside: readonly number[]): Float64Array {
  const size = diagonal.length;
  const largest = largestEigenvalue(diagonal, beside);
  const scale = Math.max(...diagonal.map(Math.abs), ...beside.map(Math.abs), Number.MIN_VALUE);
  const shift = largest + 1e-12 * scale;
  let vector = new Float64Array(size).fill(1);
  for (let iteration = 0; iteration < 3; iteration++) {
    // (T − shift) v' = v without exchanges: T − shift is negative definite.
    const pivots = new Float64Array(size);
    const right = vector.slice();
    for (let i = 0; i < size; i++) {
      const factor = i === 0 ? 0 : beside[i - 1]! / pivots[i - 1]!;
      pivots[i] = diagonal[i]! - shift - (i === 0 ? 0 : factor * beside[i - 1]!);
      if (pivots[i] === 0) pivots[i] = -1e-14 * scale;
      if (i > 0) right[i]! -= factor * right[i - 1]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      right[i] = (right[i]! - (i + 1 < size ? beside[i]! * right[i + 1]! : 0)) / pivots[i]!;
    }
    const norm = Math.sqrt(right.reduce((sum, value) => sum + value * value, 0));
    vector = right.map((value) => value / norm);
  }
  return vector;
}
