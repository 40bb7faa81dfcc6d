import { describe, expect, test } from 'vitest';
import { compiledEngine } from '../engine/compiled.ts';
import { eagerEngine } from '../engine/eager.ts';
import type { HostTensors } from '../engine/program.ts';
import { onnxRuntime } from '../engine/providers/onnx-runtime.ts';
import * as tf from '../engine/tf.ts';
import { normal, rootKey, split } from '../math/random.ts';
import { needsDraws } from '../optics/camera-tensors.ts';
import { batchIndices, stepsPerEpoch } from './data-order.ts';
import type { DesignConfig } from './design-config.ts';
import { designOf, FILTER, FIRST_MOMENT, initialState, MASK, stateShapes, trainedNames } from './design-state.ts';
import { designStep, divergedTerm, ratesOf } from './design-step.ts';
import { openReader } from './infer-step.ts';
import { measureScenes } from './measure.ts';
import { imageBatch, sceneModelOf } from './scene-images.ts';
import { lessonShapes } from './teacher.ts';
import { tinyConfig, tinyScenes } from './testing.ts';

function inputsOf(config: DesignConfig, step: number): HostTensors {
  const images = imageBatch(sceneModelOf(config), tinyScenes(1, 20), batchIndices(config, step));
  const { noise, snapshots } = config.sensing;
  const random = (shape: readonly number[], name: string) => {
    const key = split(rootKey(step), name);
    return { shape, data: Float32Array.from(normal(key, shape.reduce((product, length) => product * length))) }; // prettier-ignore
  };
  const lessons = Object.entries(lessonShapes(config)).map(([name, shape]) => [name, random(shape, name)] as const);
  const draws = needsDraws(noise) ? { draws: random([4, snapshots, 16, 16], 'draws') } : {};
  return { images, ...ratesOf(config, step, 15).inputs, ...Object.fromEntries(lessons), ...draws };
}

const masked = (mask: Partial<DesignConfig['mask']>): DesignConfig => tinyConfig((tiny) => ({ ...tiny, mask: { ...tiny.mask, ...mask } })); // prettier-ignore

/** With all three terms of a teacher. */
const distilled = (match: DesignConfig['distillation']['match']): DesignConfig =>
  tinyConfig((tiny) => ({
    ...tiny,
    distillation: { ...tiny.distillation, enabled: true, match, cdp: 0.2, features: 0.1, images: 0.3, schedule: 'cosine' },
  }));

/** Stages with everything that can be in their way. */
const unrolled = (model: DesignConfig['scene']['model']): DesignConfig =>
  tinyConfig((tiny) => ({
    ...tiny,
    scene: { ...tiny.scene, model },
    sensing: { ...tiny.sensing, snapshots: 2, panel: { phaseError: 0.1, fringing: 0.4, fillFactor: 0.9, zeroOrder: 0.04 } },
    unrolling: { stages: 2, projections: 2, width: 2, depth: 1 },
    optimiser: { ...tiny.optimiser, gradientLimit: 0.01 },
  }));

const variants: Record<string, DesignConfig> = {
  plain: tinyConfig(),
  'two noisy snapshots of phase scenes, summed loss': tinyConfig((tiny) => ({
    ...tiny,
    scene: { ...tiny.scene, model: 'phase' },
    sensing: { ...tiny.sensing, snapshots: 2, noise: { ...tiny.sensing.noise, snr: 20 } },
    objective: { reduction: 'sum' },
  })),
  'complex scenes without normalisation, skips or filter': tinyConfig((tiny) => ({
    ...tiny,
    scene: { ...tiny.scene, model: 'complex' },
    initialisation: { ...tiny.initialisation, padding: 'none', start: 'random' },
    network: { ...tiny.network, batchNorm: false, skipConnections: false },
  })),
  'two stages on two snapshots of phase scenes behind a rough panel': unrolled('phase'),
  'two stages on amplitude scenes': unrolled('amplitude'),
  'two stages on complex scenes': unrolled('complex'),
  "a teacher's patterns by their mean, its features and its images": distilled('mean'),
  "a teacher's patterns by their statistics": distilled('statistics'),
  "a teacher's patterns by their autocorrelation": distilled('autocorrelation'),
  'a mask on four levels, straight through': masked({ bits: 2, regulariser: 'levels', regulariserWeight: 0.1 }),
  'a mask on four levels, annealed': masked({ bits: 2, quantisation: 'annealed', regulariser: 'range', regulariserWeight: 0.1 }),
  'a smooth mask': masked({ regulariser: 'smoothness', regulariserWeight: 0.1 }),
};

describe.each(Object.entries(variants))('%s', (_, config) => {
  // Each projection of a stage takes a phase, which turns fast where there is little light.
  const tolerance = config.unrolling.stages > 0 ? 1e-2 : 2e-3;
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
        expect(Math.abs(found!.outputs[name]!.data[0]! - data[0]!), name).toBeLessThanOrEqual((tolerance / 4) * data[0]!);
      }
      for (const name of Object.keys(state)) expect(distance(found!.state, expected!.state, name), name).toBeLessThan(tolerance);
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

describe('parts of the loss', () => {
  const once = async (config: DesignConfig, inputs = inputsOf(config, 3)) => {
    const { step, signature } = designStep(config);
    const program = await eagerEngine('cpu').compile(step, signature);
    try {
      program.load(initialState(config));
      const outputs = await program.step(inputs);
      return { inputs, outputs, state: await program.save() };
    } finally {
      program[Symbol.dispose]();
    }
  };
  const number = (tensors: HostTensors, name: string): number => tensors[name]!.data[0]!;

  test('add up to it by their weights, α + β + σ + τ = 1, and the regulariser on top', async () => {
    const config = distilled('mean');
    const mask = { ...config.mask, regulariser: 'smoothness', regulariserWeight: 0.5 } as const;
    const { inputs, outputs } = await once({ ...config, mask });
    const terms = ['task', 'cdp', 'features', 'images'];
    const weighted = terms.map((term) => number(inputs, `weight.${term}`) * number(outputs, `loss.${term}`));
    expect(
      Object.keys(outputs)
        .filter((name) => name.startsWith('loss.'))
        .sort(),
    ).toEqual(
      // prettier-ignore
      [...terms, 'mask'].map((term) => `loss.${term}`).sort(),
    );
    const sum = weighted.reduce((total, value) => total + value) + 0.5 * number(outputs, 'loss.mask');
    expect(number(outputs, 'loss') / sum).toBeCloseTo(1, 5);
    expect(terms.reduce((total, term) => total + number(inputs, `weight.${term}`), 0)).toBeCloseTo(1, 6);
  });

  test.each(['cdp', 'features', 'images'] as const)(
    'the %s term is the mean square of the distance to the lesson',
    async (term) => {
      const { distillation, ...rest } = distilled('statistics');
      const config = { ...rest, distillation: { ...distillation, cdp: 0, features: 0, images: 0, [term]: 0.5 } };
      const [name] = Object.keys(lessonShapes(config)) as [string];
      expect(name).toBe(`teacher.${term}`);
      const inputs = inputsOf(config, 3);
      const { shape, data } = inputs[name]!;
      const at = async (offset: number): Promise<HostTensors> => {
        const moved = { shape, data: Float32Array.from(data, (value) => value + offset) };
        return (await once(config, { ...inputs, [name]: moved })).outputs;
      };
      const [below, here, above] = [await at(-2), await at(0), await at(2)];
      // mean (d ± 2)² = mean d² ± 4 mean d + 4, whatever the student's d is.
      const mean = (number(below, `loss.${term}`) + number(above, `loss.${term}`)) / 2;
      expect(mean - number(here, `loss.${term}`)).toBeCloseTo(4, 4);
      expect(number(below, `loss.${term}`)).not.toBeCloseTo(number(above, `loss.${term}`), 2);
      expect(number(above, 'loss.task')).toBe(number(here, 'loss.task'));
    },
  );

  test('of a teacher fade as the schedule says, and the task gains what they lose', () => {
    const weightsAt = (schedule: 'constant' | 'linear' | 'cosine', step: number): number[] => {
      const config = distilled('mean');
      const { inputs } = ratesOf({ ...config, distillation: { ...config.distillation, schedule } }, step, 10);
      return ['task', 'cdp', 'features', 'images'].map((term) => number(inputs, `weight.${term}`));
    };
    const close = (found: number[], expected: number[]) =>
      found.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
    for (const schedule of ['constant', 'linear', 'cosine'] as const) close(weightsAt(schedule, 1), [0.4, 0.2, 0.1, 0.3]);
    close(weightsAt('constant', 10), [0.4, 0.2, 0.1, 0.3]);
    for (const schedule of ['linear', 'cosine'] as const) close(weightsAt(schedule, 6), [0.7, 0.1, 0.05, 0.15]);
    close(weightsAt('linear', 10), [0.94, 0.02, 0.01, 0.03]);
  });

  test('a gradient beyond the limit is shortened as a whole, one within it is left', async () => {
    const gradientOf = async (gradientLimit: number | null): Promise<number[]> => {
      const tiny = tinyConfig();
      const config = { ...tiny, optimiser: { ...tiny.optimiser, gradientLimit } };
      const { state } = await once(config);
      // After the first step the first moment is the gradient.
      return Object.values(trainedNames(config)).flatMap((names) => names.flatMap((name) => [...state[FIRST_MOMENT + name]!.data])); // prettier-ignore
    };
    const free = await gradientOf(null);
    const length = Math.hypot(...free);
    expect(length).toBeGreaterThan(0);
    expect(await gradientOf(2 * length)).toEqual(free);
    const short = await gradientOf(length / 4);
    expect(Math.hypot(...short) / (length / 4)).toBeCloseTo(1, 4);
    short.forEach((value, i) => expect(Math.abs(value - free[i]! / 4)).toBeLessThan(1e-6 * length));
  });

  test('every stage answers for its images, and its network and step lengths learn', async () => {
    const config = variants['two stages on two snapshots of phase scenes behind a rough panel']!;
    const { state } = await once(config);
    for (const stage of ['stage1.', 'stage2.']) {
      const names = Object.keys(state).filter((name) => name.startsWith(FIRST_MOMENT + stage));
      expect(names.length).toBeGreaterThan(4);
      expect(state[`${FIRST_MOMENT}${stage}steps`]!.data.every((value) => value !== 0)).toBe(true);
      expect(Math.hypot(...names.flatMap((name) => [...state[name]!.data]))).toBeGreaterThan(0);
    }
  });
});

describe('masks with levels', () => {
  test('annealed levels grow sharp by the same factor each step, straight-through ones need no sharpness', () => {
    const sharpness = (step: number): number => {
      const { inputs } = ratesOf(masked({ bits: 2, quantisation: 'annealed' }), step, 10);
      return inputs['mask.sharpness']!.data[0]!;
    };
    expect(sharpness(1)).toBe(1);
    expect(sharpness(6)).toBeCloseTo(10, 5);
    expect(ratesOf(masked({ bits: 2 }), 1, 10).inputs).not.toHaveProperty(['mask.sharpness']);
    expect(ratesOf(masked({ bits: 2, quantisation: 'annealed', learned: false }), 1, 10).inputs).not.toHaveProperty([
      'mask.sharpness',
    ]);
  });

  test('are on them where they are fixed and where they leave, between them where they learn', () => {
    const level = ({ data }: { readonly data: ArrayLike<number> }): number =>
      Math.max(...Array.from(data, (phase) => Math.abs(Math.sin(2 * phase))));
    expect(level(initialState(masked({ bits: 2, learned: false }))[MASK]!)).toBeLessThan(1e-6);
    const learning = initialState(masked({ bits: 2 }));
    expect(level(learning[MASK]!)).toBeGreaterThan(0.9);
    const { data } = designOf(masked({ bits: 2 }), learning).maskPhase;
    expect(level({ data })).toBeLessThan(1e-6);
    expect(new Set(data).size).toBe(4);
    // To the nearest of them.
    data.forEach((phase, i) => expect(Math.cos(phase - learning[MASK]!.data[i]!)).toBeGreaterThan(Math.cos(Math.PI / 4) - 1e-5));
  });
});

test('the term that is not finite is named, the loss before the gradients', () => {
  const value = (number: number) => ({ shape: [], data: Float32Array.of(number) });
  expect(divergedTerm({ loss: value(NaN), 'loss.task': value(1), 'loss.cdp': value(NaN) })).toBe('pattern loss');
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
  const design = designOf(config, initialState(config));
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
  const { maskPhase } = designOf(tinyConfig(), state);
  expect(Array.from(maskPhase.data, (phase) => phase >= 0 && phase < 2 * Math.PI)).toEqual([true, true, true, true]);
  expect(maskPhase.data[3]).toBeCloseTo(2 * Math.PI - 1, 6);
});
