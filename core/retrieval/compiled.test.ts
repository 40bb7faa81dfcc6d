import { beforeAll, describe, expect, it } from 'vitest';
import { normal, rootKey, split, uniform } from '../math/random.ts';
import { elementCount } from '../math/field.ts';
import { compiledEngine } from '../engine/compiled.ts';
import { eagerEngine } from '../engine/eager.ts';
import type { Engine, HostTensors, StepFunction } from '../engine/program.ts';
import { onnxRuntime } from '../engine/providers/onnx-runtime.ts';
import * as tf from '../engine/tf.ts';
import { addCameraNoiseToTensors } from '../optics/camera-tensors.ts';
import { codedDiffractionOfTensors, intensityOfTensors } from '../optics/coded-diffraction-tensors.ts';
import { tensorFieldOfImages, tensorImagesOfField } from '../optics/scenes-tensors.ts';
import type { SceneModel } from '../optics/scenes.ts';
import { gaussianFilter } from './filter.ts';
import { spectralInitialisationOfTensors } from './spectral-tensors.ts';
import { WEIGHT_KINDS } from './weights.ts';
import type { WeightKind } from './weights.ts';

const shapes = { image: [2, 8, 6], mask: [2, 8, 6], filter: [3, 3], draws: [2, 2, 8, 6] } as const;
const signature = {
  state: {},
  inputs: Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, { shape, dtype: 'float32' as const }])),
};
const inputs: HostTensors = {
  image: { shape: shapes.image, data: Float32Array.from(uniform(split(rootKey(1), 'image'), 96)) },
  mask: { shape: shapes.mask, data: Float32Array.from(uniform(split(rootKey(1), 'mask'), 96), (u) => 6.28 * u) },
  filter: { shape: shapes.filter, data: Float32Array.from(gaussianFilter(3, 1).data) },
  draws: { shape: shapes.draws, data: Float32Array.from(normal(split(rootKey(1), 'draws'), elementCount(shapes.draws))) },
};

let compiled: Engine;
beforeAll(async () => {
  compiled = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
});

/** From image to read-out of the estimate, through mask, camera and spectral initialisation; value and gradients. */
function wholeFrontEnd(model: SceneModel, weights: WeightKind, padding: 'zeros' | 'circular'): StepFunction {
  const noise = { photons: 200, readNoise: 2, bits: null, saturation: 20, snr: 30 };
  return (_state, { image, mask, filter, draws }) => {
    const estimate = (picture: tf.Tensor, phase: tf.Tensor, values: tf.Tensor): tf.Tensor => {
      const operator = codedDiffractionOfTensors(phase);
      const clean = intensityOfTensors(operator.forward(tensorFieldOfImages(model, [picture])));
      const intensity = addCameraNoiseToTensors(clean, noise, draws!);
      const start = { re: tf.ones([8, 6]), im: tf.zeros([8, 6]) };
      const z = spectralInitialisationOfTensors(intensity, operator, {
        weights,
        parameter: weights === 'twf' ? 1.5 : 0.4,
        iterations: 3,
        filter: { values, padding },
        start,
      });
      return tensorImagesOfField(model, z)[0]!;
    };
    const loss = (...parameters: tf.Tensor[]): tf.Tensor =>
      tf.sum(tf.square(tf.sub(estimate(...(parameters as [tf.Tensor, tf.Tensor, tf.Tensor])), 0.3)));
    const parameters = [image!, mask!, filter!];
    const [gradientOfImage, gradientOfMask, gradientOfFilter] = tf.grads(loss)(parameters);
    return {
      outputs: {
        estimate: estimate(image!, mask!, filter!),
        gradientOfImage: gradientOfImage!,
        gradientOfMask: gradientOfMask!,
        gradientOfFilter: gradientOfFilter!,
      },
    };
  };
}

async function resultsOf(engine: Engine, step: StepFunction): Promise<HostTensors> {
  const program = await engine.compile(step, signature);
  program.load({});
  const results = await program.step(inputs);
  program[Symbol.dispose]();
  return results;
}

describe('the front end compiles to what it computes eagerly', () => {
  const cases = [
    ...(Object.keys(WEIGHT_KINDS) as WeightKind[]).map((weights) => ({
      kind: 'amplitude' as const,
      weights,
      padding: 'zeros' as const,
    })),
    { kind: 'phase' as const, weights: 'mm' as const, padding: 'circular' as const },
  ];
  it.each(cases)('$kind scenes, weights $weights, padding $padding', async ({ kind, weights, padding }) => {
    const step = wholeFrontEnd({ kind, phaseRange: Math.PI }, weights, padding);
    const [expected, found] = [await resultsOf(eagerEngine('cpu'), step), await resultsOf(compiled, step)];
    for (const [name, { data }] of Object.entries(expected)) {
      const scale = Math.max(...data.map(Math.abs));
      expect(scale).toBeGreaterThan(0);
      data.forEach((value, i) => expect(Math.abs(found[name]!.data[i]! - value) / scale).toBeLessThan(1e-4));
    }
  });
});
