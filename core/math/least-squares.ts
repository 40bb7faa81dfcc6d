/** Residuals and, by parameter, their derivatives; weights are in them already. */
export interface Linearisation {
  readonly residuals: Float64Array;
  readonly jacobian: readonly Float64Array[];
}

export interface LeastSquaresFit {
  readonly parameters: Float64Array;
  /** Standard deviations, from the curvature and the mean square of the residuals. Infinite for what the data do not decide. */
  readonly uncertainties: Float64Array;
  /** `Σ r²`. */
  readonly cost: number;
  readonly iterations: number;
}

/**
 * Least squares by Levenberg and Marquardt: steps `(JᵀJ + λ diag JᵀJ)⁻¹ Jᵀr`, with λ raised while a step does not help. Marquardt, J. Soc. Indust. Appl. Math. 11 (1963).
 * @param linearise residuals and derivatives at some parameters
 * @param cost `Σ r²` alone, which is cheaper
 * @param onIteration false ends it
 */
export async function fitLeastSquares(
  start: Float64Array,
  linearise: (parameters: Float64Array) => Linearisation,
  cost: (parameters: Float64Array) => number,
  {
    iterations,
    onIteration = () => true,
  }: { readonly iterations: number; readonly onIteration?: (iteration: number) => boolean | Promise<boolean> },
): Promise<LeastSquaresFit> {
  let parameters = start.slice();
  let damping = 1e-3;
  let done = 0;
  let normal = normalEquations(linearise(parameters));
  while (done < iterations && (await onIteration(done))) {
    done++;
    let improved = false;
    let small = false;
    for (let attempt = 0; attempt < 8 && !improved; attempt++) {
      const step = solve(normal.matrix, normal.gradient, damping);
      const next = parameters.map((value, i) => value - step[i]!);
      const reached = cost(next);
      small = normal.cost - reached < 1e-7 * normal.cost;
      if (reached < normal.cost) {
        parameters = next;
        damping = Math.max(damping / 10, 1e-9);
        improved = true;
      } else damping *= 10;
    }
    if (!improved) break;
    normal = normalEquations(linearise(parameters));
    if (small) break;
  }
  const freedom = Math.max(1, normal.count - parameters.length);
  const uncertainties = inverseDiagonalOf(normal).map((value) => Math.sqrt((value * normal.cost) / freedom));
  return { parameters, uncertainties, cost: normal.cost, iterations: done };
}

interface NormalEquations {
  /** `JᵀJ`, row-major. */
  readonly matrix: Float64Array;
  /** `Jᵀr`. */
  readonly gradient: Float64Array;
  readonly cost: number;
  readonly count: number;
}

function normalEquations({ residuals, jacobian }: Linearisation): NormalEquations {
  const size = jacobian.length;
  const matrix = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  jacobian.forEach((column, i) => {
    gradient[i] = product(column, residuals);
    for (let j = 0; j <= i; j++) matrix[i * size + j] = matrix[j * size + i] = product(column, jacobian[j]!);
  });
  return { matrix, gradient, cost: product(residuals, residuals), count: residuals.length };
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Scaled to a unit diagonal, so that parameters of any units are treated alike, and one without influence gets no step; Gauss and Jordan with pivots on the diagonal. */
function solve(matrix: Float64Array, right: Float64Array, damping: number): Float64Array {
  const size = right.length;
  const scale = Float64Array.from({ length: size }, (_, i) => 1 / Math.sqrt(matrix[i * size + i]! || Infinity));
  const a = matrix.map((value, at) => value * scale[Math.floor(at / size)]! * scale[at % size]!);
  const b = right.map((value, i) => value * scale[i]!);
  for (let i = 0; i < size; i++) a[i * size + i] = 1 + damping;
  for (let i = 0; i < size; i++) {
    const pivot = a[i * size + i]!;
    for (let row = 0; row < size; row++) {
      if (row === i) continue;
      const factor = a[row * size + i]! / pivot;
      for (let column = i; column < size; column++) a[row * size + column]! -= factor * a[i * size + column]!;
      b[row]! -= factor * b[i]!;
    }
  }
  return b.map((value, i) => (value / a[i * size + i]!) * scale[i]!);
}

function inverseDiagonalOf({ matrix, gradient }: NormalEquations): Float64Array {
  const size = gradient.length;
  return Float64Array.from({ length: size }, (_, i) => {
    if (matrix[i * size + i] === 0) return Infinity;
    const unit = new Float64Array(size).fill(1, i, i + 1);
    // A breath of damping: what is not decided comes out large instead of dividing by zero.
    return Math.abs(solve(matrix, unit, 1e-12)[i]!);
  });
}
