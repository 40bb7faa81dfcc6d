import { transformInPlace } from '../math/fft.ts';
import { intensityOf, squaredNorm, zeroField, type Field } from '../math/field.ts';
import type { MatrixProduct } from '../math/matrix-product.ts';
import { normal, rootKey, split, uniform } from '../math/random.ts';
import { codedDiffraction } from '../optics/coded-diffraction.ts';
import { gaussianMatrix } from '../optics/gaussian-matrix.ts';
import { randomMask } from '../optics/masks.ts';
import { priorOfScenes } from '../retrieval/priors.ts';
import type { Solver } from '../retrieval/solver.ts';
import { constantStart } from '../retrieval/spectral.ts';

export interface Timing {
  readonly what: string;
  /** Median of the repetitions. */
  readonly seconds: number;
}

const SECONDS = 0.5;
const SIZE = 96;
const ITERATIONS = 20;

/** One 2-D Fourier transform of a batch of squares, in float64. */
export function timeTransform(batch: number, size: number): Timing {
  const count = batch * size * size;
  const field = { shape: [batch, size, size], re: normal(rootKey(0), count), im: normal(rootKey(1), count) };
  // Forward and back, so that the numbers stay as large as they are.
  const pair = medianSeconds(() => {
    transformInPlace(field, 'forward');
    transformInPlace(field, 'inverse');
  });
  return { what: `2-D Fourier transform, ${batch} × ${size}×${size}`, seconds: pair / 2 };
}

/** One product of a square matrix with a vector, there and back, in float64. */
export function timeMatrix(
  kind: 'real' | 'complex',
  side: number,
  productOf: (matrix: Field) => MatrixProduct,
  how: string,
): Timing {
  const matrix = gaussianMatrix(rootKey(0), side, side, kind);
  const x = {
    shape: [side],
    re: normal(rootKey(1), side),
    im: kind === 'real' ? new Float64Array(side) : normal(rootKey(2), side),
  };
  const u = zeroField([side]);
  const product = productOf(matrix);
  const pair = medianSeconds(() => {
    product.multiply(x, 0, u, 0);
    product.multiplyAdjoint(u, 0, x, 0);
    // So that the numbers stay as large as they are.
    const norm = Math.sqrt(squaredNorm(x) / side);
    for (const part of [x.re, x.im]) for (let i = 0; i < side; i++) part[i]! /= norm;
  });
  return { what: `product with a ${kind} matrix ${side}×${side}, ${how}`, seconds: pair / 2 };
}

/** One iteration of a classical method on one scene and one snapshot. */
export async function timeSolver(solver: Solver): Promise<Timing> {
  const key = rootKey(0);
  const operator = codedDiffraction(randomMask(split(key, 'mask'), 1, SIZE, SIZE));
  const scene = { shape: [1, SIZE, SIZE], re: uniform(split(key, 'scene'), SIZE * SIZE), im: new Float64Array(SIZE * SIZE) };
  const intensity = intensityOf(operator.forward(scene));
  const flat = constantStart([SIZE, SIZE]);
  const start = { ...flat, shape: [1, SIZE, SIZE] };
  const prior = priorOfScenes({ kind: 'amplitude', phaseRange: Math.PI });
  const options = { ...solver.defaults, iterations: ITERATIONS, tolerance: 0, start, prior, noise: null };
  const times: number[] = [];
  for (let repetition = 0; repetition < 5; repetition++) {
    const began = performance.now();
    await solver.solve(intensity, operator, options);
    times.push((performance.now() - began) / 1000 / ITERATIONS);
  }
  return { what: `${solver.title}, one iteration at ${SIZE}×${SIZE}`, seconds: median(times) };
}

/** Median time of a call, over about half a second and at least three calls; the first, which compiles, does not count. */
function medianSeconds(call: () => void): number {
  call();
  const times: number[] = [];
  const end = performance.now() + 1000 * SECONDS;
  while (times.length < 3 || performance.now() < end) {
    const began = performance.now();
    call();
    times.push((performance.now() - began) / 1000);
  }
  return median(times);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
