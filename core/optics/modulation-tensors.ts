import { multiply } from '../engine/ops/complex.ts';
import { dft2 } from '../engine/ops/dft.ts';
import * as tf from '../engine/tf.ts';
import type { Field, Shape2 } from '../math/field.ts';
import type { SensingOperator, TensorField } from './operator.ts';

/**
 * `A_l x = F P (d̄_l ⊙ x)` inside a graph for a known modulation, as `paddedDiffraction`, differentiable in the scene.
 * @param decoding `d [L,H,W]`
 * @param normSquared `‖A‖²`
 */
export function modulationOfTensors(decoding: Field, patternShape: Shape2, normSquared: number): SensingOperator<TensorField> {
  const [snapshots, height, width] = decoding.shape as [number, number, number];
  const [rows, columns] = patternShape;
  const constant = (values: Float64Array, sign = 1): tf.Tensor =>
    tf.tensor(
      Float32Array.from(values, (value) => sign * value),
      [snapshots, height, width],
    );
  const isPadded = rows !== height || columns !== width;
  const padding: [number, number][] = [[0, 0], [0, 0], [0, rows - height], [0, columns - width]]; // prettier-ignore
  const padded = (x: tf.Tensor): tf.Tensor => (isPadded ? tf.pad(x, padding) : x);
  const cropped = (u: tf.Tensor): tf.Tensor => (isPadded ? tf.slice(u, [0, 0, 0, 0], [-1, snapshots, height, width]) : u);
  return {
    snapshots,
    sceneShape: [height, width],
    patternShape,
    forward: (x) =>
      tf.tidy(() => {
        const coding = { re: constant(decoding.re), im: constant(decoding.im, -1) };
        const coded = multiply({ re: tf.expandDims(x.re, 1), im: tf.expandDims(x.im, 1) }, coding);
        return { ...dft2({ re: padded(coded.re), im: padded(coded.im) }) };
      }),
    adjoint: (u) =>
      tf.tidy(() => {
        const v = dft2(u, true);
        const decoded = multiply(
          { re: cropped(v.re), im: cropped(v.im) },
          { re: constant(decoding.re), im: constant(decoding.im) },
        );
        return { re: tf.sum(decoded.re, 1), im: tf.sum(decoded.im, 1) };
      }),
    normSquared: () => normSquared,
  };
}
