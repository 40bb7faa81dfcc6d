/** `A = V diag(values) V^H`; column k of V belongs to value k, in ascending order. */
export interface HermitianEigen {
  readonly values: Float64Array;
  /** Row-major `[n,n]`. */
  readonly re: Float64Array;
  readonly im: Float64Array;
}

const MOST_SWEEPS = 30;

/**
 * Eigenvalues and eigenvectors of a Hermitian matrix `[n,n]`, row-major, by cyclic Jacobi rotations: simple, accurate, and quick enough for a hundred rows.
 * Golub and Van Loan, Matrix Computations, section 8.5.
 */
export function hermitianEigen(matrixRe: Float64Array, matrixIm: Float64Array): HermitianEigen {
  const size = Math.round(Math.sqrt(matrixRe.length));
  if (size * size !== matrixRe.length || matrixIm.length !== matrixRe.length) {
    throw new RangeError(`${matrixRe.length} and ${matrixIm.length} numbers are not a square matrix`);
  }
  const [ar, ai] = [matrixRe.slice(), matrixIm.slice()];
  const [vr, vi] = [new Float64Array(size * size), new Float64Array(size * size)];
  for (let i = 0; i < size; i++) vr[i * size + i] = 1;
  const total = ar.reduce((sum, value, i) => sum + value * value + ai[i]! * ai[i]!, 0);
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonalPower(ar, ai, size) > 1e-28 * total; sweep++) {
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) {
        const [re, im] = [ar[p * size + q]!, ai[p * size + q]!];
        const modulus = Math.sqrt(re * re + im * im);
        if (modulus === 0) continue;
        const ratio = (ar[q * size + q]! - ar[p * size + p]!) / (2 * modulus);
        const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        const turn = { cosine, sine: tangent * cosine, phaseRe: re / modulus, phaseIm: im / modulus };
        turnColumns(ar, ai, size, p, q, turn);
        turnRows(ar, ai, size, p, q, turn);
        turnColumns(vr, vi, size, p, q, turn);
      }
    }
  }
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => ar[i * size + i]! - ar[j * size + j]!);
  const inOrder = (part: Float64Array): Float64Array =>
    part.map((_, at) => part[Math.floor(at / size) * size + order[at % size]!]!);
  return { values: Float64Array.from(order, (i) => ar[i * size + i]!), re: inOrder(vr), im: inOrder(vi) };
}

interface Turn {
  readonly cosine: number;
  readonly sine: number;
  /** `a_pq/|a_pq|`. */
  readonly phaseRe: number;
  readonly phaseIm: number;
}

/** Columns `p ← c p − s e^{−jφ} q`, `q ← s e^{jφ} p + c q`. */
function turnColumns(re: Float64Array, im: Float64Array, size: number, p: number, q: number, turn: Turn): void {
  for (let row = 0; row < size; row++) rotate(re, im, row * size + p, row * size + q, turn, 1);
}

/** The same from the left with its adjoint, which turns the phase the other way. */
function turnRows(re: Float64Array, im: Float64Array, size: number, p: number, q: number, turn: Turn): void {
  for (let column = 0; column < size; column++) rotate(re, im, p * size + column, q * size + column, turn, -1);
}

function rotate(re: Float64Array, im: Float64Array, a: number, b: number, turn: Turn, side: 1 | -1): void {
  const { cosine, sine, phaseRe } = turn;
  const phaseIm = side * turn.phaseIm;
  const [xr, xi, yr, yi] = [re[a]!, im[a]!, re[b]!, im[b]!];
  re[a] = cosine * xr - sine * (phaseRe * yr + phaseIm * yi);
  im[a] = cosine * xi - sine * (phaseRe * yi - phaseIm * yr);
  re[b] = sine * (phaseRe * xr - phaseIm * xi) + cosine * yr;
  im[b] = sine * (phaseRe * xi + phaseIm * xr) + cosine * yi;
}

function offDiagonalPower(re: Float64Array, im: Float64Array, size: number): number {
  let sum = 0;
  for (let at = 0; at < re.length; at++) {
    if (at % (size + 1) !== 0) sum += re[at]! * re[at]! + im[at]! * im[at]!;
  }
  return sum;
}
