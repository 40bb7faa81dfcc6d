import type { Engine, HostTensor, HostTensors, StepFunction, Tensors } from '../../engine/program.ts';
import { adamStep } from '../../engine/ops/adam.ts';
import { specOf, specsOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { normal, split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { dcganGenerator, initialiseConvolutional, type DcganArchitecture } from '../../networks/generators/dcgan.ts';
import { generate } from '../../networks/generators/generator.ts';
import { entry } from '../../networks/layers.ts';
import { discriminationLoss, discriminator, persuasionLoss } from '../adversarial/discriminator.ts';
import { sampleQuality } from '../adversarial/sample-quality.ts';
import { countScenes } from '../scene-images.ts';
import { adamOn, adamShapes, adamState } from './adam-step.ts';
import { pixelsOf, type Course } from './course.ts';

/** As Radford, Metz and Chintala have it. */
const ADAM = { beta1: 0.5, beta2: 0.999, epsilon: 1e-8 };
/** How much of the running moments a step keeps. */
const KEPT = 0.9;
/** Images of each side of the figure, at most. */
const TESTED = 1000;

/** A convolutional generator against a discriminator: each step, first the one learns, then the other. The loss is the discriminator's: 1.39 where it cannot tell. */
export function adversarialCourse(
  architecture: DcganArchitecture,
  { batchSize, learningRate }: { readonly batchSize: number; readonly learningRate: number },
  key: Key,
): Course {
  const generator = dcganGenerator(architecture);
  const opponent = discriminator(architecture);
  const { latent } = architecture;
  const codes = (own: Key, count: number): HostTensor => ({
    shape: [count, latent],
    data: Float32Array.from(normal(own, count * latent)),
  });
  const scalar = (value: number): HostTensor => ({ shape: [], data: Float32Array.of(value) });
  return {
    step: stepOf(architecture),
    signature: {
      state: specsOf({ ...adamShapes(generator.trainedShapes), ...generator.momentShapes, ...adamShapes(opponent.weightShapes) }),
      inputs: {
        pixels: specOf([batchSize, architecture.sceneShape[0] * architecture.sceneShape[1]]),
        shown: specOf([batchSize, latent]),
        codes: specOf([batchSize, latent]),
        rate: specOf([]),
        epsilon: specOf([]),
      },
    },
    initial: {
      ...adamState(initialiseConvolutional(generator.trainedShapes, split(key, 'weights'))),
      ...initialiseConvolutional(generator.momentShapes, split(key, 'moments')),
      ...adamState(initialiseConvolutional(opponent.weightShapes, split(key, 'discriminator'))),
    },
    inputs(pixels, step) {
      const own = split(split(key, 'noise'), step);
      const { rate, epsilon } = adamStep(ADAM, learningRate, step);
      return {
        pixels,
        shown: codes(split(own, 'shown'), batchSize),
        codes: codes(split(own, 'codes'), batchSize),
        rate: scalar(rate),
        epsilon: scalar(epsilon),
      };
    },
    weights: (state) => Object.fromEntries(Object.keys(generator.weightShapes).map((name) => [name, state[name]!])),
    async validate(weights, { train, validation }, engine) {
      const count = Math.min(countScenes(validation), TESTED);
      if (count < 2) return {};
      const own = split(key, 'validation');
      const made = await imagesOf(architecture, weights, codes(split(own, 'codes'), count), engine);
      const first = (scenes: typeof train, most: number): Float64Array =>
        Float64Array.from(
          pixelsOf(
            scenes,
            Int32Array.from({ length: Math.min(most, countScenes(scenes)) }, (_, i) => i),
          ).data,
        );
      const quality = sampleQuality(
        split(own, 'normal'),
        made,
        { data: first(train, 5000), fresh: first(validation, count) },
        made.length / count,
      );
      return { 'quality of made images, %': 100 * quality };
    },
  };
}

function stepOf(architecture: DcganArchitecture): StepFunction {
  const generator = dcganGenerator(architecture);
  const opponent = discriminator(architecture);
  return (given, inputs) => {
    const state = { ...given };
    const numbers = { rate: entry(inputs, 'rate'), epsilon: entry(inputs, 'epsilon') };
    const real = entry<tf.Tensor2D>(inputs, 'pixels');
    const moments: Tensors = {};
    const made = generator.train(state, entry(inputs, 'shown'), moments);
    const tell = (own: Tensors): tf.Scalar => discriminationLoss(opponent.logits(own, real), opponent.logits(own, made));
    const told = adamOn(opponent.weightShapes, state, tell, numbers, ADAM);
    Object.assign(state, told.changed);
    const persuade = (own: Tensors): tf.Scalar =>
      persuasionLoss(opponent.logits(state, generator.train(own, entry(inputs, 'codes'), {})));
    Object.assign(state, adamOn(generator.trainedShapes, state, persuade, numbers, ADAM).changed);
    for (const [name, moment] of Object.entries(moments)) {
      state[name] = tf.add(tf.mul(entry(state, name), KEPT), tf.mul(moment, 1 - KEPT));
    }
    return { state, outputs: { loss: told.value } };
  };
}

/** Images `[N·HW]` of codes `[N, k]`. */
async function imagesOf(
  architecture: DcganArchitecture,
  weights: HostTensors,
  codes: HostTensor,
  engine: Engine,
): Promise<Float64Array> {
  const generator = dcganGenerator(architecture);
  const program = await engine.compile(
    (state, inputs) => ({ outputs: { images: generate(generator, state, entry<tf.Tensor2D>(inputs, 'codes')) } }),
    { state: specsOf(generator.weightShapes), inputs: { codes: specOf(codes.shape) } },
  );
  try {
    program.load(weights);
    const { images } = await program.step({ codes });
    return Float64Array.from(images!.data);
  } finally {
    program[Symbol.dispose]();
  }
}
