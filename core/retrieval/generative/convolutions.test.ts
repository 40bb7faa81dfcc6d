import { afterAll, expect, it } from 'vitest';
import { compiledEngine } from '../../engine/compiled.ts';
import { onBackend } from '../../engine/on-backend.ts';
import { onnxRuntime } from '../../engine/providers/onnx-runtime.ts';
import type { HostTensors } from '../../engine/program.ts';
import * as tf from '../../engine/tf.ts';
import { intensityOf } from '../../math/field.ts';
import { normal, rootKey, split } from '../../math/random.ts';
import { relativeError } from '../../math/testing.ts';
import { dcganGenerator } from '../../networks/generators/dcgan.ts';
import { generate } from '../../networks/generators/generator.ts';
import { filledTensor } from '../../networks/layers.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import { randomMask } from '../../optics/masks.ts';
import { fieldOfImages } from '../../optics/scenes.ts';
import { realOf } from '../../optics/tensor-testing.ts';
import { amplitudeOf } from '../magnitude-projection.ts';
import { DPR, PRILO } from './options.ts';
import { misfit, type GenerativeModel } from './problem.ts';
import { everyLayer, solveByPrior } from './solve.ts';

const SIZE = [16, 8] as const;
const engine = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
afterAll(() => engine[Symbol.dispose]());

const generator = dcganGenerator({ latent: 3, width: 3, sceneShape: SIZE });
/** As large as those of a generator that has learned: it makes images of some contrast. */
const weights: HostTensors = Object.fromEntries(
  Object.entries(generator.weightShapes).map(([name, shape]) => {
    if (!name.endsWith('.kernel')) return [name, filledTensor(shape, /\.(scale|variance)$/.test(name) ? 1 : 0)];
    const draws = normal(
      split(rootKey(5), name),
      shape.reduce((product, length) => product * length, 1),
    );
    return [name, { shape, data: Float32Array.from(draws, (draw) => 0.5 * draw) }];
  }),
);
const operator = codedDiffraction(randomMask(rootKey(2), 1, ...SIZE));
const model: GenerativeModel = {
  generator,
  weights,
  operator: () => operator.onTensors!(),
  scene: { kind: 'phase', phaseRange: Math.PI },
};
const tensors = () =>
  Object.fromEntries(Object.entries(weights).map(([name, { shape, data }]) => [name, tf.tensor(data.slice(), [...shape])]));

const images = onBackend('cpu', () => {
  const made = tf.tidy(() => generate(generator, tensors(), tf.tensor2d(Float32Array.from(normal(rootKey(11), 6)), [2, 3])));
  const real = realOf(made);
  made.dispose();
  return real;
});
const truth = fieldOfImages(model.scene, [images]);
const measured = { amplitude: amplitudeOf(intensityOf(operator.forward(truth))), weights: null };

it('a convolutional generator has the gradient that differences give, in the code and in maps, and leaves nothing behind', () => {
  onBackend('cpu', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const amplitude = tf.tensor(Float32Array.from(measured.amplitude.data), [...measured.amplitude.shape]);
      const state = { ...tensors(), 'measured.amplitude': amplitude, 'measured.known': tf.onesLike(amplitude) };
      for (const stage of [0, 1]) {
        const { inputSize } = generator.stages[stage]!;
        const x = tf.tensor2d(Float32Array.from(normal(rootKey(4), 2 * inputSize)), [2, inputSize]);
        const loss = (point: tf.Tensor): tf.Scalar => tf.sum(misfit(model, state, point as tf.Tensor2D, stage));
        const gradient = tf.grad(loss)(x);
        const length = tf.norm(gradient).arraySync() as number;
        const at = (step: number): number => loss(tf.add(x, tf.mul(gradient, step / length))).arraySync();
        expect((at(2e-3) - at(-2e-3)) / 4e-3 / length).toBeCloseTo(1, 1);
      }
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('is the prior of DPR, and its maps those of PRILO', async () => {
  const quick = { ...DPR, restarts: 8, code: { steps: 200, rate: 0.1 } };
  const solve = (options: typeof quick | typeof PRILO) =>
    solveByPrior(engine, model, measured, options, rootKey(7), () => Promise.resolve());
  const dpr = await solve(quick);
  expect(relativeError(dpr.images, images)).toBeLessThan(0.02);
  const hurried = { ...quick, code: { steps: 10, rate: 0.1 } };
  const plan = { steps: 30, rate: 0.02 };
  const parts = { forward: plan, backProjection: plan, refinement: plan };
  const deep = await solve({ ...hurried, layers: { ...PRILO.layers!, ...parts, layers: everyLayer(model, 0.3) } });
  const code = await solve(hurried);
  deep.losses.forEach((loss, scene) => expect(loss).toBeLessThan(code.losses[scene]!));
});
