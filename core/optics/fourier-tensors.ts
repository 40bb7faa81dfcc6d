import { dft2 } from '../engine/ops/dft.ts';
import * as tf from '../engine/tf.ts';
import type { Shape2 } from '../math/field.ts';
import { checkFourierShapes } from './fourier.ts';
import type { SensingOperator, TensorField } from './operator.ts';

/** `A x = F P x` inside a training graph, as `fourier`, differentiable in the scene. */
export function fourierOfTensors(sceneShape: Shape2, patternShape: Shape2): SensingOperator<TensorField> {
  checkFourierShapes(sceneShape, patternShape);
  const [height, width] = sceneShape;
  const [rows, columns] = patternShape;
  const padded = (x: tf.Tensor): tf.Tensor =>
    tf.pad(tf.expandDims(x, 1), [
      [0, 0],
      [0, 0],
      [0, rows - height],
      [0, columns - width],
    ]);
  const cropped = (u: tf.Tensor): tf.Tensor => tf.squeeze(tf.slice(u, [0, 0, 0, 0], [-1, 1, height, width]), [1]);
  return {
    snapshots: 1,
    sceneShape,
    patternShape,
    forward: ({ re, im }) => tf.tidy(() => ({ ...dft2({ re: padded(re), im: padded(im) }) })),
    adjoint: (u) =>
      tf.tidy(() => {
        const x = dft2(u, true);
        return { re: cropped(x.re), im: cropped(x.im) };
      }),
    normSquared: () => 1,
  };
}
