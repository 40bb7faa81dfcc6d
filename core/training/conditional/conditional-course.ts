/**
 * The training of a generator of measured magnitudes and a code, against a discriminator that sees images beside the magnitudes they claim to have
 * (Uelwer, Oberstraß and Harmeling 2021, PRCGAN): it lowers `λ mean |G(y, z) − x| + mean log(1 + e^{−D(G(y, z), y)})`.
 */
import { adamStep, type AdamOptions } from '../../engine/ops/adam.ts';
import type { StepFunction, Tensors } from '../../engine/program.ts';
import { specOf, specsOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { elementCount } from '../../math/field.ts';
import { normal, split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { conditionalGenerator } from '../../networks/generators/conditional.ts';
import { initialiseDense } from '../../networks/generators/dense.ts';
import { entry } from '../../networks/layers.ts';
import { standardised } from '../../networks/magnitudes.ts';
import { denseCritic } from '../adversarial/critic.ts';
import { discriminationLoss, persuasionLoss } from '../adversarial/discriminator.ts';
import { madeQuality, measureImages, momentTensors, shapesOf, type Measuring } from '../encoders/measured-images.ts';
import { adamOn, adamShapes, adamState } from '../generators/adam-step.ts';
import type { Course } from '../generators/course.ts';
import type { ConditionalConfig } from './conditional-config.ts';

/** As Radford, Metz and Chintala have it for two that learn from each other. */
const ADAM: AdamOptions = { beta1: 0.5, beta2: 0.999, epsilon: 1e-8 };

type Architecture = Pick<ConditionalConfig, 'latent' | 'hidden'>;
type Settings = Architecture & Pick<ConditionalConfig, 'discriminator' | 'training'>;

export const conditionalOf = (
  { moments, sceneShape }: Pick<Measuring, 'moments' | 'sceneShape'>,
  { latent, hidden }: Architecture,
) => conditionalGenerator({ bins: moments.mean.length, latent, hidden, sceneShape });

/** A discriminator of images beside standardised magnitudes. */
function discriminatorOf({ moments, sceneShape }: Measuring, hidden: readonly number[]) {
  const { weightShapes, of } = denseCritic(elementCount(sceneShape) + moments.mean.length, hidden);
  const logits = (weights: Tensors, pixels: tf.Tensor2D, read: tf.Tensor2D): tf.Tensor2D =>
    of(weights)(tf.concat([pixels, read], 1));
  return { weightShapes, logits };
}

/** What the generator lowers, of its own weights; the rest stands in `state`. @param read magnitudes of the pixels, standardised */
export function conditionalLoss(
  measuring: Measuring,
  settings: Settings,
  state: Tensors,
  { pixels, read, codes }: { readonly pixels: tf.Tensor2D; readonly read: tf.Tensor2D; readonly codes: tf.Tensor2D },
): (own: Tensors) => tf.Scalar {
  const generator = conditionalOf(measuring, settings);
  const opponent = discriminatorOf(measuring, settings.discriminator);
  return (own) => {
    const made = generator.made({ ...state, ...own }, read, codes);
    const apart = tf.mean(tf.abs(tf.sub(made, pixels)));
    return tf.add(tf.mul(apart, settings.training.absolute), persuasionLoss(opponent.logits(state, made, read)));
  };
}

/** The loss that it tells is the generator's. @param steps of the whole training */
export function conditionalCourse(measuring: Measuring, settings: Settings, steps: number, key: Key): Course {
  const generator = conditionalOf(measuring, settings);
  const opponent = discriminatorOf(measuring, settings.discriminator);
  const { latent, training } = settings;
  const initial = {
    ...momentTensors(measuring),
    ...adamState(initialiseDense(generator.trainedShapes, split(key, 'generator'))),
    ...adamState(initialiseDense(opponent.weightShapes, split(key, 'discriminator'))),
  };
  return {
    step: stepOf(measuring, settings),
    signature: {
      state: specsOf({
        ...shapesOf(momentTensors(measuring)),
        ...adamShapes(generator.trainedShapes),
        ...adamShapes(opponent.weightShapes),
      }),
      inputs: {
        pixels: specOf([training.batchSize, elementCount(measuring.sceneShape)]),
        codes: specOf([training.batchSize, latent]),
        rate: specOf([]),
        epsilon: specOf([]),
      },
    },
    initial,
    inputs(pixels, step) {
      const falling = training.learningRate * (0.5 + 0.5 * Math.cos((Math.PI * (step - 1)) / steps));
      const { rate, epsilon } = adamStep(ADAM, falling, step);
      const scalar = (value: number) => ({ shape: [], data: Float32Array.of(value) });
      const draws = normal(split(split(key, 'codes'), step), training.batchSize * latent);
      const codes = { shape: [training.batchSize, latent], data: Float32Array.from(draws) };
      return { pixels, codes, rate: scalar(rate), epsilon: scalar(epsilon) };
    },
    weights: (state) => Object.fromEntries(Object.keys(generator.weightShapes).map((name) => [name, state[name]!])),
    async validate(weights, { validation }, engine) {
      const quality = await madeQuality(engine, weights, validation, (state, pixels) =>
        generator.made(state, standardised(state, measureImages(measuring, pixels), null), tf.zeros([pixels.shape[0], latent])),
      );
      return quality === null ? {} : { 'PSNR of images of the code 0, dB': quality };
    },
  };
}

function stepOf(measuring: Measuring, settings: Settings): StepFunction {
  const generator = conditionalOf(measuring, settings);
  const opponent = discriminatorOf(measuring, settings.discriminator);
  return (given, inputs) => {
    const state = { ...given };
    const numbers = { rate: entry(inputs, 'rate'), epsilon: entry(inputs, 'epsilon') };
    const [pixels, codes] = [entry<tf.Tensor2D>(inputs, 'pixels'), entry<tf.Tensor2D>(inputs, 'codes')];
    const read = standardised(state, measureImages(measuring, pixels), null);
    const made = generator.made(state, read, codes);
    const tell = (own: Tensors): tf.Scalar =>
      discriminationLoss(opponent.logits(own, pixels, read), opponent.logits(own, made, read));
    Object.assign(state, adamOn(opponent.weightShapes, state, tell, numbers, ADAM).changed);
    const loss = conditionalLoss(measuring, settings, state, { pixels, read, codes });
    const { changed, value } = adamOn(generator.trainedShapes, state, loss, numbers, ADAM);
    Object.assign(state, changed);
    return { state, outputs: { loss: value } };
  };
}
