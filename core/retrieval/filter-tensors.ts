import * as tf from '../engine/tf.ts';
import type { TensorField } from '../optics/operator.ts';
import type { Padding } from './filter.ts';

/** `applyFilter` inside a training graph: `[Q,H,W]` by `ψ [k,k]`, differentiable in both. */
export function applyFilterToTensors(z: TensorField, filter: tf.Tensor, padding: Padding): TensorField {
  return tf.tidy(() => {
    const [scenes, height, width] = z.re.shape as [number, number, number];
    const size = filter.shape[0] as number;
    // Real and imaginary parts as twice as many pictures of one channel: one convolution.
    const pictures = tf.reshape(tf.concat([z.re, z.im], 0), [2 * scenes, height, width, 1]) as tf.Tensor4D;
    const kernel = tf.reshape(filter, [size, size, 1, 1]) as tf.Tensor4D;
    const filtered =
      padding === 'zeros'
        ? tf.conv2d(pictures, kernel, 1, 'same')
        : tf.conv2d(wrapAround(wrapAround(pictures, 1, size), 2, size), kernel, 1, 'valid');
    const [re, im] = tf.split(tf.reshape(filtered, [2 * scenes, height, width]), 2, 0) as [tf.Tensor, tf.Tensor];
    return { re, im };
  });
}

/** Continues an axis periodically on both sides, by what a filter of this size needs; also when that is more than the axis itself. */
function wrapAround(pictures: tf.Tensor4D, axis: 1 | 2, size: number): tf.Tensor4D {
  const length = pictures.shape[axis];
  const margin = (size - 1) / 2;
  const copies = Math.ceil(margin / length);
  const repeated = copies === 0 ? pictures : tf.concat(new Array<tf.Tensor4D>(2 * copies + 1).fill(pictures), axis);
  const begin = [0, 0, 0, 0];
  begin[axis] = copies * length - margin;
  const extent = [...pictures.shape];
  extent[axis] = length + 2 * margin;
  return tf.slice(repeated, begin, extent);
}
