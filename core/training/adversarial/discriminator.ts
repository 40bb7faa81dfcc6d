import { batchNormTraining } from '../../engine/ops/batch-norm.ts';
import type { Tensors } from '../../engine/program.ts';
import * as tf from '../../engine/tf.ts';
import { mapsOf, type DcganArchitecture } from '../../networks/generators/dcgan.ts';
import { entry } from '../../networks/layers.ts';

const NAME = 'discriminator';
const LEAK = 0.2;
const KERNEL = 4;
const NORM_EPSILON = 1e-5;

/**
 * What a convolutional generator learns from: its layers backwards, with convolutions of stride 2, leaky ReLUs and, but for the first, normalisation over
 * the batch; then one number, the logit that an image is real (Radford, Metz and Chintala 2016). Only ever used while it learns.
 */
export function discriminator(architecture: DcganArchitecture) {
  const { sceneShape } = architecture;
  const maps = mapsOf(architecture).toReversed();
  const last = maps.at(-1)!;
  const weightShapes: Record<string, readonly number[]> = {};
  maps.forEach(({ channels }, i) => {
    weightShapes[`${NAME}${i}.kernel`] = [KERNEL, KERNEL, i === 0 ? 1 : maps[i - 1]!.channels, channels];
    for (const vector of i === 0 ? ['bias'] : ['scale', 'offset']) weightShapes[`${NAME}${i}.${vector}`] = [channels];
  });
  weightShapes[`${NAME}.out.kernel`] = [last.height * last.width * last.channels, 1];
  weightShapes[`${NAME}.out.bias`] = [1];
  return {
    weightShapes,
    /** Logits `[B, 1]` of images `[B, HW]`. */
    logits(weights: Tensors, images: tf.Tensor2D): tf.Tensor2D {
      const [batch] = images.shape;
      const features = maps.reduce<tf.Tensor4D>(
        (x, _, i) => {
          const vector = (own: string): tf.Tensor1D => entry(weights, `${NAME}${i}.${own}`);
          const out = tf.conv2d(x, entry<tf.Tensor4D>(weights, `${NAME}${i}.kernel`), 2, 'same');
          const ready =
            i === 0
              ? tf.add(out, vector('bias'))
              : batchNormTraining(out, vector('scale'), vector('offset'), NORM_EPSILON).output;
          return tf.leakyRelu(ready, LEAK) as tf.Tensor4D;
        },
        tf.reshape(images, [batch, ...sceneShape, 1]),
      );
      const flat = tf.reshape(features, [batch, -1]) as tf.Tensor2D;
      return tf.add(tf.matMul(flat, entry<tf.Tensor2D>(weights, `${NAME}.out.kernel`)), entry(weights, `${NAME}.out.bias`));
    },
  };
}

/** What it lowers: `mean log(1 + e^{−D(x)}) + mean log(1 + e^{D(x̃)})` of logits of real and made images (Goodfellow et al. 2014). */
export function discriminationLoss(real: tf.Tensor, made: tf.Tensor): tf.Scalar {
  return tf.add(tf.mean(tf.softplus(tf.neg(real))), tf.mean(tf.softplus(made)));
}

/** What the generator lowers: `mean log(1 + e^{−D(x̃)})`, which does not go flat where the discriminator wins. */
export function persuasionLoss(made: tf.Tensor): tf.Scalar {
  return tf.mean(tf.softplus(tf.neg(made)));
}
