import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiledEngine } from '../../engine/compiled.ts';
import { eagerEngine } from '../../engine/eager.ts';
import { onBackend } from '../../engine/on-backend.ts';
import { onnxRuntime } from '../../engine/providers/onnx-runtime.ts';
import type { HostTensors, Tensors } from '../../engine/program.ts';
import * as tf from '../../engine/tf.ts';
import { intensityOf } from '../../math/field.ts';
import { rootKey } from '../../math/random.ts';
import { relativeError } from '../../math/testing.ts';
import { initialiseDense } from '../../networks/generators/dense.ts';
import { encoderFeatures } from '../../networks/generators/vae.ts';
import { fieldOfImages, type SceneModel } from '../../optics/scenes.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import { IDEAL_PANEL } from '../../optics/panel.ts';
import { randomMask } from '../../optics/masks.ts';
import { DPR } from '../../retrieval/generative/options.ts';
import { solveByPrior } from '../../retrieval/generative/solve.ts';
import { amplitudeOf } from '../../retrieval/magnitude-projection.ts';
import { denseCritic } from '../adversarial/critic.ts';
import { pixelsOf } from '../generators/course.ts';
import { generatorConfigSchema } from '../generators/generator-config.ts';
import { keptGenerator } from '../generators/networks.ts';
import { trainGenerator, type GeneratorHost } from '../generators/train-generator.ts';
import { tinyScenes } from '../testing.ts';
import { encoderConfigSchema, type EncoderConfig } from './encoder-config.ts';
import { encoderLoss, encoderOf, type EncoderProblem } from './encoder-course.ts';
import {
  codedMeasurement,
  magnitudeMoments,
  measurementSchema,
  measuresAlike,
  measuringOperator,
  type Measurement,
} from './measurement.ts';
import { keptEncoder, trainEncoder, type FrozenGenerator } from './train-encoder.ts';

const engine = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
afterAll(() => engine[Symbol.dispose]());
const images = { train: tinyScenes(1, 200), validation: tinyScenes(2, 10) };
const dataset = { source: 'test', height: 16, width: 16, train: 200, validation: 10 };
const host = (own: GeneratorHost['engine'], most = Infinity): GeneratorHost => ({
  engine: own,
  now: () => 0,
  onStep: ({ step }) => Promise.resolve(step < most),
});
const config: EncoderConfig = encoderConfigSchema.parse({
  version: 1,
  name: 'tiny',
  seed: 3,
  generator: 'g',
  dataset,
  scene: { kind: 'amplitude', phaseRange: Math.PI },
  measurement: { kind: 'fourier', pattern: [16, 16] },
  hidden: [24],
  critic: [12],
  training: { epochs: 8, batchSize: 10, learningRate: 5e-3, perceptual: 1, adversarial: 0.1, penalty: 10 },
});

let frozen: FrozenGenerator;
beforeAll(async () => {
  const made = generatorConfigSchema.parse({
    version: 1,
    name: 'tiny',
    seed: 3,
    dataset,
    network: { kind: 'dense', latent: 4, hidden: [16] },
    training: { objective: 'elbo', epochs: 20, batchSize: 10, learningRate: 0.01 },
  });
  const { weights } = await trainGenerator(made, images, host(engine));
  const { generator } = keptGenerator({ network: made.network, size: [16, 16] }, weights, null);
  frozen = { network: made.network, generator, weights };
});

it('its loss has the gradient that differences give, through generator, features and critic', () => {
  onBackend('cpu', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const operator = measuringOperator(config.measurement, [16, 16]);
      const moments = magnitudeMoments(operator, config.scene, images.train);
      const features: EncoderProblem['features'] = (state, pixels) => encoderFeatures({ hidden: [16] }, state, pixels);
      const onTensors = () => operator.onTensors!();
      const { generator, weights } = frozen;
      const problem = {
        generator,
        frozen: weights,
        features,
        operator: onTensors,
        moments,
        scene: config.scene,
        sceneShape: generator.sceneShape,
      };
      const host: HostTensors = {
        ...weights,
        'magnitudes.mean': { shape: [256], data: moments.mean },
        'magnitudes.deviation': { shape: [256], data: moments.deviation },
        ...initialiseDense(encoderOf(problem, config.hidden).trainedShapes, rootKey(1)),
        ...initialiseDense(denseCritic(256, config.critic).weightShapes, rootKey(2)),
      };
      const state: Tensors = Object.fromEntries(
        Object.entries(host).map(([name, { shape, data }]) => [name, tf.tensor(data.slice(), [...shape])]),
      );
      const chosen = pixelsOf(images.train, Int32Array.of(0, 1, 2));
      const lossOf = encoderLoss(problem, config, state, tf.tensor2d(chosen.data, [3, 256]));
      const loss = (kernel: tf.Tensor): tf.Scalar => lossOf({ 'toCode1.kernel': kernel });
      const kernel = state['toCode1.kernel']!;
      const gradient = tf.grad(loss)(kernel);
      const length = tf.norm(gradient).arraySync() as number;
      const at = (step: number): number => loss(tf.add(kernel, tf.mul(gradient, step / length))).arraySync();
      expect((at(1e-3) - at(-1e-3)) / 2e-3 / length).toBeCloseTo(1, 2);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('learns; the same seed gives the same weights; where it was interrupted it goes on to the same bits', async () => {
  const first = await trainEncoder(config, frozen, images, host(engine));
  const untaught = await trainEncoder(config, frozen, images, host(engine, 1));
  const [after, before] = [first, untaught].map(({ figures }) => figures['PSNR of first images, dB']!);
  // Not by more: these magnitudes leave open where a square is.
  expect(after).toBeGreaterThan(before! + 1);
  expect(first.losses.at(-1)!).toBeLessThan(0.7 * first.losses[0]!);
  expect((await trainEncoder(config, frozen, images, host(engine))).weights).toEqual(first.weights);
  const stopped = await trainEncoder(config, frozen, images, host(engine, 15));
  expect(stopped.point.step).toBe(15);
  const onwards = await trainEncoder(config, frozen, images, { ...host(engine), from: stopped.point });
  expect(onwards.weights).toEqual(first.weights);
});

it('ends within one step when asked, leaves no tensors behind, with and without each term', async () => {
  const eager = eagerEngine('cpu');
  const before = onBackend('cpu', () => tf.memory().numTensors);
  for (const change of [{}, { perceptual: 0 }, { adversarial: 0 }]) {
    const own = { ...config, training: { ...config.training, ...change } };
    const { point } = await trainEncoder(own, frozen, images, host(eager, 2));
    expect(point.step).toBe(2);
  }
  expect(onBackend('cpu', () => tf.memory().numTensors)).toBe(before);
});

describe('as a start', () => {
  const scenes = tinyScenes(5, 3);
  const operator = measuringOperator(config.measurement, [16, 16]);
  const truth = fieldOfImages(config.scene, [{ shape: [3, 16, 16], data: Float64Array.from(scenes.images) }]);
  const measured = { amplitude: amplitudeOf(intensityOf(operator.forward(truth))), weights: null };
  const silent = (): Promise<void> => Promise.resolve();

  it('begins at its code, the others a little beside it, nearer than random codes do', async () => {
    const { weights } = await trainEncoder(config, frozen, images, host(engine));
    const model = {
      generator: frozen.generator,
      weights: keptGenerator({ network: frozen.network, size: [16, 16] }, frozen.weights, null).weights,
      operator: () => operator.onTensors!(),
      scene: config.scene,
      encoder: keptEncoder(config, 4, weights),
    };
    const start = { ...DPR, restarts: 1, start: 'learned', code: { steps: 0, rate: 0.1 } } as const;
    const solve = (options: typeof DPR, seed = 1) => solveByPrior(engine, model, measured, options, rootKey(seed), silent);
    const learned = await solve(start);
    expect((await solve(start, 2)).images).toEqual(learned.images);
    const random = await solve({ ...start, start: 'random' });
    expect(learned.losses.reduce((sum, loss) => sum + loss)).toBeLessThan(random.losses.reduce((sum, loss) => sum + loss) / 2);
    // Of four codes side by side the first is the encoder's own: the best of them fits no worse, and is near it.
    const beside = await solve({ ...start, restarts: 4 });
    beside.losses.forEach((loss, scene) => expect(loss).toBeLessThanOrEqual(learned.losses[scene]! * (1 + 1e-5)));
    expect(relativeError(beside.images, learned.images)).toBeLessThan(0.1);
    expect(beside.images).not.toEqual(learned.images);
    const tensors = onBackend('cpu', () => tf.memory().numTensors);
    await solveByPrior(eagerEngine('cpu'), model, measured, { ...start, restarts: 2 }, rootKey(1), silent);
    expect(onBackend('cpu', () => tf.memory().numTensors)).toBe(tensors);
    const without = { ...model, encoder: null };
    await expect(solveByPrior(engine, without, measured, start, rootKey(1), silent)).rejects.toThrow('a learned start without');
  });
});

it('is known by what it measures', () => {
  const other = { kind: 'phase', phaseRange: Math.PI } as const;
  const fits = (measurement: Measurement, changed: Partial<EncoderConfig> = {}, scene: SceneModel = config.scene) =>
    measuresAlike({ ...config, ...changed }, measuringOperator(measurement, [16, 16]), scene);
  expect(fits({ kind: 'fourier', pattern: [16, 16] })).toBe(true);
  expect(fits({ kind: 'fourier', pattern: [32, 32] })).toBe(false);
  expect(fits({ kind: 'fourier', pattern: [16, 16] }, {}, other)).toBe(false);
  expect(fits({ kind: 'fourier', pattern: [16, 16] }, { scene: other }, other)).toBe(true);
  expect(measuresAlike(config, codedDiffraction(randomMask(rootKey(2), 1, 16, 16)), config.scene)).toBe(false);
  const mask = randomMask(rootKey(2), 2, 16, 16);
  const panel = { ...IDEAL_PANEL, fillFactor: 0.9, zeroOrder: 0.02 };
  const coded = { ...config, measurement: measurementSchema.parse(codedMeasurement(mask, panel)) };
  expect(measuresAlike(coded, codedDiffraction(mask, panel), config.scene)).toBe(true);
  expect(measuresAlike(coded, codedDiffraction(mask), config.scene)).toBe(false);
  expect(measuresAlike(coded, codedDiffraction(randomMask(rootKey(3), 2, 16, 16), panel), config.scene)).toBe(false);
  expect(() => measuringOperator(coded.measurement, [8, 8])).toThrow(
    'measurement.masks: expected masks of 8×8, as large as the scene, found 16×16',
  );
  const gaussian = { kind: 'gaussian', matrix: 'real', measurements: 20, seed: 1 } as const;
  expect(fits(gaussian, { measurement: gaussian })).toBe(true);
  for (const change of [{ seed: 2 }, { matrix: 'complex' }, { measurements: 21 }] as const) {
    expect(fits({ ...gaussian, ...change }, { measurement: gaussian })).toBe(false);
  }
});

it('refuses images, patterns and features that do not fit', async () => {
  const wrong = (change: Partial<EncoderConfig>, own = frozen) =>
    trainEncoder({ ...config, ...change }, own, images, host(engine));
  await expect(wrong({ dataset: { ...dataset, width: 8 } })).rejects.toThrow(
    'expected images of 16×16, those of the generator, found 16×8',
  );
  await expect(wrong({ measurement: { kind: 'fourier', pattern: [8, 16] } })).rejects.toThrow(
    'measurement.pattern: expected a pattern of at least 16×16',
  );
  const plain = Object.fromEntries(Object.entries(frozen.weights).filter(([name]) => !name.startsWith('encoder')));
  await expect(wrong({}, { ...frozen, weights: plain })).rejects.toThrow(
    'training.perceptual: expected a generator that was trained as an autoencoder',
  );
});
