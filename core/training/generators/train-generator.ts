/**
 * The training of a generator, from its first step to its last. What it computes follows from configuration and images alone: the order from seed and
 * epoch, noise from seed and step.
 */
import type { Engine, HostTensor, HostTensors, Program } from '../../engine/program.ts';
import { InputError } from '../../math/input-error.ts';
import { normal, permutation, rootKey, split } from '../../math/random.ts';
import { summarise } from '../../metrics/summary.ts';
import { psnr } from '../../metrics/psnr.ts';
import { initialiseDense, type DenseArchitecture } from '../../networks/generators/dense.ts';
import type { SceneImages } from '../scene-images.ts';
import { countScenes } from '../scene-images.ts';
import { adamInputs, adamProgram, adamState, weightsOf } from './adam-step.ts';
import { elboObjective, elboProbe, vaeShapes } from './elbo.ts';
import type { GeneratorConfig } from './generator-config.ts';

export interface GeneratorHost {
  readonly engine: Engine;
  /** Where an earlier training of the same configuration on the same engine ended; left out, from the beginning. */
  readonly from?: TrainingPoint;
  /** Called after each step; false ends the training where it is. */
  onStep(at: GeneratorProgress): Promise<boolean>;
  /** Called after each epoch but the last, so that a training that dies can go on from there. */
  onEpoch?(at: TrainingPoint): Promise<void>;
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
  /** Figures over the validation images, by name with unit. */
  readonly figures: Readonly<Record<string, number>>;
}

const architectureOf = ({ network, dataset }: GeneratorConfig): DenseArchitecture => ({
  latent: network.latent,
  hidden: network.hidden,
  sceneShape: [dataset.height, dataset.width],
});

/** @throws InputError when there are fewer images than a batch needs, or the loss stops being a number */
export async function trainGenerator(
  config: GeneratorConfig,
  images: { readonly train: SceneImages; readonly validation: SceneImages },
  host: GeneratorHost,
): Promise<TrainedGenerator> {
  const { batchSize, learningRate, epochs } = config.training;
  const perEpoch = Math.floor(countScenes(images.train) / batchSize);
  if (perEpoch === 0) {
    const [expected, found] = [`at least ${batchSize} training images, a batch`, String(countScenes(images.train))];
    throw new InputError({ where: 'dataset.train', expected, found });
  }
  const architecture = architectureOf(config);
  const key = rootKey(config.seed);
  const { step, signature } = adamProgram(elboObjective(architecture, batchSize));
  const program = await host.engine.compile(step, signature);
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
    program.load(from.state ?? adamState(initialiseDense(vaeShapes(architecture), split(key, 'weights'))));
    let order = orderOf(Math.floor(done / perEpoch));
    for (let goesOn = true; done < epochs * perEpoch && goesOn;) {
      const batch = done % perEpoch;
      const chosen = order.subarray(batch * batchSize, (batch + 1) * batchSize);
      done++;
      const noise = noiseOf(architecture, batchSize, split(split(key, 'noise'), done));
      const { loss } = await program.step({ pixels: pixelsOf(images.train, chosen), noise, ...adamInputs(learningRate, done) });
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
    const weights = weightsOf(end.state);
    return {
      weights,
      point: end,
      epochs: losses.length,
      seconds: end.seconds,
      imagesPerSecond: (done * batchSize) / end.seconds,
      losses,
      figures: await validate(architecture, weights, images.validation, host.engine, split(key, 'validation')),
    };
  } finally {
    program[Symbol.dispose]();
  }
}

const START = { state: null, step: 0, losses: [], lossSum: 0, seconds: 0 } as const;

const diverged = (step: number): InputError =>
  new InputError({ where: `step ${step}`, expected: 'a finite loss', found: 'none', hint: 'lower training.learningRate' });

/** The bound and the quality of what the autoencoder makes of images that it has not learned from. */
async function validate(
  architecture: DenseArchitecture,
  weights: HostTensors,
  scenes: SceneImages,
  engine: Engine,
  key: ReturnType<typeof rootKey>,
): Promise<Record<string, number>> {
  const count = countScenes(scenes);
  if (count === 0) return {};
  const batch = Math.min(count, 100);
  const { step, signature } = elboProbe(architecture, batch);
  const program: Program = await engine.compile(step, signature);
  const [bounds, decibels]: [number[], number[]] = [[], []];
  try {
    program.load(weights);
    for (let first = 0; first + batch <= count; first += batch) {
      const pixels = pixelsOf(
        scenes,
        Int32Array.from({ length: batch }, (_, i) => first + i),
      );
      const noise = noiseOf(architecture, batch, split(key, first));
      const { negativeElbo, decoded } = await program.step({ pixels, noise });
      const size = pixels.data.length / batch;
      for (let i = 0; i < batch; i++) {
        const own = ({ data }: HostTensor) => data.subarray(i * size, (i + 1) * size);
        bounds.push(-negativeElbo!.data[i]!);
        decibels.push(psnr(own(decoded!), own(pixels)));
      }
    }
  } finally {
    program[Symbol.dispose]();
  }
  return { 'ELBO, nats': summarise(bounds).mean, 'PSNR of decoded images, dB': summarise(decibels).mean };
}

function noiseOf({ latent }: DenseArchitecture, batch: number, key: ReturnType<typeof rootKey>): HostTensor {
  return { shape: [batch, latent], data: Float32Array.from(normal(key, batch * latent)) };
}

function pixelsOf({ images, height, width }: SceneImages, indices: Int32Array): HostTensor {
  const size = height * width;
  const data = new Float32Array(indices.length * size);
  indices.forEach((scene, i) => data.set(images.subarray(scene * size, (scene + 1) * size), i * size));
  return { shape: [indices.length, size], data };
}
