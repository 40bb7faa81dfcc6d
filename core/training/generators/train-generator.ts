/**
 * The training of a generator, from its first step to its last. What it computes follows from configuration and images alone: the order from seed and
 * epoch, noise from seed and step.
 */
import type { Engine, HostTensors } from '../../engine/program.ts';
import { InputError } from '../../math/input-error.ts';
import { permutation, rootKey, split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import type { SceneImages } from '../scene-images.ts';
import { countScenes } from '../scene-images.ts';
import { adversarialCourse } from './adversarial-course.ts';
import { pixelsOf, type Course } from './course.ts';
import { elboCourse } from './elbo-course.ts';
import type { GeneratorConfig } from './generator-config.ts';

export interface GeneratorHost {
  readonly engine: Engine;
  /** Where an earlier training of the same configuration on the same engine ended; left out, from the beginning. */
  readonly from?: TrainingPoint;
  /** Called after each step; false ends the training where it is. */
  onStep(at: GeneratorProgress): Promise<boolean>;
  /** Called after each epoch but the last, so that a training that dies can go on from there. */
  onEpoch?(at: TrainingPoint): Promise<void>;
  /** Asked when it has ended: false where it will go on later, and no figures are needed. Left out: they are. */
  isJudged?(): boolean;
  /** Seconds, from any origin; only reported. */
  now(): number;
}

export interface GeneratorProgress {
  readonly step: number;
  readonly steps: number;
  /** Of the last step. */
  readonly loss: number;
}

/** Where a training stands: with configuration and images, all that it needs to go on to the same bits. */
export interface TrainingPoint {
  /** Weights and the moments of Adam. */
  readonly state: HostTensors;
  /** Steps that are done. */
  readonly step: number;
  /** Mean loss of each whole epoch. */
  readonly losses: readonly number[];
  /** Sum over the steps of the epoch that has begun. */
  readonly lossSum: number;
  readonly seconds: number;
}

export interface TrainedGenerator {
  readonly weights: HostTensors;
  /** Where it ended. */
  readonly point: TrainingPoint;
  /** Whole passes over the training images. */
  readonly epochs: number;
  readonly seconds: number;
  readonly imagesPerSecond: number;
  /** Mean loss of each epoch. */
  readonly losses: readonly number[];
  /** Figures over the validation images, by name with unit; none where none were asked for. */
  readonly figures: Readonly<Record<string, number>>;
}

export interface TrainingImages {
  readonly train: SceneImages;
  readonly validation: SceneImages;
}

/** @throws InputError when there are fewer images than a batch needs, or the loss stops being a number */
export async function trainGenerator(
  config: GeneratorConfig,
  images: TrainingImages,
  host: GeneratorHost,
): Promise<TrainedGenerator> {
  const key = rootKey(config.seed);
  return trainCourse(courseOf(config, key), { ...config.training, key }, images, host);
}

/**
 * Any course from its first step to its last.
 * @param key of the order of the images
 * @throws InputError when there are fewer images than a batch needs, or the loss stops being a number
 */
export async function trainCourse(
  course: Course,
  { epochs, batchSize, key }: { readonly epochs: number; readonly batchSize: number; readonly key: Key },
  images: TrainingImages,
  host: GeneratorHost,
): Promise<TrainedGenerator> {
  const perEpoch = stepsPerEpoch(countScenes(images.train), batchSize);
  if (perEpoch === 0) {
    const [expected, found] = [`at least ${batchSize} training images, a batch`, String(countScenes(images.train))];
    throw new InputError({ where: 'dataset.train', expected, found });
  }
  const program = await host.engine.compile(course.step, course.signature);
  const from = host.from ?? START;
  const losses = [...from.losses];
  let [done, lossSum] = [from.step, from.lossSum];
  const began = host.now() - from.seconds;
  const point = async (): Promise<TrainingPoint> => {
    const seconds = host.now() - began;
    return { state: await program.save(), step: done, losses: [...losses], lossSum, seconds };
  };
  const orderOf = (epoch: number): Int32Array => permutation(split(split(key, 'order'), epoch), countScenes(images.train));
  try {
    program.load(from.state ?? course.initial);
    let order = orderOf(Math.floor(done / perEpoch));
    for (let goesOn = true; done < epochs * perEpoch && goesOn;) {
      const batch = done % perEpoch;
      const chosen = order.subarray(batch * batchSize, (batch + 1) * batchSize);
      done++;
      const { loss } = await program.step(course.inputs(pixelsOf(images.train, chosen), done));
      const value = loss!.data[0]!;
      if (!Number.isFinite(value)) throw diverged(done);
      lossSum += value;
      goesOn = await host.onStep({ step: done, steps: epochs * perEpoch, loss: value });
      if (done % perEpoch !== 0) continue;
      losses.push(lossSum / perEpoch);
      lossSum = 0;
      if (losses.length === epochs) break;
      order = orderOf(losses.length);
      if (goesOn) await host.onEpoch?.(await point());
    }
    const end = await point();
    const weights = course.weights(end.state);
    return {
      weights,
      point: end,
      epochs: losses.length,
      seconds: end.seconds,
      imagesPerSecond: (done * batchSize) / end.seconds,
      losses,
      figures: host.isJudged?.() === false ? {} : await course.validate(weights, images, host.engine),
    };
  } finally {
    program[Symbol.dispose]();
  }
}

/** What is left of the images after whole batches sits an epoch out: each epoch has an order of its own. */
const stepsPerEpoch = (images: number, batchSize: number): number => Math.floor(images / batchSize);

/** Of the whole training. */
export const stepsOf = ({ dataset, training }: GeneratorConfig): number =>
  training.epochs * stepsPerEpoch(dataset.train, training.batchSize);

const START = { state: null, step: 0, losses: [], lossSum: 0, seconds: 0 } as const;

function courseOf({ network, dataset, training }: GeneratorConfig, key: Key): Course {
  const sceneShape = [dataset.height, dataset.width] as const;
  const { objective } = training;
  if (network.kind === 'dense' && objective === 'elbo') return elboCourse({ ...network, sceneShape }, training, key);
  if (network.kind === 'dcgan' && objective === 'adversarial')
    return adversarialCourse({ ...network, sceneShape }, training, key);
  const expected = network.kind === 'dense' ? 'elbo' : 'adversarial';
  throw new InputError({ where: 'training.objective', expected: `${expected} for a network ${network.kind}`, found: objective });
}

const diverged = (step: number): InputError =>
  new InputError({ where: `step ${step}`, expected: 'a finite loss', found: 'none', hint: 'lower training.learningRate' });
