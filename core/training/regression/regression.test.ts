import { describe, expect, it } from 'vitest';
import { eagerEngine } from '../../engine/eager.ts';
import { onBackend } from '../../engine/on-backend.ts';
import * as tf from '../../engine/tf.ts';
import { normal, rootKey, uniform } from '../../math/random.ts';
import { cascade } from '../../networks/direct/cascade.ts';
import { perceptron } from '../../networks/direct/perceptron.ts';
import { residual } from '../../networks/direct/residual.ts';
import { fitPairs, predict } from './fit.ts';
import { denseModel, directModel, unetModel, type RegressionModel } from './model.ts';
import { nearestNeighbours } from './nearest-neighbours.ts';
import type { Pairs } from './pairs.ts';

const engine = eagerEngine('cpu');
const free = () => Promise.resolve();

const given = Float32Array.from(normal(rootKey(1), 2 * 200));
const wanted = Float32Array.from({ length: 200 }, (_, i) => given[2 * i]! - 0.5 * given[2 * i + 1]!);
const linear: Pairs = { given, wanted, givenShape: [2], wantedShape: [1] };

const planes = Float32Array.from(normal(rootKey(3), 16 * 16));
const doubled: Pairs = {
  given: planes,
  wanted: planes.map((value) => 2 * value + 1),
  givenShape: [4, 4, 1],
  wantedShape: [4, 4, 1],
};
const small = {
  inputChannels: 1,
  outputChannels: 1,
  baseWidth: 4,
  depth: 1,
  batchNorm: true,
  skipConnections: true,
} as const;

/** Images that follow from their magnitudes pixel by pixel. */
const magnitudes = Float32Array.from(uniform(rootKey(4), 64 * 16));
const smooth: Pairs = { given: magnitudes, wanted: magnitudes.map((value) => value ** 2), givenShape: [16], wantedShape: [16] };
const cascaded = [
  { coarseness: 2, hidden: [8] },
  { coarseness: 1, hidden: [16] },
];

const errorOf = (made: Float32Array, truth: Float32Array): number =>
  made.reduce((sum, value, i) => sum + (value - truth[i]!) ** 2, 0) / made.length;

async function learn(model: RegressionModel, pairs: Pairs, epochs: number, batch: number, decay = 0) {
  const options = { epochs, batch, learningRate: 0.03, decay };
  return fitPairs(engine, model, pairs, options, rootKey(2), free);
}

describe.each([
  ['fully connected layers', denseModel(2, [16], 1), linear, 30, 20],
  ['a U-Net', unetModel(small), doubled, 24, 8],
  ['a perceptron', directModel(perceptron({ inputs: 16, hidden: [16], outputs: 16 })), smooth, 60, 16],
  ['a cascade', directModel(cascade({ inputs: 16, sceneShape: [4, 4], stages: cascaded })), smooth, 60, 16],
  [
    'a residual network',
    directModel(residual({ snapshots: 1, sceneShape: [4, 4], width: 4, depth: 0, blocks: 1 })),
    smooth,
    20,
    16,
  ],
] as const)('%s', (_, model, pairs, epochs, batch) => {
  it('learn a map, the same for the same seed, and leave no tensors behind', async () => {
    const before = onBackend('cpu', () => tf.memory().numTensors);
    const weights = await learn(model, pairs, epochs, batch);
    const made = await predict(engine, model, weights, pairs.given, pairs.givenShape);
    const mean = pairs.wanted.reduce((sum, value) => sum + value, 0) / pairs.wanted.length;
    const variance = errorOf(
      pairs.wanted.map(() => mean),
      pairs.wanted,
    );
    expect(errorOf(made, pairs.wanted)).toBeLessThan(0.5 * variance);
    expect(await learn(model, pairs, 1, batch)).toEqual(await learn(model, pairs, 1, batch));
    expect(onBackend('cpu', () => tf.memory().numTensors)).toBe(before);
  });
});

it('rows that fill no batch are read as others are', async () => {
  const model = denseModel(2, [4], 1);
  const weights = await learn(model, linear, 1, 20);
  const all = await predict(engine, model, weights, given, [2]);
  expect(all).toHaveLength(200);
  expect(await predict(engine, model, weights, given.subarray(0, 2 * 130), [2])).toEqual(all.slice(0, 130));
});

it('decay keeps kernels small, and offsets as they are', async () => {
  const model = denseModel(2, [8], 1);
  const sizeOf = async (decay: number): Promise<number> => {
    const weights = await learn(model, linear, 10, 20, decay);
    const kernels = Object.entries(weights).filter(([name]) => name.endsWith('.kernel'));
    return kernels.flatMap(([, { data }]) => [...data]).reduce((sum, value) => sum + value * value, 0);
  };
  expect(await sizeOf(0.1)).toBeLessThan(0.5 * (await sizeOf(0)));
});

it('stops where it is told to, and refuses fewer pairs than a batch', async () => {
  const options = { epochs: 1, batch: 20, learningRate: 0.02, decay: 0 };
  const stop = () => Promise.reject(new Error('enough'));
  await expect(fitPairs(engine, denseModel(2, [4], 1), linear, options, rootKey(2), stop)).rejects.toThrow('enough');
  await expect(learn(denseModel(2, [4], 1), linear, 1, 201)).rejects.toThrow(/200 pairs for batches of 201/);
});

it('takes the mean over the nearest', () => {
  const line: Pairs = {
    given: Float32Array.of(0, 1, 2, 10),
    wanted: Float32Array.of(0, 10, 20, 100),
    givenShape: [1],
    wantedShape: [1],
  };
  expect(Array.from(nearestNeighbours(line, Float32Array.of(1.2, 9), 2))).toEqual([15, 60]);
});
