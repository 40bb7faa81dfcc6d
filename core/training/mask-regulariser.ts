import * as tf from '../engine/tf.ts';
import { TWO_PI } from '../math/units.ts';

/** What a mask is drawn to beside its task. */
export type MaskRegulariser = 'smoothness' | 'range' | 'levels';

/**
 * The regulariser `R(φ)` of the mask, a mean over pixels or pairs of them, so that its weight does not depend on the size.
 *
 * - `smoothness`: `|e^{jφ_p} − e^{jφ_q}|² = 4 sin²((φ_p − φ_q)/2)` over pairs of neighbours in a row or column of one snapshot: a wrap costs nothing.
 * - `range`: the squared distance of φ to [0, 2π).
 * - `levels`: `(1 − cos 2^b φ)/2 = sin²(2^{b−1} φ)`, which is 0 on the `2^b` uniform levels and 1 half-way between.
 * @param maskPhase `φ [L,H,W]` in radians
 * @param bits b, for `levels`
 */
export function maskRegulariser(kind: MaskRegulariser, maskPhase: tf.Tensor, bits: number): tf.Scalar {
  return tf.tidy(() => {
    switch (kind) {
      case 'smoothness':
        return roughness(maskPhase);
      case 'range':
        return tf.mean(tf.add(tf.square(tf.relu(tf.neg(maskPhase))), tf.square(tf.relu(tf.sub(maskPhase, TWO_PI)))));
      case 'levels':
        return tf.mean(tf.square(tf.sin(tf.mul(maskPhase, 2 ** (bits - 1)))));
    }
  });
}

function roughness(maskPhase: tf.Tensor): tf.Scalar {
  const [snapshots, height, width] = maskPhase.shape as [number, number, number];
  const down = tf.sub(
    tf.slice(maskPhase, [0, 1, 0], [snapshots, height - 1, width]),
    tf.slice(maskPhase, [0, 0, 0], [snapshots, height - 1, width]),
  );
  const across = tf.sub(
    tf.slice(maskPhase, [0, 0, 1], [snapshots, height, width - 1]),
    tf.slice(maskPhase, [0, 0, 0], [snapshots, height, width - 1]),
  );
  const squares = (difference: tf.Tensor): tf.Tensor => tf.sum(tf.square(tf.sin(tf.div(difference, 2))));
  return tf.mul(tf.add(squares(down), squares(across)), 4 / (down.size + across.size));
}
