import * as tf from '../tf.ts';

/** A complex field as two real tensors of one shape: TensorFlow.js cannot differentiate through its complex type. */
export interface ComplexTensor {
  readonly re: tf.Tensor;
  readonly im: tf.Tensor;
}

/** a·b, with broadcasting. */
export function multiply(a: ComplexTensor, b: ComplexTensor): ComplexTensor {
  return {
    re: tf.sub(tf.mul(a.re, b.re), tf.mul(a.im, b.im)),
    im: tf.add(tf.mul(a.re, b.im), tf.mul(a.im, b.re)),
  };
}

/**
 * |z| = √(re² + im²), exact everywhere. The gradient is z/|z|, and 0 at z = 0, where the square root alone gives NaN:
 * the guard is in the derivative, so that the value has no epsilon in it.
 */
export function modulus(re: tf.Tensor, im: tf.Tensor): tf.Tensor {
  return withGuardedGradient(re, im);
}

const withGuardedGradient = tf.customGrad((...parameters) => {
  const [re, im, save] = parameters as unknown as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
  const value = tf.sqrt(tf.add(tf.square(re), tf.square(im)));
  save([re, im, value]);
  const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
    const [x, y, r] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const scale = tf.div(dy, positive(r));
    return [tf.mul(x, scale), tf.mul(y, scale)];
  };
  return { value, gradFunc };
});

/** x where it is positive, 1 where it is 0: a divisor for quotients whose numerator is then 0 too. */
function positive(x: tf.Tensor): tf.Tensor {
  return tf.where(tf.greater(x, 0), x, tf.onesLike(x));
}

/** z/|z|, and 1 at z = 0, where its gradient is 0: so √y · unitPhase(z) has modulus √y at every point. */
export function unitPhase(re: tf.Tensor, im: tf.Tensor): ComplexTensor {
  const radius = modulus(re, im);
  const isZero = tf.cast(tf.equal(radius, 0), 'float32');
  const reciprocal = tf.div(tf.sub(1, isZero), positive(radius));
  return { re: tf.add(tf.mul(re, reciprocal), isZero), im: tf.mul(im, reciprocal) };
}
