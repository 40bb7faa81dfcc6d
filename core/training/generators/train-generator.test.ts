import { describe, expect, it } from 'vitest';
import { compiledEngine } from '../../engine/compiled.ts';
import { eagerEngine } from '../../engine/eager.ts';
import { onBackend } from '../../engine/on-backend.ts';
import { onnxRuntime } from '../../engine/providers/onnx-runtime.ts';
import * as tf from '../../engine/tf.ts';
import { tinyScenes } from '../testing.ts';
import { generatorConfigSchema } from './generator-config.ts';
import { trainGenerator, type GeneratorHost, type TrainingPoint } from './train-generator.ts';

const config = generatorConfigSchema.parse({
  version: 1,
  name: 'tiny',
  seed: 3,
  dataset: { source: 'test', height: 16, width: 16, train: 40, validation: 10 },
  network: { kind: 'dense', latent: 3, hidden: [12] },
  training: { objective: 'elbo', epochs: 6, batchSize: 10, learningRate: 0.01 },
});
const images = { train: tinyScenes(1, 40), validation: tinyScenes(2, 10) };
const host = (engine: GeneratorHost['engine'], most = Infinity): GeneratorHost => ({
  engine,
  now: () => 0,
  onStep: ({ step }) => Promise.resolve(step < most),
});

it('learns; the same seed gives the same weights, and both engines the same course', async () => {
  const compiled = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
  const first = await trainGenerator(config, images, host(compiled));
  expect(first.losses).toHaveLength(6);
  expect(first.losses.at(-1)!).toBeLessThan(first.losses[0]! - 5);
  expect(first.figures['ELBO, nats']!).toBeGreaterThan(-first.losses[0]!);
  const again = await trainGenerator(config, images, host(compiled));
  expect(again.weights).toEqual(first.weights);
  const eager = await trainGenerator(config, images, host(eagerEngine('cpu')));
  eager.losses.forEach((loss, epoch) => expect(loss / first.losses[epoch]!).toBeCloseTo(1, 3));
});

it('ends at the next step when asked, keeps what it learned, and leaves no tensors behind', async () => {
  const before = onBackend('cpu', () => tf.memory().numTensors);
  const stopped = await trainGenerator(config, images, host(eagerEngine('cpu'), 5));
  expect(stopped.losses).toHaveLength(1);
  expect(stopped.epochs).toBe(1);
  expect(onBackend('cpu', () => tf.memory().numTensors)).toBe(before);
});

it('goes on in the middle of an epoch, or after one, to the same bits', async () => {
  const engine = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
  const whole = await trainGenerator(config, images, host(engine));
  const kept: number[] = [];
  const onEpoch = ({ step }: TrainingPoint) => Promise.resolve(void kept.push(step));
  // 40 images, 10 a step: 9 is within the third epoch.
  for (const most of [9, 12]) {
    const { point } = await trainGenerator(config, images, host(engine, most));
    expect(point).toMatchObject({ step: most, losses: whole.losses.slice(0, Math.floor(most / 4)) });
    const { seconds: _, ...rest } = await trainGenerator(config, images, { ...host(engine), from: point, onEpoch });
    expect(rest).toMatchObject({ weights: whole.weights, losses: whole.losses, figures: whole.figures, epochs: 6 });
  }
  expect(kept).toEqual([12, 16, 20, 16, 20]);
});

it('refuses fewer images than a batch', async () => {
  const few = { train: tinyScenes(1, 9), validation: images.validation };
  await expect(trainGenerator(config, few, host(eagerEngine('cpu')))).rejects.toThrow(
    'dataset.train: expected at least 10 training images, a batch, found 9',
  );
});

describe('convolutions against a discriminator', () => {
  const convolutional = generatorConfigSchema.parse({
    ...config,
    network: { kind: 'dcgan', latent: 4, width: 4 },
    training: { objective: 'adversarial', epochs: 12, batchSize: 10, learningRate: 2e-3 },
  });

  it('learn to make images that are nearer to others of the law; the same seed gives the same weights, and both engines the same course', async () => {
    const compiled = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
    const first = await trainGenerator(convolutional, images, host(compiled));
    const untaught = await trainGenerator(convolutional, images, host(compiled, 1));
    const [after, before] = [first, untaught].map(({ figures }) => figures['quality of made images, %']!);
    expect(after).toBeGreaterThan(before! + 50);
    expect((await trainGenerator(convolutional, images, host(compiled))).weights).toEqual(first.weights);
    const short = { ...convolutional, training: { ...convolutional.training, epochs: 1 } };
    const eager = await trainGenerator(short, images, host(eagerEngine('cpu')));
    expect(eager.losses[0]! / first.losses[0]!).toBeCloseTo(1, 3);
  });

  it('end at the next step when asked, and leave no tensors behind', async () => {
    const before = onBackend('cpu', () => tf.memory().numTensors);
    const stopped = await trainGenerator(convolutional, images, host(eagerEngine('cpu'), 2));
    expect(stopped.losses).toHaveLength(0);
    expect(onBackend('cpu', () => tf.memory().numTensors)).toBe(before);
  });

  it('refuse the objective of other networks', async () => {
    const wrong = { ...convolutional, training: { ...convolutional.training, objective: 'elbo' as const } };
    await expect(trainGenerator(wrong, images, host(eagerEngine('cpu')))).rejects.toThrow(
      'training.objective: expected adversarial for a network dcgan, found elbo',
    );
  });
});
