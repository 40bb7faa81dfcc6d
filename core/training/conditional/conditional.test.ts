import { afterAll, expect, it } from 'vitest';
import { compiledEngine } from '../../engine/compiled.ts';
import { eagerEngine } from '../../engine/eager.ts';
import { onBackend } from '../../engine/on-backend.ts';
import { onnxRuntime } from '../../engine/providers/onnx-runtime.ts';
import type { HostTensors } from '../../engine/program.ts';
import * as tf from '../../engine/tf.ts';
import { intensityOf } from '../../math/field.ts';
import { normal, rootKey } from '../../math/random.ts';
import { initialiseDense } from '../../networks/generators/dense.ts';
import { standardised } from '../../networks/magnitudes.ts';
import { fieldOfImages } from '../../optics/scenes.ts';
import { DPR, PRILO, type PriorOptions } from '../../retrieval/generative/options.ts';
import { solveByPrior } from '../../retrieval/generative/solve.ts';
import { amplitudeOf } from '../../retrieval/magnitude-projection.ts';
import { denseCritic } from '../adversarial/critic.ts';
import { measureImages, momentTensors, type Measuring } from '../encoders/measured-images.ts';
import { magnitudeMoments, measuringOperator } from '../encoders/measurement.ts';
import { pixelsOf } from '../generators/course.ts';
import type { GeneratorHost } from '../generators/train-generator.ts';
import { tinyScenes } from '../testing.ts';
import { conditionalConfigSchema, type ConditionalConfig } from './conditional-config.ts';
import { conditionalLoss, conditionalOf } from './conditional-course.ts';
import { keptConditional, trainConditional } from './train-conditional.ts';

const engine = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
afterAll(() => engine[Symbol.dispose]());
const images = { train: tinyScenes(1, 200), validation: tinyScenes(2, 10) };
const host = (own: GeneratorHost['engine'], most = Infinity): GeneratorHost => ({
  engine: own,
  now: () => 0,
  onStep: ({ step }) => Promise.resolve(step < most),
});
const config: ConditionalConfig = conditionalConfigSchema.parse({
  version: 1,
  kind: 'conditional',
  name: 'tiny',
  seed: 3,
  dataset: { source: 'test', height: 16, width: 16, train: 200, validation: 10 },
  scene: { kind: 'amplitude', phaseRange: Math.PI },
  measurement: { kind: 'gaussian', matrix: 'complex', measurements: 60, seed: 1 },
  latent: 6,
  hidden: [32],
  discriminator: [12],
  training: { epochs: 10, batchSize: 10, learningRate: 5e-3, absolute: 100 },
});
const operator = measuringOperator(config.measurement, [16, 16]);
const moments = magnitudeMoments(operator, config.scene, images.train);
const measuring: Measuring = { operator: () => operator.onTensors!(), scene: config.scene, sceneShape: [16, 16], moments };

it('its loss has the gradient that differences give', () => {
  onBackend('cpu', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const held: HostTensors = {
        ...momentTensors(measuring),
        ...initialiseDense(conditionalOf(measuring, config).trainedShapes, rootKey(1)),
        ...initialiseDense(denseCritic(256 + 60, config.discriminator).weightShapes, rootKey(2)),
      };
      const state = Object.fromEntries(
        Object.entries(held).map(([name, { shape, data }]) => [name, tf.tensor(data.slice(), [...shape])]),
      );
      const pixels = tf.tensor2d(pixelsOf(images.train, Int32Array.of(0, 1, 2)).data, [3, 256]);
      const read = standardised(state, measureImages(measuring, pixels), null);
      const codes = tf.tensor2d(Float32Array.from(normal(rootKey(5), 18)), [3, 6]);
      const lossOf = conditionalLoss(measuring, config, state, { pixels, read, codes });
      const loss = (kernel: tf.Tensor): tf.Scalar => lossOf({ 'conditional1.kernel': kernel });
      const kernel = state['conditional1.kernel']!;
      const gradient = tf.grad(loss)(kernel);
      const length = tf.norm(gradient).arraySync() as number;
      const at = (step: number): number => loss(tf.add(kernel, tf.mul(gradient, step / length))).arraySync();
      expect((at(1e-3) - at(-1e-3)) / 2e-3 / length).toBeCloseTo(1, 2);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('learns to read magnitudes, the same for the same seed; ends within one step when asked, and leaves no tensors behind', async () => {
  const first = await trainConditional(config, images, host(engine));
  const untaught = await trainConditional(config, images, host(engine, 1));
  const [after, before] = [first, untaught].map(({ figures }) => figures['PSNR of images of the code 0, dB']!);
  expect(after).toBeGreaterThan(before! + 3);
  expect((await trainConditional(config, images, host(engine))).weights).toEqual(first.weights);
  const tensors = onBackend('cpu', () => tf.memory().numTensors);
  expect((await trainConditional(config, images, host(eagerEngine('cpu'), 2))).point.step).toBe(2);
  expect(onBackend('cpu', () => tf.memory().numTensors)).toBe(tensors);
});

it('retrieves: the code, optimised, fits the magnitudes better than a random one; gives up within one step', async () => {
  const { weights } = await trainConditional(config, images, host(engine));
  const scenes = tinyScenes(5, 3);
  const truth = fieldOfImages(config.scene, [{ shape: [3, 16, 16], data: Float64Array.from(scenes.images) }]);
  const measured = { amplitude: amplitudeOf(intensityOf(operator.forward(truth))), weights: null };
  const model = {
    generator: keptConditional(config, weights, 60),
    weights,
    operator: () => operator.onTensors!(),
    scene: config.scene,
  };
  const random: PriorOptions = { ...DPR, start: 'random', restarts: 1, code: { steps: 0, rate: 0.1 } };
  const solve = (options: PriorOptions, onStep: () => Promise<void> = () => Promise.resolve()) =>
    solveByPrior(engine, model, measured, options, rootKey(1), onStep);
  const once = await solve(random);
  const star = await solve({ ...random, restarts: 2, code: { steps: 60, rate: 0.1 } });
  star.losses.forEach((loss, scene) => expect(loss).toBeLessThan(once.losses[scene]!));
  // What it makes depends on what was measured, not on the code alone.
  const [a, b] = [0, 1].map((scene) => once.images.data.subarray(scene * 256, (scene + 1) * 256));
  expect(Math.max(...a!.map((value, i) => Math.abs(value - b![i]!)))).toBeGreaterThan(0.2);
  const tensors = onBackend('cpu', () => tf.memory().numTensors);
  await solveByPrior(eagerEngine('cpu'), model, measured, random, rootKey(1), () => Promise.resolve());
  expect(onBackend('cpu', () => tf.memory().numTensors)).toBe(tensors);
  let told = 0;
  const cancelled = solve(random, () => (++told === 1 ? Promise.reject(new Error('enough')) : Promise.resolve()));
  await expect(cancelled).rejects.toThrow('enough');
  expect(told).toBe(1);
  for (const wrong of [{ layers: PRILO.layers }, { start: 'magnitudes' }, { start: 'learned' }] as const) {
    await expect(solve({ ...random, ...wrong })).rejects.toThrow('a generator that reads the magnitudes itself');
  }
});

it('refuses magnitudes of another measurement', async () => {
  const { weights } = await trainConditional(config, images, host(engine, 1));
  expect(() => keptConditional(config, weights, 64)).toThrow(
    'conditional generator: expected magnitudes of 60 bins (gaussian), from which it learned, found 64',
  );
});
