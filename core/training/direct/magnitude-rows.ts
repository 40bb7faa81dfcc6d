/** Magnitudes as direct networks are given them: rows with zero frequency in the middle, where convolutions find its neighbours. */
import * as tf from '../../engine/tf.ts';
import type { RealField } from '../../math/field.ts';

/** `√y` of intensities `[Q,L,H,W]` with zero frequency at [0,0], as rows `[Q, LHW]`. What noise made negative is 0. */
export function magnitudeRows({ shape, data }: RealField): Float32Array {
  const [height, width] = shape.slice(-2) as [number, number];
  const [down, right] = [height >> 1, width >> 1];
  const rows = new Float32Array(data.length);
  for (let plane = 0; plane < data.length; plane += height * width) {
    for (let row = 0; row < height; row++) {
      const to = plane + ((row + down) % height) * width;
      const from = plane + row * width;
      for (let column = 0; column < width; column++) {
        rows[to + ((column + right) % width)] = Math.sqrt(Math.max(0, data[from + column]!));
      }
    }
  }
  return rows;
}

/** The same inside a graph. @param magnitudes `√y [Q,L,H,W]` */
export function magnitudeRowsOfTensors(magnitudes: tf.Tensor): tf.Tensor2D {
  const centred = [2, 3].reduce(toTheMiddle, magnitudes);
  return tf.reshape(centred, [magnitudes.shape[0]!, -1]);
}

function toTheMiddle(x: tf.Tensor, axis: number): tf.Tensor {
  const length = x.shape[axis]!;
  const after = length >> 1;
  if (after === 0) return x;
  const [first, rest] = tf.split(x, [length - after, after], axis);
  return tf.concat([rest!, first!], axis);
}
