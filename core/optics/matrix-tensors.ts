import * as tf from '../engine/tf.ts';
import type { Shape2 } from '../math/field.ts';
import type { SensingOperator, TensorField } from './operator.ts';

/**
 * `u = A x` for a matrix inside a training graph, as `matrixOperator`, differentiable in the scene and in the matrix.
 * @param matrix `A [m,n]`
 * @param sceneShape H and W with H·W = n
 * @param normSquared `‖A‖²`, which is not worked out here
 */
export function matrixOperatorOfTensors(
  matrix: TensorField,
  sceneShape: Shape2,
  normSquared: number,
): SensingOperator<TensorField> {
  const [rows, columns] = matrix.re.shape as [number, number];
  if (columns !== sceneShape[0] * sceneShape[1]) {
    throw new RangeError(`a matrix [${matrix.re.shape.join(',')}] for scenes of ${sceneShape.join('×')}`);
  }
  return {
    snapshots: 1,
    sceneShape,
    patternShape: [1, rows],
    forward: (x) =>
      tf.tidy(() => {
        const [re, im] = [tf.reshape(x.re, [-1, columns]), tf.reshape(x.im, [-1, columns])];
        const times = (part: tf.Tensor, by: tf.Tensor): tf.Tensor => tf.matMul(part, by, false, true);
        return {
          re: tf.reshape(tf.sub(times(re, matrix.re), times(im, matrix.im)), [-1, 1, 1, rows]),
          im: tf.reshape(tf.add(times(re, matrix.im), times(im, matrix.re)), [-1, 1, 1, rows]),
        };
      }),
    adjoint: (u) =>
      tf.tidy(() => {
        const [re, im] = [tf.reshape(u.re, [-1, rows]), tf.reshape(u.im, [-1, rows])];
        return {
          re: tf.reshape(tf.add(tf.matMul(re, matrix.re), tf.matMul(im, matrix.im)), [-1, ...sceneShape]),
          im: tf.reshape(tf.sub(tf.matMul(im, matrix.re), tf.matMul(re, matrix.im)), [-1, ...sceneShape]),
        };
      }),
    normSquared: () => normSquared,
  };
}
