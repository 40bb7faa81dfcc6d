/** One training step of a design, from images to changed state: measure, reconstruct, compare, differentiate, update. */
import type { HostTensor, HostTensors, Signature, StepFunction, Tensors } from '../engine/program.ts';
import { specOf, specsOf } from '../engine/signature.ts';
import * as tf from '../engine/tf.ts';
import { adamStep, adamUpdate } from '../engine/ops/adam.ts';
import { entry } from '../networks/layers.ts';
import { needsDraws } from '../optics/camera-tensors.ts';
import { quantisePhaseAnnealed, quantisePhaseStraightThrough } from '../optics/quantisation-tensors.ts';
import { imagesPerScene } from '../optics/scenes.ts';
import { cdpSummary } from './cdp-summary.ts';
import type { DesignConfig } from './design-config.ts';
import { FIRST_MOMENT, MASK, SECOND_MOMENT, stateShapes, trainedNames } from './design-state.ts';
import type { TermName } from './design-state.ts';
import { maskRegulariser } from './mask-regulariser.ts';
import { squaredDistance, totalWeights } from './objectives.ts';
import { observe, operatorOf } from './observation.ts';
import { reconstruct } from './reconstructor.ts';
import { sceneModelOf } from './scene-images.ts';
import { schedules } from './schedules.ts';
import { lessonShapes } from './teacher.ts';

/** Levels that a mask without levels is drawn to. */
const DEFAULT_BITS = 8;

/** Of annealed levels at the end of training; it grows from 1 by the same factor at each step. */
const SHARPEST = 100;

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
export function ratesOf(config: DesignConfig, step: number, steps: number): StepRates {
  const { optimiser, mask } = config;
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
    ...lossWeights(config, (step - 1) / steps),
    ...(isAnnealed(config) ? { 'mask.sharpness': scalar(SHARPEST ** ((step - 1) / steps)) } : {}),
  };
  return { learningRate, maskLearningRate, inputs };
}

/** The parts of the loss, and what each is called where it is weighed. The task is always there. */
const TEACHER_TERMS = ['cdp', 'features', 'images'] as const;
type TeacherTerm = (typeof TEACHER_TERMS)[number];

function teacherTerms({ distillation }: DesignConfig): readonly TeacherTerm[] {
  return distillation.enabled ? TEACHER_TERMS.filter((term) => distillation[term] > 0) : [];
}

/** α, β, σ and τ at some point of the training: what the teacher's terms lose as they fade, the task gains. */
function lossWeights(config: DesignConfig, progress: number): HostTensors {
  const terms = teacherTerms(config);
  if (terms.length === 0) return {};
  const { cdp, features, images, schedule } = config.distillation;
  const fade = schedules[schedule](progress);
  const weights = totalWeights({ cdp: cdp * fade, features: features * fade, images: images * fade });
  return Object.fromEntries((['task', ...terms] as const).map((term) => [`weight.${term}`, scalar(weights[term])]));
}

const isAnnealed = ({ mask }: DesignConfig): boolean => mask.learned && mask.bits !== null && mask.quantisation === 'annealed';

/** The masks that the panel is told: on their levels, where they have them. A fixed mask is on them from the start. */
function shownMask({ mask }: DesignConfig, phase: tf.Tensor3D, sharpness: tf.Tensor | undefined): tf.Tensor {
  if (!mask.learned || mask.bits === null) return phase;
  return sharpness === undefined
    ? quantisePhaseStraightThrough(phase, mask.bits)
    : quantisePhaseAnnealed(phase, mask.bits, sharpness as tf.Scalar);
}

const scalar = (value: number): HostTensor => ({ shape: [], data: Float32Array.of(value) });

/**
 * Inputs: `images [B,H,W,C]`, `draws [B,L,H,W]` (standard normal, where the noise model needs them), what a teacher tells (`lessonShapes`), and those of
 * `ratesOf`. Outputs: `loss`; where it has several parts each as `loss.task` and so on; and for each part of the design the sum of squares of its gradient,
 * `gradient.mask` and so on, which is not finite as soon as one number in it is not.
 */
export function designStep(config: DesignConfig): { readonly step: StepFunction; readonly signature: Signature } {
  const { dataset, sensing, training } = config;
  const scene = sceneModelOf(config);
  const parts = trainedNames(config);
  const names = Object.values(parts).flat();
  const { height, width } = dataset;
  const batch = training.batchSize;

  const forward = (parameters: Tensors, inputs: Tensors): { loss: tf.Scalar; terms: Tensors; moments: Tensors } => {
    const truth = entry<tf.Tensor4D>(inputs, 'images');
    const phase = entry<tf.Tensor3D>(parameters, MASK);
    const operator = operatorOf(config, shownMask(config, phase, inputs['mask.sharpness']));
    const intensity = observe(config, operator, truth, inputs['draws'] ?? null);
    const { images, estimates, bottleneck, moments } = reconstruct(config, parameters, operator, intensity, { training: true });
    const { reduction } = config.objective;
    // Every stage answers for its own images: from the last alone, training does not find through the projections.
    const errors = estimates.map((estimate) => squaredDistance(estimate, truth, reduction));
    const task = mean(errors);
    const seen: Record<TeacherTerm, () => tf.Tensor> = {
      cdp: () => cdpSummary(config.distillation.match, intensity),
      features: () => bottleneck,
      images: () => images,
    };
    const terms: Tensors = { task };
    for (const term of teacherTerms(config)) {
      terms[term] = squaredDistance(seen[term](), entry(inputs, `teacher.${term}`), reduction);
    }
    let loss: tf.Tensor = task;
    if (teacherTerms(config).length > 0) {
      const weighted = Object.entries(terms).map(([term, value]) => tf.mul(value, entry(inputs, `weight.${term}`)));
      loss = weighted.reduce((sum, next) => tf.add(sum, next));
    }
    const { learned, regulariser, regulariserWeight, bits } = config.mask;
    if (learned && regulariser !== 'none' && regulariserWeight > 0) {
      terms['mask'] = maskRegulariser(regulariser, phase, bits ?? DEFAULT_BITS);
      loss = tf.add(loss, tf.mul(terms['mask'], regulariserWeight));
    }
    return { loss: loss as tf.Scalar, terms, moments };
  };

  const step: StepFunction = (state, inputs) => {
    // The scope of the differentiation ends with only the loss alive.
    const kept: { moments: Tensors; terms: Tensors } = { moments: {}, terms: {} };
    const keep = (tensors: Tensors): Tensors =>
      Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tf.keep(tensor)]));
    const lossOf = (...values: tf.Tensor[]): tf.Scalar => {
      const trained = Object.fromEntries(names.map((name, i) => [name, values[i] as tf.Tensor]));
      const result = forward({ ...state, ...trained }, inputs);
      kept.moments = keep(result.moments);
      // One part alone is the loss itself.
      kept.terms = Object.keys(result.terms).length > 1 ? keep(result.terms) : {};
      return result.loss;
    };
    const { value: loss, grads } = tf.valueAndGrads(lossOf)(names.map((name) => entry(state, name)));
    const gradients = Object.fromEntries(names.map((name, i) => [name, grads[i] as tf.Tensor]));
    const outputs: Tensors = { loss };
    for (const [term, value] of Object.entries(kept.terms)) outputs[`loss.${term}`] = value.clone();
    for (const [part, members] of Object.entries(parts)) {
      if (members.length > 0) outputs[`gradient.${part}`] = squaredNorm(members.map((name) => entry(gradients, name)));
    }
    const changed: Tensors = {
      ...updatedWeights(config, state, limited(config, gradients, outputs), inputs),
      ...updatedStatistics(state, kept.moments, inputs),
    };
    tf.dispose([...Object.values(kept.moments), ...Object.values(kept.terms)]);
    return { state: changed, outputs };
  };

  const signature: Signature = {
    state: specsOf(stateShapes(config)),
    inputs: {
      images: specOf([batch, height, width, imagesPerScene(scene)]),
      ...(needsDraws(sensing.noise) ? { draws: specOf([batch, sensing.snapshots, height, width]) } : {}),
      ...specsOf(lessonShapes(config)),
      ...Object.fromEntries(Object.keys(ratesOf(config, 1, 1).inputs).map((name) => [name, specOf([])])),
    },
  };
  return { step, signature };
}

function mean(values: readonly tf.Tensor[]): tf.Tensor {
  const sum = values.reduce((left, right) => tf.add(left, right));
  return values.length === 1 ? sum : tf.div(sum, values.length);
}

/** The gradients, shortened together where the whole of them is longer than the limit. */
function limited({ optimiser }: DesignConfig, gradients: Tensors, outputs: Tensors): Tensors {
  const limit = optimiser.gradientLimit;
  if (limit === null) return gradients;
  const squares = Object.entries(outputs).filter(([name]) => name.startsWith('gradient.'));
  const length = tf.sqrt(squares.map(([, value]) => value).reduce((sum, next) => tf.add(sum, next)));
  const factor = tf.div(limit, tf.maximum(length, limit));
  return Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, factor)]));
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
    ['loss.task', 'task loss'],
    ['loss.cdp', 'pattern loss'],
    ['loss.features', 'feature loss'],
    ['loss.images', 'image loss'],
    ['loss.mask', 'mask regulariser'],
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
