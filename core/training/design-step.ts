/** One training step of a design, from images to changed state: measure, reconstruct, compare, differentiate, update. */
import type { HostTensor, HostTensors, Signature, StepFunction, Tensors, TensorSpec } from '../engine/program.ts';
import * as tf from '../engine/tf.ts';
import { entry } from '../networks/layers.ts';
import { addCameraNoiseToTensors, needsDraws } from '../optics/camera-tensors.ts';
import { codedDiffractionOfTensors, intensityOfTensors } from '../optics/coded-diffraction-tensors.ts';
import { tensorFieldOfImages } from '../optics/scenes-tensors.ts';
import { imagesPerScene } from '../optics/scenes.ts';
import { adamStep, adamUpdate } from './adam.ts';
import type { DesignConfig } from './design-config.ts';
import { FIRST_MOMENT, MASK, SECOND_MOMENT, stateShapes, trainedNames } from './design-state.ts';
import type { TermName } from './design-state.ts';
import { taskLoss } from './objectives.ts';
import { reconstruct } from './reconstructor.ts';
import { sceneModelOf } from './scene-images.ts';
import { schedules } from './schedules.ts';

/** How much of the running statistics a step keeps, at most. */
const STATISTICS_DECAY = 0.9;

/** What `designStep` is told at each step beside images and noise: everything that changes with its number. */
export interface StepRates {
  /** Of filter and network, and of the mask. */
  readonly learningRate: number;
  readonly maskLearningRate: number;
  readonly inputs: HostTensors;
}

/** @param step from 1 to `steps` */
export function ratesOf({ optimiser, mask }: DesignConfig, step: number, steps: number): StepRates {
  const factor = schedules[optimiser.schedule]((step - 1) / steps);
  const learningRate = optimiser.learningRate * factor;
  const maskLearningRate = mask.learned ? mask.learningRate * factor : 0;
  const network = adamStep(optimiser, learningRate, step);
  const inputs = {
    'adam.rate': scalar(network.rate),
    'adam.maskRate': scalar(adamStep(optimiser, maskLearningRate, step).rate),
    'adam.epsilon': scalar(network.epsilon),
    // The plain average of the first batches, then a decaying one: a few steps suffice to forget the arbitrary first values.
    'statistics.decay': scalar(Math.min(STATISTICS_DECAY, (step - 1) / step)),
  };
  return { learningRate, maskLearningRate, inputs };
}

const scalar = (value: number): HostTensor => ({ shape: [], data: Float32Array.of(value) });
const specOf = (shape: readonly number[]): TensorSpec => ({ shape, dtype: 'float32' });

export function specsOf(shapes: Readonly<Record<string, readonly number[]>>): Signature['state'] {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, specOf(shape)]));
}

/**
 * Inputs: `images [B,H,W,C]`, `draws [B,L,H,W]` (standard normal, where the noise model needs them), and those of `ratesOf`. Outputs: `loss`, and
 * for each part of the design the sum of squares of its gradient, `gradient.mask` and so on, which is not finite as soon as one number in it is not.
 */
export function designStep(config: DesignConfig): { readonly step: StepFunction; readonly signature: Signature } {
  const { dataset, sensing, training } = config;
  const scene = sceneModelOf(config);
  const terms = trainedNames(config);
  const names = Object.values(terms).flat();
  const { height, width } = dataset;
  const batch = training.batchSize;

  const forward = (parameters: Tensors, inputs: Tensors): { loss: tf.Scalar; moments: Tensors } => {
    const truth = entry<tf.Tensor4D>(inputs, 'images');
    const x = tensorFieldOfImages(scene, imagesOf(truth));
    const far = codedDiffractionOfTensors(entry(parameters, MASK)).forward(x);
    const intensity = addCameraNoiseToTensors(intensityOfTensors(far), sensing.noise, inputs['draws'] ?? null);
    const { images, moments } = reconstruct(config, parameters, intensity, { training: true });
    return { loss: taskLoss(images, truth, config.objective.reduction), moments };
  };

  const step: StepFunction = (state, inputs) => {
    let moments: Tensors = {};
    const lossOf = (...values: tf.Tensor[]): tf.Scalar => {
      const trained = Object.fromEntries(names.map((name, i) => [name, values[i] as tf.Tensor]));
      const result = forward({ ...state, ...trained }, inputs);
      // The scope of the differentiation ends with only the loss alive.
      moments = Object.fromEntries(Object.entries(result.moments).map(([name, tensor]) => [name, tf.keep(tensor)]));
      return result.loss;
    };
    const { value: loss, grads } = tf.valueAndGrads(lossOf)(names.map((name) => entry(state, name)));
    const gradients = Object.fromEntries(names.map((name, i) => [name, grads[i] as tf.Tensor]));
    const changed: Tensors = {
      ...updatedWeights(config, state, gradients, inputs),
      ...updatedStatistics(state, moments, inputs),
    };
    tf.dispose(Object.values(moments));
    const outputs: Tensors = { loss };
    for (const [term, members] of Object.entries(terms)) {
      if (members.length > 0) outputs[`gradient.${term}`] = squaredNorm(members.map((name) => entry(gradients, name)));
    }
    return { state: changed, outputs };
  };

  const signature: Signature = {
    state: specsOf(stateShapes(config)),
    inputs: {
      images: specOf([batch, height, width, imagesPerScene(scene)]),
      ...(needsDraws(sensing.noise) ? { draws: specOf([batch, sensing.snapshots, height, width]) } : {}),
      ...Object.fromEntries(Object.keys(ratesOf(config, 1, 1).inputs).map((name) => [name, specOf([])])),
    },
  };
  return { step, signature };
}

/** `[Q,H,W,C]` as C tensors `[Q,H,W]`. */
function imagesOf(images: tf.Tensor4D): tf.Tensor[] {
  const [count, height, width, channels] = images.shape;
  if (channels === 1) return [tf.reshape(images, [count, height, width])];
  return tf.split(images, channels, 3).map((image) => tf.reshape(image, [count, height, width]));
}

function updatedWeights(config: DesignConfig, state: Tensors, gradients: Tensors, inputs: Tensors): Tensors {
  const changed: Tensors = {};
  for (const [name, gradient] of Object.entries(gradients)) {
    const moments = { first: entry(state, FIRST_MOMENT + name), second: entry(state, SECOND_MOMENT + name) };
    const rate = entry(inputs, name === MASK ? 'adam.maskRate' : 'adam.rate');
    const next = adamUpdate(entry(state, name), gradient, moments, rate, entry(inputs, 'adam.epsilon'), config.optimiser);
    changed[name] = next.weight;
    changed[FIRST_MOMENT + name] = next.moments.first;
    changed[SECOND_MOMENT + name] = next.moments.second;
  }
  return changed;
}

/** `s ← decay·s + (1 − decay)·s_batch` */
function updatedStatistics(state: Tensors, moments: Tensors, inputs: Tensors): Tensors {
  const decay = entry(inputs, 'statistics.decay');
  const mix = (name: string, moment: tf.Tensor): tf.Tensor => tf.add(moment, tf.mul(tf.sub(entry(state, name), moment), decay));
  return Object.fromEntries(Object.entries(moments).map(([name, moment]) => [name, mix(name, moment)]));
}

function squaredNorm(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tensors.map((tensor) => tf.sum(tf.square(tensor))).reduce((sum, next) => tf.add(sum, next));
}

/** The first term of a step that is not a finite number, in words; null when all are. */
export function divergedTerm(outputs: HostTensors): string | null {
  const order: readonly [string, string][] = [
    ['loss', 'task loss'],
    ...(['mask', 'filter', 'network'] satisfies TermName[]).map((term): [string, string] => [
      `gradient.${term}`,
      `${term} gradient`,
    ]),
  ];
  for (const [name, words] of order) {
    const value = outputs[name]?.data[0];
    if (value !== undefined && !Number.isFinite(value)) return words;
  }
  return null;
}
