/**
 * The training of an encoder from magnitudes to the code of a frozen generator (Uelwer, Konietzny and Harmeling 2022, learned initialisation):
 * `‖x̂ − x‖² + λ_p Σ_l mean (f_l(x̂) − f_l(x))² − λ_a D(x̂)`, mean over the batch, with x̂ = G(E(|A x|)), features f_l of the generator's own encoder and a
 * critic D that learns beside it (WGAN-GP), one step each.
 */
import type { HostTensors, StepFunction, Tensors } from '../../engine/program.ts';
import { adamStep, type AdamOptions } from '../../engine/ops/adam.ts';
import { specOf, specsOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { elementCount } from '../../math/field.ts';
import { split, uniform } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { initialiseDense } from '../../networks/generators/dense.ts';
import { generate, latentSize, type Generator } from '../../networks/generators/generator.ts';
import { magnitudeEncoder, type MagnitudeEncoder } from '../../networks/magnitude-encoder.ts';
import { entry } from '../../networks/layers.ts';
import { denseCritic } from '../adversarial/critic.ts';
import { criticLoss, deceptionLoss } from '../adversarial/wasserstein.ts';
import { adamOn, adamState } from '../generators/adam-step.ts';
import type { Course } from '../generators/course.ts';
import type { EncoderConfig } from './encoder-config.ts';
import { madeQuality, measureImages, momentTensors, shapesOf, type Measuring } from './measured-images.ts';

/** What an encoder learns for. */
export interface EncoderProblem extends Measuring {
  readonly generator: Generator;
  /** Of the generator, and of its features. They stay as they are. */
  readonly frozen: HostTensors;
  /** What leaves each layer of a network that sees images, `[B, n]`; null where the perceptual term is left out. */
  readonly features: ((weights: Tensors, pixels: tf.Tensor2D) => tf.Tensor2D[]) | null;
}

/** Of Adam, as Gulrajani et al. have it for the critic: its opponent moves. */
const CRITIC_ADAM: AdamOptions = { beta1: 0, beta2: 0.9, epsilon: 1e-8 };
const ADAM: AdamOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

export const encoderOf = ({ generator, moments }: Pick<EncoderProblem, 'generator' | 'moments'>, hidden: readonly number[]) =>
  magnitudeEncoder({ bins: moments.mean.length, hidden, latent: latentSize(generator) });

/** The loss that it tells is the encoder's. @param steps of the whole training, over which the learning rate falls to 0 along half a cosine */
export function encoderCourse(
  problem: EncoderProblem,
  config: Pick<EncoderConfig, 'hidden' | 'critic' | 'training'>,
  steps: number,
  key: Key,
): Course {
  const { frozen, generator } = problem;
  const encoder = encoderOf(problem, config.hidden);
  const pixels = elementCount(generator.sceneShape);
  const { batchSize, learningRate, adversarial } = config.training;
  const critic = adversarial > 0 ? denseCritic(pixels, config.critic).weightShapes : {};
  const initial = {
    ...frozen,
    ...momentTensors(problem),
    ...adamState(initialiseDense(encoder.trainedShapes, split(key, 'encoder'))),
    ...adamState(initialiseDense(critic, split(key, 'critic'))),
  };
  const numbers = adversarial > 0 ? ['encoder', 'critic'] : ['encoder'];
  return {
    step: stepOf(problem, config),
    signature: {
      state: specsOf(shapesOf(initial)),
      inputs: {
        pixels: specOf([batchSize, pixels]),
        ...(adversarial > 0 ? { mixing: specOf([batchSize, 1]) } : {}),
        ...Object.fromEntries(numbers.flatMap((one) => [`${one}.rate`, `${one}.epsilon`].map((name) => [name, specOf([])]))),
      },
    },
    initial,
    inputs(images, step) {
      const scalar = (value: number) => ({ shape: [], data: Float32Array.of(value) });
      const falling = learningRate * (0.5 + 0.5 * Math.cos((Math.PI * (step - 1)) / steps));
      const rates = numbers.flatMap((one) => {
        const { rate, epsilon } = adamStep(one === 'encoder' ? ADAM : CRITIC_ADAM, falling, step);
        return [
          [`${one}.rate`, scalar(rate)],
          [`${one}.epsilon`, scalar(epsilon)],
        ] as const;
      });
      const mixing = { shape: [batchSize, 1], data: Float32Array.from(uniform(split(split(key, 'mixing'), step), batchSize)) };
      return { pixels: images, ...(adversarial > 0 ? { mixing } : {}), ...Object.fromEntries(rates) };
    },
    weights: (state) => Object.fromEntries(Object.keys(encoder.weightShapes).map((name) => [name, state[name]!])),
    async validate(weights, { validation }, engine) {
      const held = { ...frozen, ...weights };
      const quality = await madeQuality(engine, held, validation, (state, shown) => readBack(problem, encoder, state, shown));
      return quality === null ? {} : { 'PSNR of first images, dB': quality };
    },
  };
}

/** x̂, `[B, HW]`, of images `[B, HW]` that are measured. */
function readBack(problem: EncoderProblem, encoder: MagnitudeEncoder, weights: Tensors, pixels: tf.Tensor2D): tf.Tensor2D {
  const code = encoder.encode(weights, measureImages(problem, pixels), null);
  return tf.reshape(generate(problem.generator, weights, code), [pixels.shape[0], -1]);
}

/** What the encoder lowers, of its own weights; the rest stands in `state`. */
export function encoderLoss(
  problem: EncoderProblem,
  { hidden, critic: units, training: { perceptual, adversarial } }: Pick<EncoderConfig, 'hidden' | 'critic' | 'training'>,
  state: Tensors,
  pixels: tf.Tensor2D,
): (own: Tensors) => tf.Scalar {
  const { features, generator } = problem;
  const encoder = encoderOf(problem, hidden);
  const critic = denseCritic(elementCount(generator.sceneShape), units);
  const wanted = perceptual > 0 && features !== null ? features(state, pixels) : [];
  return (own) => {
    const made = readBack(problem, encoder, { ...state, ...own }, pixels);
    let total = tf.mean(tf.sum(tf.square(tf.sub(made, pixels)), 1)) as tf.Scalar;
    if (wanted.length > 0) {
      const found = features!(state, made);
      const apart = wanted.map((layer, l) => tf.mean(tf.square(tf.sub(found[l]!, layer))) as tf.Scalar);
      total = tf.add(total, tf.mul(tf.addN(apart), perceptual));
    }
    return adversarial > 0 ? tf.add(total, tf.mul(deceptionLoss(critic.of(state), made), adversarial)) : total;
  };
}

function stepOf(problem: EncoderProblem, config: Pick<EncoderConfig, 'hidden' | 'critic' | 'training'>): StepFunction {
  const encoder = encoderOf(problem, config.hidden);
  const critic = denseCritic(elementCount(problem.generator.sceneShape), config.critic);
  const { adversarial, penalty } = config.training;
  return (given, inputs) => {
    const state = { ...given };
    const numbersOf = (one: string) => ({ rate: entry(inputs, `${one}.rate`), epsilon: entry(inputs, `${one}.epsilon`) });
    const pixels = entry<tf.Tensor2D>(inputs, 'pixels');
    if (adversarial > 0) {
      const made = readBack(problem, encoder, state, pixels);
      const tell = (own: Tensors): tf.Scalar => criticLoss(critic.of(own), pixels, made, entry(inputs, 'mixing'), penalty);
      Object.assign(state, adamOn(critic.weightShapes, state, tell, numbersOf('critic'), CRITIC_ADAM).changed);
    }
    const loss = encoderLoss(problem, config, state, pixels);
    const { changed, value } = adamOn(encoder.trainedShapes, state, loss, numbersOf('encoder'), ADAM);
    Object.assign(state, changed);
    return { state, outputs: { loss: value } };
  };
}
