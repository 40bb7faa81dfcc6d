import * as tf from '../engine/tf.ts';
import { elementCount, squaredNorm, zeroField } from '../math/field.ts';
import type { Field, Shape2 } from '../math/field.ts';
import { normal, rootKey, split } from '../math/random.ts';
import { matrixOperatorOfTensors } from './matrix-tensors.ts';
import type { SensingOperator } from './operator.ts';

/** A sensing operator that is given by its numbers. */
export interface MatrixOperator extends SensingOperator<Field> {
  /** `A [m, H·W]`, row-major. */
  readonly matrix: Field;
}

/**
 * `u = A x` for a matrix: a transmission matrix of a scattering medium, or random numbers. One snapshot, whose pattern is one row of m numbers, `[Q,1,1,m]`.
 * @param matrix `A [m,n]`
 * @param sceneShape H and W with H·W = n
 * @throws RangeError when these do not fit
 */
export function matrixOperator(matrix: Field, sceneShape: Shape2): MatrixOperator {
  const [rows = 0, columns = 0] = matrix.shape;
  if (matrix.shape.length !== 2 || columns !== elementCount(sceneShape)) {
    throw new RangeError(`a matrix [${matrix.shape.join(',')}] for scenes of ${sceneShape.join('×')}`);
  }
  const isReal = matrix.im.every((value) => value === 0);
  let norm: number | null = null;
  const forward = (x: Field): Field => {
    const scenes = sceneCount(x, columns);
    const u = zeroField([scenes, 1, 1, rows]);
    for (let scene = 0; scene < scenes; scene++) multiply(matrix, isReal, x, scene * columns, u, scene * rows);
    return u;
  };
  const adjoint = (u: Field): Field => {
    const scenes = sceneCount(u, rows);
    const x = zeroField([scenes, ...sceneShape]);
    for (let scene = 0; scene < scenes; scene++) multiplyAdjoint(matrix, isReal, u, scene * rows, x, scene * columns);
    return x;
  };
  const normSquared = (): number => (norm ??= largestGain(forward, adjoint, sceneShape));
  return {
    matrix,
    snapshots: 1,
    sceneShape,
    patternShape: [1, rows],
    forward,
    adjoint,
    normSquared,
    onTensors: () => {
      const part = (values: Float64Array): tf.Tensor => tf.tensor(Float32Array.from(values), [rows, columns]);
      return matrixOperatorOfTensors({ re: part(matrix.re), im: part(matrix.im) }, sceneShape, normSquared());
    },
  };
}

/** The size of the first axis, when a scene or pattern has `count` numbers. */
function sceneCount({ shape, re }: Field, count: number): number {
  if (re.length === (shape[0] ?? 0) * count) return shape[0]!;
  throw new RangeError(`a field of shape [${shape.join(',')}] for ${count} numbers each`);
}

const MOST_ITERATIONS = 200;

/**
 * ‖A‖² by power iteration, raised by 2 %: an iteration approaches it from below, quickly at first, and a step must not be longer than it allows.
 */
function largestGain(forward: (x: Field) => Field, adjoint: (u: Field) => Field, sceneShape: Shape2): number {
  const key = rootKey(0);
  const count = elementCount(sceneShape);
  let x: Field = { shape: [1, ...sceneShape], re: normal(split(key, 're'), count), im: normal(split(key, 'im'), count) };
  let gain = 0;
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const scale = 1 / Math.sqrt(squaredNorm(x) || 1);
    x = adjoint(forward({ shape: x.shape, re: x.re.map((value) => value * scale), im: x.im.map((value) => value * scale) }));
    const next = Math.sqrt(squaredNorm(x));
    const settled = next - gain < 1e-4 * next;
    gain = next;
    if (settled) break;
  }
  return 1.02 * gain;
}

/** `u = A x` of one scene. Two rows at a time: each number of the scene that is read serves twice, and four sums grow side by side. */
function multiply({ shape, re, im }: Field, isReal: boolean, x: Field, at: number, u: Field, to: number): void {
  const [rows, columns] = shape as [number, number];
  const xr = x.re.subarray(at, at + columns);
  const xi = x.im.subarray(at, at + columns);
  for (let row = 0; row < rows; row += 2) {
    // The last row of an odd number stands for its own neighbour.
    const [a, b] = [row * columns, Math.min(row + 1, rows - 1) * columns];
    let [aRe, aIm, bRe, bIm] = [0, 0, 0, 0];
    for (let k = 0; k < columns; k++) {
      const [r, i] = [xr[k]!, xi[k]!];
      aRe += re[a + k]! * r;
      aIm += re[a + k]! * i;
      bRe += re[b + k]! * r;
      bIm += re[b + k]! * i;
      if (isReal) continue;
      aRe -= im[a + k]! * i;
      aIm += im[a + k]! * r;
      bRe -= im[b + k]! * i;
      bIm += im[b + k]! * r;
    }
    u.re[to + row] = aRe;
    u.im[to + row] = aIm;
    if (row + 1 === rows) continue;
    u.re[to + row + 1] = bRe;
    u.im[to + row + 1] = bIm;
  }
}

/** `x = A^H u` of one scene, two rows of A after the other. */
function multiplyAdjoint({ shape, re, im }: Field, isReal: boolean, u: Field, at: number, x: Field, to: number): void {
  const [rows, columns] = shape as [number, number];
  const xr = x.re.subarray(to, to + columns);
  const xi = x.im.subarray(to, to + columns);
  for (let row = 0; row < rows; row += 2) {
    const isLast = row + 1 === rows;
    const [a, b] = [row * columns, isLast ? row * columns : (row + 1) * columns];
    const [ar, ai] = [u.re[at + row]!, u.im[at + row]!];
    const [br, bi] = isLast ? [0, 0] : [u.re[at + row + 1]!, u.im[at + row + 1]!];
    for (let k = 0; k < columns; k++) {
      let sumRe = re[a + k]! * ar + re[b + k]! * br;
      let sumIm = re[a + k]! * ai + re[b + k]! * bi;
      if (!isReal) {
        sumRe += im[a + k]! * ai + im[b + k]! * bi;
        sumIm -= im[a + k]! * ar + im[b + k]! * br;
      }
      xr[k]! += sumRe;
      xi[k]! += sumIm;
    }
  }
}
