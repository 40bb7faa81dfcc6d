import { afterAll, expect, it } from 'vitest';
import { compiledEngine } from '../../engine/compiled.ts';
import { onnxRuntime } from '../../engine/providers/onnx-runtime.ts';
import type { HostTensors } from '../../engine/program.ts';
import { intensityOf, type Field } from '../../math/field.ts';
import { rootKey, split } from '../../math/random.ts';
import { relativeError } from '../../math/testing.ts';
import { COMPONENT_BASIS, COMPONENT_MEAN, componentGenerator } from '../../networks/generators/components.ts';
import { gaussianMatrix } from '../../optics/gaussian-matrix.ts';
import { matrixOperator } from '../../optics/matrix-operator.ts';
import { DPR, PRILO, type PriorOptions } from '../../retrieval/generative/options.ts';
import { everyLayer, solveByPrior } from '../../retrieval/generative/solve.ts';
import { amplitudeOf } from '../../retrieval/magnitude-projection.ts';
import { tinyScenes } from '../testing.ts';
import { featuresOf, imagesOf, principalComponents } from './components.ts';
import { gaussianFrequencies, scalesOf } from './frequencies.ts';
import { trainMatched } from './match.ts';
import { addSamples, emptySketch } from './sketch.ts';

const SIZE = [16, 16] as const;
const COUNT = 6;
const engine = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
afterAll(() => engine[Symbol.dispose]());

const components = principalComponents(rootKey(1), tinyScenes(1, 300).images, 256, COUNT);
const architecture = { latent: 6, hidden: [32], components: COUNT, sceneShape: SIZE };
const generator = componentGenerator(architecture);
const basis = {
  [COMPONENT_MEAN]: { shape: [256], data: Float32Array.from(components.mean) },
  [COMPONENT_BASIS]: { shape: [COUNT, 256], data: Float32Array.from(components.basis) },
};

/** Layers that know the images by their sketch alone. */
async function fromSketch(): Promise<HostTensors> {
  const samples = featuresOf(components, tinyScenes(1, 300).images);
  const law = gaussianFrequencies(rootKey(2), COUNT, 300, scalesOf(rootKey(3), samples, COUNT));
  const target = { kind: 'sketch', sketch: addSamples(emptySketch(law), samples) } as const;
  const options = { steps: 300, batch: 64, learningRate: 0.01 };
  return trainMatched(engine, architecture, target, options, rootKey(4), () => Promise.resolve());
}

// 40 real numbers of 256 pixels.
const operator = matrixOperator(gaussianMatrix(rootKey(5), 40, 256, 'real'), SIZE);
const { images } = tinyScenes(7, 6);
const truth: Field = { shape: [6, ...SIZE], re: Float64Array.from(images), im: new Float64Array(images.length) };
const measured = { amplitude: amplitudeOf(intensityOf(operator.forward(truth))), weights: null };

const solve = (chain: HostTensors, options: PriorOptions) => {
  const weights = { ...chain, ...basis };
  const scene = { kind: 'amplitude', phaseRange: Math.PI } as const;
  const model = { generator, weights, operator: () => operator.onTensors!(), scene };
  const layers = options.layers === null ? null : { ...options.layers, layers: everyLayer(model, options.layers.radiusPerUnit) };
  return solveByPrior(engine, model, measured, { ...options, layers }, split(rootKey(6), 'solve'), () => Promise.resolve());
};

it('what a sketch has taught is the prior of DPR, about as good as its components allow, and of PRILO, the same for the same seed', async () => {
  const chain = await fromSketch();
  const quick: PriorOptions = { ...DPR, code: { steps: 150, rate: 0.1 } };
  const dpr = await solve(chain, quick);
  const held = imagesOf(components, featuresOf(components, truth.re));
  const mean = truth.re.map((_, i) => components.mean[i % components.pixels]!);
  const bound = relativeError({ ...truth, re: held }, truth);
  expect(relativeError(dpr.field, truth)).toBeLessThan(1.2 * bound);
  expect(relativeError({ ...truth, re: mean }, truth)).toBeGreaterThan(1.4 * bound);
  expect((await solve(chain, quick)).images).toEqual(dpr.images);
  const plan = { steps: 60, rate: 0.05 };
  const layers = { ...PRILO.layers!, forward: plan, backProjection: plan, refinement: plan };
  const deep = await solve(chain, { ...quick, layers });
  deep.losses.forEach((loss, scene) => expect(loss).toBeLessThan(dpr.losses[scene]!));
});
