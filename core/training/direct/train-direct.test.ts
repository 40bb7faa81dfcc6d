import { afterAll, expect, it } from 'vitest';
import { compiledEngine } from '../../engine/compiled.ts';
import { eagerEngine } from '../../engine/eager.ts';
import { onBackend } from '../../engine/on-backend.ts';
import { onnxRuntime } from '../../engine/providers/onnx-runtime.ts';
import * as tf from '../../engine/tf.ts';
import { intensityOf, type RealField } from '../../math/field.ts';
import { rootKey } from '../../math/random.ts';
import { psnr } from '../../metrics/psnr.ts';
import { randomMask } from '../../optics/masks.ts';
import { IDEAL_PANEL } from '../../optics/panel.ts';
import { fieldOfImages } from '../../optics/scenes.ts';
import { codedMeasurement, magnitudeMoments, measuringOperator } from '../encoders/measurement.ts';
import type { GeneratorHost } from '../generators/train-generator.ts';
import { tinyScenes } from '../testing.ts';
import { directConfigSchema, type DirectConfig } from './direct-config.ts';
import { readDirectly, trainDirect } from './train-direct.ts';

const engine = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
afterAll(() => engine[Symbol.dispose]());
const images = { train: tinyScenes(1, 200), validation: tinyScenes(2, 10) };
const host = (own: GeneratorHost['engine'], most = Infinity): GeneratorHost => ({
  engine: own,
  now: () => 0,
  onStep: ({ step }) => Promise.resolve(step < most),
});
const config = (more: object = {}): DirectConfig =>
  directConfigSchema.parse({
    version: 1,
    kind: 'direct',
    name: 'tiny',
    seed: 3,
    dataset: { source: 'test', height: 16, width: 16, train: 200, validation: 10 },
    scene: { kind: 'amplitude', phaseRange: Math.PI },
    measurement: { kind: 'gaussian', matrix: 'complex', measurements: 60, seed: 1 },
    architecture: { kind: 'perceptron', hidden: [64] },
    training: { epochs: 30, batchSize: 20, learningRate: 5e-3 },
    ...more,
  });
const far = { kind: 'fourier', pattern: [16, 16] } as const;

it.each([
  ['a perceptron behind a matrix', config(), 3],
  [
    'a cascade behind a matrix, of phase scenes',
    config({
      architecture: {
        kind: 'cascade',
        stages: [
          { coarseness: 2, hidden: [32] },
          { coarseness: 1, hidden: [64] },
        ],
      },
      scene: { kind: 'phase', phaseRange: Math.PI },
    }),
    3,
  ],
  [
    'a residual network of far fields',
    config({ measurement: far, architecture: { kind: 'residual', width: 4, depth: 2, blocks: 1 } }),
    1,
  ],
  [
    'a residual network behind two masks',
    config({
      measurement: codedMeasurement(randomMask(rootKey(4), 2, 16, 16), { ...IDEAL_PANEL, fillFactor: 0.9 }),
      architecture: { kind: 'residual', width: 4, depth: 1, blocks: 0 },
    }),
    1,
  ],
])('%s learns to read images it has not seen, the same for the same seed, and as its figure says', async (_, own, gain) => {
  const trained = await trainDirect(own, images, host(engine));
  const untaught = await trainDirect(own, images, host(engine, 1));
  const [after, before] = [trained, untaught].map(({ figures }) => figures['PSNR of read images, dB']!);
  expect(after).toBeGreaterThan(before! + gain);
  expect((await trainDirect(own, images, host(engine, 2))).weights).toEqual(
    (await trainDirect(own, images, host(engine, 2))).weights,
  );

  const operator = measuringOperator(own.measurement, [16, 16]);
  const data = Float64Array.from(images.validation.images);
  const measured = intensityOf(operator.forward(fieldOfImages(own.scene, [{ shape: [10, 16, 16], data }])));
  const read = await readDirectly(engine, own, trained.weights, measured, null);
  expect(read.shape).toEqual([10, 16, 16]);
  const decibels = Array.from({ length: 10 }, (__, i) =>
    psnr(read.data.subarray(i * 256, (i + 1) * 256), data.subarray(i * 256, (i + 1) * 256)),
  );
  expect(decibels.reduce((sum, value) => sum + value, 0) / 10).toBeCloseTo(after!, 2);
});

it('bins that are not known count as the mean of their magnitude over training images', async () => {
  const own = config({ training: { epochs: 1, batchSize: 50, learningRate: 5e-3 } });
  const { weights } = await trainDirect(own, images, host(engine));
  const measurement = measuringOperator(own.measurement, [16, 16]);
  const { mean } = magnitudeMoments(measurement, own.scene, images.train);
  const usual: RealField = { shape: [1, 1, 60, 1], data: Float64Array.from(mean, (value) => value ** 2) };
  const other = { ...usual, data: usual.data.map((y, i) => (i < 20 ? 1e3 : y)) };
  const known = { ...usual, data: usual.data.map((_, i) => (i < 20 ? 0 : 1)) };
  const expected = await readDirectly(engine, own, weights, usual, null);
  expect((await readDirectly(engine, own, weights, other, known)).data).toEqual(expected.data);
  expect((await readDirectly(engine, own, weights, other, null)).data).not.toEqual(expected.data);
});

it('ends within one step when asked, goes on to the same bits, and leaves no tensors behind', async () => {
  const own = config({ training: { epochs: 2, batchSize: 50, learningRate: 5e-3 } });
  const whole = await trainDirect(own, images, host(engine));
  const part = await trainDirect(own, images, host(engine, 3));
  expect(part.point.step).toBe(3);
  const rest = await trainDirect(own, images, { ...host(engine), from: part.point });
  expect(rest.weights).toEqual(whole.weights);
  const tensors = onBackend('cpu', () => tf.memory().numTensors);
  await trainDirect(own, images, host(eagerEngine('cpu'), 2));
  expect(onBackend('cpu', () => tf.memory().numTensors)).toBe(tensors);
});

it('says what does not fit in one line', async () => {
  const residual = { kind: 'residual', width: 4, depth: 2, blocks: 1 };
  await expect(trainDirect(config({ architecture: residual }), images, host(engine))).rejects.toThrow(
    'a residual network: expected patterns of 16×16, as large as the image, found 60 magnitudes (a perceptron takes any number)',
  );
  await expect(
    trainDirect(config({ training: { epochs: 1, batchSize: 201, learningRate: 1 } }), images, host(engine)),
  ).rejects.toThrow('dataset.train: expected at least 201 training images, a batch, found 200');
});
