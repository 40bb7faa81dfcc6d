import { InputError } from '../math/input-error.ts';
import * as tf from '../engine/tf.ts';

/** `mean` over all numbers, or the `sum` of squares of a scene and the mean over scenes. */
export type Reduction = 'mean' | 'sum';

/**
 * How far two tensors `[Q, ...]` of one shape are apart: `‖a − b‖²/Q` as a `sum`, which is how arXiv 2505.18352 prints every term, or `‖a − b‖²/size`
 * as a `mean`. The paper's terms are this of images (eq. 3), of pattern summaries (eq. 5, `cdpSummary`) and of bottleneck features (eq. 6). Sums differ
 * from means by the number of values a scene has, which Adam all but ignores in a term alone, but which decides how terms weigh against each other.
 */
export function squaredDistance(a: tf.Tensor, b: tf.Tensor, reduction: Reduction): tf.Scalar {
  return tf.tidy(() => {
    const squares = tf.square(tf.sub(a, b));
    return reduction === 'mean' ? tf.mean(squares) : tf.div(tf.sum(squares), b.shape[0] as number);
  });
}

/** What a student takes from its teacher, as shares of the objective. */
export interface TeacherWeights {
  /** β, of the coded diffraction patterns. */
  readonly cdp: number;
  /** σ, of the bottleneck features. */
  readonly features: number;
  /** τ, of the teacher's images. */
  readonly images: number;
}

/**
 * All weights of `α L_task + β L_cdp + σ L_feat + τ L_image`: the task has what the teacher leaves, α = 1 − β − σ − τ (arXiv 2505.18352, eq. 7, which
 * has no τ).
 * @throws InputError when nothing would be left, and less
 */
export function totalWeights(teacher: TeacherWeights): TeacherWeights & { readonly task: number } {
  const { cdp, features, images } = teacher;
  const sum = cdp + features + images;
  // Shares such as .3 + .3 + .4 do not add up to 1 in binary.
  const rounding = 1e-9;
  if (!(sum <= 1 + rounding)) {
    throw new InputError({
      where: 'distillation',
      expected: 'weights β + σ + τ of at most 1 together',
      found: `${cdp} + ${features} + ${images} = ${sum}`,
      hint: 'the task has the weight that they leave',
    });
  }
  return { task: Math.max(1 - sum, 0), cdp, features, images };
}
