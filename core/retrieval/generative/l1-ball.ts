import * as tf from '../../engine/tf.ts';

/**
 * The nearest point of the ball `‖u − c‖₁ ≤ r`, row by row: `c + sign(d) max(|d| − θ, 0)` with d = x − c and
 * `θ = max(0, max over j of (Σ of the j largest |d| − r)/j)`. Duchi, Shalev-Shwartz, Singer and Chandra (2008): their ρ is where that mean is largest,
 * since it grows with j exactly as long as the next |d| is above it.
 * @param x `[B, n]`
 * @param centre c, `[B, n]`
 * @param radius r, a scalar
 */
export function projectOntoBall(x: tf.Tensor2D, centre: tf.Tensor2D, radius: tf.Tensor): tf.Tensor2D {
  return tf.tidy(() => {
    const size = x.shape[1];
    const difference = tf.sub(x, centre);
    const length = tf.abs(difference);
    const sums = tf.cumsum(tf.topk(length, size).values, 1);
    const means = tf.div(tf.sub(sums, radius), tf.range(1, size + 1));
    const threshold = tf.relu(tf.max(means, 1, true));
    return tf.add(centre, tf.mul(tf.sign(difference), tf.relu(tf.sub(length, threshold)))) as tf.Tensor2D;
  });
}
