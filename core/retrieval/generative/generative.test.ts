import { afterAll, describe, expect, it } from 'vitest';
import { compiledEngine } from '../../engine/compiled.ts';
import { eagerEngine } from '../../engine/eager.ts';
import { onBackend } from '../../engine/on-backend.ts';
import { onnxRuntime } from '../../engine/providers/onnx-runtime.ts';
import * as tf from '../../engine/tf.ts';
import { intensityOf, type Field } from '../../math/field.ts';
import { normal, rootKey } from '../../math/random.ts';
import { relativeError, storedReal } from '../../math/testing.ts';
import { denseGenerator, initialiseDense } from '../../networks/generators/dense.ts';
import { generate } from '../../networks/generators/generator.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import { gaussianMatrix } from '../../optics/gaussian-matrix.ts';
import { randomMask } from '../../optics/masks.ts';
import { matrixOperator } from '../../optics/matrix-operator.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import { fieldOfImages, type SceneModel } from '../../optics/scenes.ts';
import { realOf, tensorOf } from '../../optics/tensor-testing.ts';
import { amplitudeOf } from '../magnitude-projection.ts';
import golden from './fixtures/l1ball.json' with { type: 'json' };
import { projectOntoBall } from './l1-ball.ts';
import { DPR, PRILO, type PriorOptions } from './options.ts';
import { misfit, type GenerativeModel } from './problem.ts';
import { everyLayer, solveByPrior, stepsOf } from './solve.ts';

it.each(golden.cases)('projects onto the ball of radius $radius, golden vectors', (stored) => {
  tf.tidy(() => {
    const row = (values: { shape: readonly number[]; data: readonly number[] }) =>
      tf.expandDims(tensorOf(storedReal(values)), 0) as tf.Tensor2D;
    const found = realOf(tf.squeeze(projectOntoBall(row(stored.v), row(stored.center), tf.scalar(stored.radius)), [0]));
    expect(relativeError(found, storedReal(stored.out))).toBeLessThan(2e-6);
  });
});

const SIZE = [6, 5] as const;
const generator = denseGenerator({ latent: 3, hidden: [12, 16], sceneShape: SIZE });
const weights = initialiseDense(generator.weightShapes, rootKey(5));
const engine = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
afterAll(() => engine[Symbol.dispose]());

function modelOf(operator: SensingOperator<Field>, kind: SceneModel['kind'] = 'amplitude'): GenerativeModel {
  return { generator, weights, operator: () => operator.onTensors!(), scene: { kind, phaseRange: Math.PI } };
}

const tensors = () =>
  Object.fromEntries(Object.entries(weights).map(([name, { shape, data }]) => [name, tf.tensor(data.slice(), [...shape])]));

/** Scenes that the generator makes of random codes, and what is measured of them. */
function inRange(operator: SensingOperator<Field>, scene: SceneModel, count: number) {
  const made = onBackend('cpu', () =>
    tf.tidy(() => {
      const codes = tf.tensor2d(Float32Array.from(normal(rootKey(11), 3 * count)), [count, 3]);
      return generate(generator, tensors(), codes);
    }),
  );
  const images = onBackend('cpu', () => realOf(made));
  made.dispose();
  const truth = fieldOfImages(scene, [images]);
  return { images, truth, measured: { amplitude: amplitudeOf(intensityOf(operator.forward(truth))), weights: null } };
}

const gaussian = matrixOperator(gaussianMatrix(rootKey(1), 24, 30, 'complex'), SIZE);
const coded = codedDiffraction(randomMask(rootKey(2), 2, ...SIZE));
const quick: PriorOptions = { ...DPR, restarts: 8, code: { steps: 300, rate: 0.1 } };
const silent = (): Promise<void> => Promise.resolve();

describe.each([
  ['complex Gaussian, fewer measurements than pixels', gaussian, 'amplitude'],
  ['coded diffraction of phase scenes', coded, 'phase'],
] as const)('%s', (_, operator, kind) => {
  const model = modelOf(operator, kind);
  const { images, truth, measured } = inRange(operator, model.scene, 3);

  it('the misfit has the gradient that differences give', () => {
    onBackend('cpu', () =>
      tf.tidy(() => {
        const repeated = (values: Float64Array, shape: readonly number[]) => tf.tensor(Float32Array.from(values), [...shape]);
        const state = {
          ...tensors(),
          'measured.amplitude': repeated(measured.amplitude.data, measured.amplitude.shape),
          'measured.known': tf.onesLike(repeated(measured.amplitude.data, measured.amplitude.shape)),
        };
        const x = tf.tensor2d(Float32Array.from(normal(rootKey(4), 9)), [3, 3]);
        const loss = (point: tf.Tensor): tf.Scalar => tf.sum(misfit(model, state, point as tf.Tensor2D, 0));
        const gradient = tf.grad(loss)(x);
        const length = tf.norm(gradient).arraySync() as number;
        const at = (step: number): number => loss(tf.add(x, tf.mul(gradient, step / length))).arraySync();
        expect((at(2e-3) - at(-2e-3)) / 4e-3 / length).toBeCloseTo(1, 2);
      }),
    );
  });

  it('finds scenes that the generator makes, the same for the same seed', async () => {
    const solve = (seed: number) => solveByPrior(engine, model, measured, quick, rootKey(seed), silent);
    const first = await solve(7);
    expect(relativeError(first.images, images)).toBeLessThan(0.02);
    expect(relativeError(first.field, truth)).toBeLessThan(0.05);
    expect((await solve(7)).images).toEqual(first.images);
    expect((await solve(8)).images).not.toEqual(first.images);
  });
});

describe('intermediate layers', () => {
  const model = modelOf(gaussian);
  // Outside the range: noise on an image that the generator makes.
  const { images } = inRange(gaussian, model.scene, 2);
  const noise = normal(rootKey(9), 60);
  const truth = fieldOfImages(model.scene, [
    { ...images, data: images.data.map((value, i) => Math.min(1, Math.max(0, value + 0.1 * noise[i]!))) },
  ]);
  const measured = { amplitude: amplitudeOf(intensityOf(gaussian.forward(truth))), weights: null };
  const layers = { ...PRILO.layers!, layers: everyLayer(model, 0.2), forward: { steps: 60, rate: 0.02 } };
  const solve = (options: PriorOptions) => solveByPrior(engine, model, measured, options, rootKey(3), silent);

  it('reach what no code reaches; each part can be left out; start and noise are choices', async () => {
    const code = await solve({ ...quick, start: 'magnitudes', candidates: 100 });
    const base = { ...quick, start: 'magnitudes', candidates: 100 } as const;
    for (const parts of [{}, { refinement: null }, { backProjection: null }, { backProjection: null, refinement: null }]) {
      const deep = await solve({ ...base, layers: { ...layers, ...parts } });
      deep.losses.forEach((loss, q) => expect(loss).toBeLessThan(code.losses[q]!));
    }
    const noisy = await solve({ ...base, noise: { variance: 0.1, decay: 0.55 }, layers });
    noisy.losses.forEach((loss, q) => expect(loss).toBeLessThan(code.losses[q]!));
  });

  it('tells every step that it takes, and ends within one when asked', async () => {
    const options = { ...quick, code: { steps: 5, rate: 0.1 }, layers: { ...layers, forward: { steps: 3, rate: 0.02 } } };
    let told = 0;
    await solveByPrior(engine, model, measured, options, rootKey(3), async ({ step, steps }) => {
      expect(step).toBe(++told);
      expect(steps).toBe(stepsOf(options));
      return Promise.resolve();
    });
    expect(told).toBe(stepsOf(options));
    const cancelled = solveByPrior(engine, model, measured, options, rootKey(3), ({ step }) => {
      told = step;
      return step === 8 ? Promise.reject(new Error('enough')) : Promise.resolve();
    });
    await expect(cancelled).rejects.toThrow('enough');
    expect(told).toBe(8);
  });

  it('leave no tensors behind, step plainly against gradients, and turn to the better sign', async () => {
    const eager = eagerEngine('cpu');
    const before = onBackend('cpu', () => tf.memory().numTensors);
    const plain = { ...quick, optimiser: 'gradient', negation: true, code: { steps: 4, rate: 0.01 }, layers } as const;
    const brief = { ...layers, layers: layers.layers.slice(0, 1), forward: { steps: 2, rate: 0.01 } };
    const result = await solveByPrior(eager, model, measured, { ...plain, layers: brief }, rootKey(3), silent);
    expect(Number.isFinite(result.losses[0])).toBe(true);
    expect(onBackend('cpu', () => tf.memory().numTensors)).toBe(before);
  });

  it('refuse what does not fit', async () => {
    const wrong = (change: Partial<PriorOptions>) => solve({ ...quick, ...change });
    await expect(wrong({ restarts: 0 })).rejects.toThrow('no restarts');
    await expect(wrong({ layers: { ...layers, layers: [{ stage: 3, radius: 1 }] } })).rejects.toThrow(
      'layer 3 of radius 1 in a generator of 3 stages',
    );
    const flat = { ...measured, amplitude: { ...measured.amplitude, shape: [2, 24] } };
    await expect(solveByPrior(engine, model, flat, quick, rootKey(1), silent)).rejects.toThrow('[Q,L,·,·]');
    await expect(solveByPrior(engine, modelOf(gaussian, 'complex'), measured, quick, rootKey(1), silent)).rejects.toThrow(
      'a generator of one image for scenes of two',
    );
  });
});
