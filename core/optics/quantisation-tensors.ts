import * as tf from '../engine/tf.ts';
import { TWO_PI } from '../math/units.ts';
import { straightThrough } from './straight-through.ts';

/**
 * `quantisePhase` inside a training graph: the nearest of `2^bits` uniform levels in [0, 2π), with gradient 1.
 * @param phase radians, any real values
 */
export function quantisePhaseStraightThrough(phase: tf.Tensor, bits: number): tf.Tensor {
  const count = 2 ** bits;
  const step = TWO_PI / count;
  return straightThrough(phase, (value) =>
    tf.tidy(() => {
      const level = tf.round(tf.div(value, step));
      // Whole numbers and a power of two: the remainder is exact.
      return tf.mul(tf.sub(level, tf.mul(tf.floor(tf.div(level, count)), count)), step);
    }),
  );
}

/**
 * A smooth staircase over the `2^bits` uniform levels, which sharpens while a mask learns:
 * `φ − 2^{1−b} atan(2s sin h cos h / (1 + 2s cos² h))`, `h = 2^{b−1} φ`.
 *
 * The angle is the series `Σ_k (−1)^{k+1} ρ^k sin(2kh)/k` of a sawtooth, damped by `ρ = s/(1 + s)`. So the value is φ at s = 0 and the nearest level as s → ∞, levels
 * and mid-points stay where they are at every s, and the slope, a Poisson kernel, is positive: `1/(1 + 2s)` on a level, `1 + 2s` half-way between two.
 * It has no pole for s ≥ 0. The value is not wrapped, which a smooth function cannot be: level 2^b is 2π here.
 * @param phase radians, any real values
 * @param sharpness s, finite and not negative; an input of the program, since it changes from step to step
 */
export function quantisePhaseAnnealed(phase: tf.Tensor, bits: number, sharpness: tf.Scalar): tf.Tensor {
  return tf.tidy(() => {
    const halfAngle = tf.mul(phase, 2 ** (bits - 1));
    const cosine = tf.cos(halfAngle);
    const along = tf.mul(tf.mul(cosine, sharpness), 2);
    const sawtooth = tf.atan(tf.div(tf.mul(along, tf.sin(halfAngle)), tf.add(tf.mul(along, cosine), 1)));
    return tf.sub(phase, tf.mul(sawtooth, 2 ** (1 - bits)));
  });
}
