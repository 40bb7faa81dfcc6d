/**
 * One stage of the unrolled reconstructor: from images towards the measurement by a few steps along the gradient of the amplitude loss, then a small
 * network that mends what those steps left, as a change of the images. Where the images are right both leave them as they are.
 */
import { unitPhase } from '../engine/ops/complex.ts';
import * as tf from '../engine/tf.ts';
import type { Tensors } from '../engine/program.ts';
import { entry } from '../networks/layers.ts';
import { applyUnet } from '../networks/unet.ts';
import type { UnetArchitecture } from '../networks/unet-plan.ts';
import type { SensingOperator, TensorField } from '../optics/operator.ts';
import { tensorFieldOfImages, tensorImagesOfField } from '../optics/scenes-tensors.ts';
import { imagesPerScene } from '../optics/scenes.ts';
import type { SceneModel } from '../optics/scenes.ts';
import { imagePlanes } from './observation.ts';

/** Lengths of the steps of a stage, in units of 1/‖A‖²; a weight beside those of its network. */
export const STEP_LENGTHS = 'steps';

/** What the network of a stage sees: images and field after the steps, and the images before them. */
export function stageArchitecture(
  scene: SceneModel,
  { width, depth }: { readonly width: number; readonly depth: number },
): UnetArchitecture {
  const images = imagesPerScene(scene);
  return {
    inputChannels: 2 * images + 2,
    outputChannels: images,
    baseWidth: width,
    depth,
    batchNorm: true,
    skipConnections: true,
  };
}

export interface StageInput {
  readonly scene: SceneModel;
  readonly operator: SensingOperator<TensorField>;
  /** `√y [Q,L,H,W]`. */
  readonly amplitude: tf.Tensor;
  /** Of the stage before, `[Q,H,W,C]`. */
  readonly images: tf.Tensor4D;
}

/** @param weights those of the stage's network, and its step lengths `[J]` */
export function applyStage(
  { scene, operator, amplitude, images }: StageInput,
  architecture: UnetArchitecture,
  weights: Tensors,
  mode: { readonly training: boolean },
): { readonly images: tf.Tensor4D; readonly moments: Tensors } {
  const lengths = tf.unstack(entry(weights, STEP_LENGTHS));
  let x = tensorFieldOfImages(scene, imagePlanes(images));
  for (const [index, length] of lengths.entries()) {
    if (index > 0) x = withScenePrior(scene, x);
    x = stepTowards(x, amplitude, operator, length);
  }
  const nearer = tensorImagesOfField(scene, withScenePrior(scene, x));
  const seen = tf.stack([...nearer, ...imagePlanes(images), x.re, x.im], 3) as tf.Tensor4D;
  const { output, moments } = applyUnet(architecture, weights, seen, mode);
  return { images: tf.add(tf.stack(nearer, 3), output), moments };
}

/**
 * `x − s/‖A‖² · ∇½‖|A x| − √y‖² = x + s/‖A‖² · A^H(√y u/|u| − u)`, `u = A x`. With the unitary transform and one snapshot, s = 1 is the projection on the
 * measured magnitudes.
 */
function stepTowards(
  x: TensorField,
  amplitude: tf.Tensor,
  operator: SensingOperator<TensorField>,
  length: tf.Tensor,
): TensorField {
  const u = operator.forward(x);
  const phase = unitPhase(u.re, u.im);
  const missing = { re: tf.sub(tf.mul(amplitude, phase.re), u.re), im: tf.sub(tf.mul(amplitude, phase.im), u.im) };
  const change = operator.adjoint(missing);
  const scale = tf.div(length, operator.normSquared());
  return { re: tf.add(x.re, tf.mul(change.re, scale)), im: tf.add(x.im, tf.mul(change.im, scale)) };
}

/** What every scene of the model has (`priorOfScenes`), differentiable. */
function withScenePrior(scene: SceneModel, { re, im }: TensorField): TensorField {
  switch (scene.kind) {
    case 'phase':
      return unitPhase(re, im);
    case 'amplitude':
      return { re: tf.clipByValue(re, 0, 1), im: tf.zerosLike(im) };
    case 'complex': {
      const power = tf.add(tf.square(re), tf.square(im));
      // 1/max(|x|, 1), without a root near 0.
      const shrink = tf.rsqrt(tf.maximum(power, tf.onesLike(power)));
      return { re: tf.mul(re, shrink), im: tf.mul(im, shrink) };
    }
  }
}
