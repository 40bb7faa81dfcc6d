import { expect, it } from 'vitest';
import { compiledEngine } from '../../engine/compiled.ts';
import { eagerEngine } from '../../engine/eager.ts';
import { onBackend } from '../../engine/on-backend.ts';
import { onnxRuntime } from '../../engine/providers/onnx-runtime.ts';
import type { Engine, Tensors } from '../../engine/program.ts';
import { specsOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { normal, rootKey, split, uniform } from '../../math/random.ts';
import { initialiseDense } from '../../networks/generators/dense.ts';
import { entry } from '../../networks/layers.ts';
import { energyDistance } from '../../metrics/energy-distance.ts';
import { trainAdversarial } from '../sketch/adversarial.ts';
import { samplesOf } from '../sketch/match.ts';
import { denseCritic } from './critic.ts';
import { criticLoss, slopePenalty } from './wasserstein.ts';

const critic = denseCritic(3, [8, 6]);
const host = {
  ...initialiseDense(critic.weightShapes, rootKey(1)),
  real: { shape: [5, 3], data: Float32Array.from(normal(rootKey(2), 15)) },
  made: { shape: [5, 3], data: Float32Array.from(normal(rootKey(3), 15)) },
  mixing: { shape: [5, 1], data: Float32Array.from(uniform(rootKey(4), 5)) },
};
const lossOf = (given: Tensors): tf.Scalar =>
  criticLoss(critic.of(given), entry(given, 'real'), entry(given, 'made'), entry(given, 'mixing'), 10);

/** Loss and gradient in the first kernel of the critic. */
async function gradientOn(engine: Engine) {
  const program = await engine.compile(
    (state) => {
      const { value, grad } = tf.valueAndGrad((kernel) => lossOf({ ...state, 'critic0.kernel': kernel }))(
        state['critic0.kernel']!,
      );
      return { outputs: { value, grad } };
    },
    { state: specsOf(Object.fromEntries(Object.entries(host).map(([name, { shape }]) => [name, shape]))), inputs: {} },
  );
  try {
    program.load(host);
    const { value, grad } = await program.step({});
    return { value: value!.data[0]!, grad: Array.from(grad!.data) };
  } finally {
    program[Symbol.dispose]();
  }
}

it('the loss of a critic has the gradient that differences give, through the slope that it penalises, on both engines', async () => {
  const eager = await gradientOn(eagerEngine('cpu'));
  const length = Math.hypot(...eager.grad);
  expect(length).toBeGreaterThan(0.1);
  onBackend('cpu', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const tensors = Object.fromEntries(
        Object.entries(host).map(([name, { shape, data }]) => [name, tf.tensor(data.slice(), [...shape])]),
      );
      const direction = tf.tensor(eager.grad, [3, 8]);
      const at = (step: number): number =>
        lossOf({
          ...tensors,
          'critic0.kernel': tf.add(entry(tensors, 'critic0.kernel'), tf.mul(direction, step / length)),
        }).arraySync();
      expect((at(1e-3) - at(-1e-3)) / 2e-3 / length).toBeCloseTo(1, 2);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
  const compiled = await gradientOn(compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 })));
  expect(compiled.value).toBeCloseTo(eager.value, 4);
  compiled.grad.forEach((number, i) => expect(number).toBeCloseTo(eager.grad[i]!, 4));
});

it('a plane of slope 2 is fined 1 everywhere, one of slope 1 nothing, a flat one 1', () => {
  onBackend('cpu', () =>
    tf.tidy(() => {
      const samples = tf.tensor2d(Float32Array.from(normal(split(rootKey(5), 0), 12)), [4, 3]);
      const fine = (slope: number): number =>
        slopePenalty((x) => tf.mul(tf.sum(x, 1, true), slope / Math.sqrt(3)) as tf.Tensor2D, samples).arraySync();
      expect(fine(2)).toBeCloseTo(1, 5);
      expect(fine(1)).toBeCloseTo(0, 5);
      expect(fine(0)).toBe(1);
    }),
  );
});

it('a generator learns a law from a critic, the same for the same seed, and ends within one step when asked', async () => {
  const engine = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
  // Two clouds.
  const cloud = (values: Float64Array) => values.map((value, i) => 0.2 * value + (Math.floor(i / 2) % 2 === 0 ? 1 : -1));
  const data = cloud(normal(rootKey(8), 2 * 500));
  const architecture = { latent: 2, hidden: [16], components: 2 };
  const options = { steps: 600, batch: 32, learningRate: 5e-3, critic: [16, 16], penalty: 0.1, criticSteps: 3 };
  const silent = (): Promise<void> => Promise.resolve();
  const train = (steps: number, onStep = silent) =>
    trainAdversarial(engine, architecture, data, { ...options, steps }, rootKey(11), onStep);
  const made = async (steps: number) => samplesOf(engine, architecture, await train(steps), 400, rootKey(12));
  const fresh = cloud(normal(rootKey(13), 2 * 400));
  const [before, after] = [energyDistance(await made(1), fresh, 2), energyDistance(await made(600), fresh, 2)];
  expect(after).toBeLessThan(before / 4);
  expect(await train(5)).toEqual(await train(5));
  let steps = 0;
  const cancelled = train(50, () => (++steps === 3 ? Promise.reject(new Error('enough')) : Promise.resolve()));
  await expect(cancelled).rejects.toThrow('enough');
  expect(steps).toBe(3);
});
