import * as tf from '../engine/tf.ts';
import { elementCount, squaredNorm, zeroField } from '../math/field.ts';
import type { Field, Shape2 } from '../math/field.ts';
import { matrixProduct, type MatrixProduct } from '../math/matrix-product.ts';
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
  let norm: number | null = null;
  let made: MatrixProduct | null = null;
  const product = (): MatrixProduct => (made ??= matrixProduct(matrix));
  const forward = (x: Field): Field => {
    const scenes = sceneCount(x, columns);
    const u = zeroField([scenes, 1, 1, rows]);
    for (let scene = 0; scene < scenes; scene++) product().multiply(x, scene * columns, u, scene * rows);
    return u;
  };
  const adjoint = (u: Field): Field => {
    const scenes = sceneCount(u, rows);
    const x = zeroField([scenes, ...sceneShape]);
    for (let scene = 0; scene < scenes; scene++) product().multiplyAdjoint(u, scene * rows, x, scene * columns);
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
