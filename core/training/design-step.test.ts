import { describe, expect, test } from 'vitest';
import { compiledEngine } from '../engine/compiled.ts';
import { eagerEngine } from '../engine/eager.ts';
import type { HostTensors } from '../engine/program.ts';
import { onnxRuntime } from '../engine/providers/onnx-runtime.ts';
import * as tf from '../engine/tf.ts';
import { normal, rootKey } from '../math/random.ts';
import { batchIndices, stepsPerEpoch } from './data-order.ts';
import type { DesignConfig } from './design-config.ts';
import { designOf, FILTER, initialState, MASK, stateShapes } from './design-state.ts';
import { designStep, divergedTerm, ratesOf } from './design-step.ts';
import { openReader } from './infer-step.ts';
import { measureScenes } from './measure.ts';
import { imageBatch, sceneModelOf } from './scene-images.ts';
import { tinyConfig, tinyScenes } from './testing.ts';

function inputsOf(config: DesignConfig, step: number): HostTensors {
  const images = imageBatch(sceneModelOf(config), tinyScenes(1, 20), batchIndices(config, step));
  const rates = ratesOf(config, step, 15).inputs;
  if (config.sensing.noise.snr === null) return { images, ...rates };
  const shape = [4, config.sensing.snapshots, 16, 16];
  return {
    images,
    ...rates,
    draws: { shape, data: Float32Array.from(normal(rootKey(step), 4 * config.sensing.snapshots * 256)) },
  };
}

const variants: Record<string, DesignConfig> = {
  plain: tinyConfig(),
  'two noisy snapshots of phase scenes, summed loss': tinyConfig((tiny) => ({
    ...tiny,
    scene: { ...tiny.scene, model: 'phase' },
    sensing: { snapshots: 2, noise: { ...tiny.sensing.noise, snr: 20 } },
    objective: { reduction: 'sum' },
  })),
  'complex scenes without normalisation, skips or filter': tinyConfig((tiny) => ({
    ...tiny,
    scene: { ...tiny.scene, model: 'complex' },
    initialisation: { ...tiny.initialisation, padding: 'none', start: 'random' },
    network: { ...tiny.network, batchNorm: false, skipConnections: false },
  })),
};

describe.each(Object.entries(variants))('%s', (_, config) => {
  test('a step is the same eagerly and compiled, and leaves no tensor behind', async () => {
    const { step, signature } = designStep(config);
    const compiled = await compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 })).compile(step, signature);
    const before = tf.memory().numTensors;
    const eager = await eagerEngine('cpu').compile(step, signature);
    let state: HostTensors = initialState(config);
    for (let t = 1; t <= 2; t++) {
      // Both from the same state: a ReLU at 0 may fall to either side, and would carry on.
      const [expected, found] = await Promise.all(
        [eager, compiled].map(async (program) => {
          program.load(state);
          return { outputs: await program.step(inputsOf(config, t)), state: await program.save() };
        }),
      );
      for (const [name, { data }] of Object.entries(expected!.outputs)) {
        expect(found!.outputs[name]!.data[0]! / data[0]!, name).toBeCloseTo(1, 3);
      }
      for (const name of Object.keys(state)) expect(distance(found!.state, expected!.state, name), name).toBeLessThan(2e-3);
      state = expected!.state;
    }
    // Of the eager program: its state, one tensor an entry.
    expect(tf.memory().numTensors - before).toBe(Object.keys(stateShapes(config)).length);
    eager[Symbol.dispose]();
    expect(tf.memory().numTensors).toBe(before);
    compiled[Symbol.dispose]();
  });
});

/** `‖found − expected‖/‖expected‖`. */
function distance(found: HostTensors, expected: HostTensors, name: string): number {
  const [a, b] = [found[name]!.data, expected[name]!.data];
  const difference = Math.hypot(...Array.from(b, (value, i) => a[i]! - value));
  return difference / Math.max(Math.hypot(...b), 1e-6);
}

test('a fixed mask and a fixed filter stay as they are', async () => {
  const config = tinyConfig((tiny) => ({
    ...tiny,
    mask: { ...tiny.mask, learned: false },
    initialisation: { ...tiny.initialisation, filterLearned: false },
  }));
  const { step, signature } = designStep(config);
  const program = await compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 })).compile(step, signature);
  const state = initialState(config);
  program.load(state);
  const outputs = await program.step(inputsOf(config, 1));
  const after = await program.save();
  expect(Object.keys(outputs).sort()).toEqual(['gradient.network', 'loss']);
  expect([after[MASK], after[FILTER]]).toEqual([state[MASK], state[FILTER]]);
  program[Symbol.dispose]();
});

test('the term that is not finite is named, the loss before the gradients', () => {
  const value = (number: number) => ({ shape: [], data: Float32Array.of(number) });
  expect(divergedTerm({ loss: value(1), 'gradient.mask': value(2), 'gradient.network': value(3) })).toBeNull();
  expect(divergedTerm({ loss: value(1), 'gradient.mask': value(NaN), 'gradient.network': value(NaN) })).toBe('mask gradient');
  expect(divergedTerm({ loss: value(Infinity), 'gradient.network': value(NaN) })).toBe('task loss');
});

test('each epoch takes every scene at most once, in another order', () => {
  const config = tinyConfig();
  const perEpoch = stepsPerEpoch(config);
  const epoch = (first: number): number[] =>
    Array.from({ length: perEpoch }, (_, i) => Array.from(batchIndices(config, first + i))).flat();
  expect(new Set(epoch(1)).size).toBe(20);
  expect(epoch(1 + perEpoch)).not.toEqual(epoch(1));
  expect(batchIndices(config, 7)).toEqual(batchIndices(config, 7));
});

test('a scene is read the same in whatever batch, and images are limited to [0, 1]', async () => {
  const config = tinyConfig();
  const design = designOf(initialState(config));
  const reader = await openReader(compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 })), config);
  reader.use(design);
  const images = imageBatch(sceneModelOf(config), tinyScenes(4, 6), [0, 1, 2, 3, 4, 5]);
  const intensity = measureScenes(config, design.maskPhase, images, rootKey(0));
  const all = await reader.read(intensity);
  expect(all.shape).toEqual([6, 16, 16, 1]);
  expect(all.data.every((value) => value >= 0 && value <= 1)).toBe(true);
  const last = await reader.read({ shape: [1, 1, 16, 16], data: intensity.data.subarray(5 * 256) });
  expect(last.data).toEqual(all.data.subarray(5 * 256));
  reader[Symbol.dispose]();
});

test('masks leave a design in [0, 2π), as float32 too', () => {
  const state = { [MASK]: { shape: [1, 1, 4], data: Float32Array.of(-1e-9, 2 * Math.PI, 7, -1) } };
  const { maskPhase } = designOf(state);
  expect(Array.from(maskPhase.data, (phase) => phase >= 0 && phase < 2 * Math.PI)).toEqual([true, true, true, true]);
  expect(maskPhase.data[3]).toBeCloseTo(2 * Math.PI - 1, 6);
});
