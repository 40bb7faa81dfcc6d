import { beforeAll, describe, expect, test } from 'vitest';
import { compiledEngine } from '../engine/compiled.ts';
import type { Engine } from '../engine/program.ts';
import { onnxRuntime } from '../engine/providers/onnx-runtime.ts';
import type { DesignConfig } from './design-config.ts';
import { MASK } from './design-state.ts';
import type { Design } from './design-store.ts';
import { teacherConfigOf } from './teacher.ts';
import type { TeacherDesign } from './teacher.ts';
import { cachingEngine, memoryStore, testHost, tinyConfig, tinyScenes } from './testing.ts';
import { train } from './train.ts';
import type { TrainingWish } from './train.ts';

const scenes = { train: tinyScenes(1, 20), validation: tinyScenes(2, 5) };

/** With noise, so that teacher and student draw numbers of their own; two epochs of five steps. */
const student = tinyConfig((tiny) => ({
  ...tiny,
  sensing: { ...tiny.sensing, noise: { ...tiny.sensing.noise, photons: 200 } },
  distillation: {
    ...tiny.distillation,
    enabled: true,
    teacherSnapshots: 2,
    teacherEpochs: 1,
    match: 'statistics',
    cdp: 0.1,
    features: 0.1,
    images: 0.2,
    schedule: 'linear',
  },
  training: { ...tiny.training, epochs: 2 },
}));

let engineFor: (config: DesignConfig) => Engine;
let teacher: TeacherDesign;

async function complete(config: DesignConfig, store = memoryStore(), wish?: (step: number) => TrainingWish, by = teacher) {
  const host = testHost({ engine: engineFor(config), store }, wish);
  return { outcome: await train(config, scenes, host, { teacher: by }), store };
}

const bytesOf = ({ maskPhase, weights }: Design): string =>
  JSON.stringify([maskPhase, weights], (_, value: unknown) => (value instanceof Float32Array ? [...value] : value));

beforeAll(async () => {
  engineFor = cachingEngine(compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 })));
  const config = teacherConfigOf(student);
  const store = memoryStore();
  await train(config, scenes, testHost({ engine: engineFor(config), store }));
  teacher = { config, design: store.design! };
});

test('learns from its teacher, which stays as it is; the history has each part of the loss', async () => {
  const before = bytesOf(teacher.design);
  const { outcome, store } = await complete(student);
  expect(outcome).toEqual({ state: 'done', epoch: 2, reason: null });
  const { history } = store.checkpoint!.progress;
  expect(history).toHaveLength(10);
  for (const { loss, terms } of history) {
    expect(Object.keys(terms!).sort()).toEqual(['cdp', 'features', 'images', 'task']);
    expect(Object.values(terms!).every((value) => value > 0)).toBe(true);
    expect(loss).toBeGreaterThan(0);
  }
  // At the first step the weights are those of the configuration.
  const { task, cdp, features, images } = history[0]!.terms as Record<string, number>;
  expect(history[0]!.loss / (0.6 * task! + 0.1 * cdp! + 0.1 * features! + 0.2 * images!)).toBeCloseTo(1, 4);
  expect(bytesOf(teacher.design)).toBe(before);

  const alone = await complete({ ...student, distillation: { ...student.distillation, enabled: false } });
  expect(alone.store.checkpoint!.progress.history[0]).not.toHaveProperty('terms');
  expect(alone.store.checkpoint!.state[MASK]).not.toEqual(store.checkpoint!.state[MASK]);
});

test('another teacher makes another student', async () => {
  const { design } = teacher;
  const dimmer = { shape: design.maskPhase.shape, data: Float32Array.from(design.maskPhase.data, (phase) => phase / 2) };
  const [one, other] = [await complete(student), await complete(student, memoryStore(), undefined, { ...teacher, design: { ...design, maskPhase: dimmer } })]; // prettier-ignore
  expect(other.store.checkpoint!.state[MASK]).not.toEqual(one.store.checkpoint!.state[MASK]);
});

test('a design that distils does not train without a teacher', async () => {
  const host = testHost({ engine: engineFor(student), store: memoryStore() });
  await expect(train(student, scenes, host)).rejects.toThrow('a design that distils was not given its teacher');
});

describe('interrupted and resumed, a distillation ends as if it had not been', () => {
  test.each([
    ['paused at every third step', 'pause'],
    ['killed at every third step, with a checkpoint now and then', 'kill'],
  ] as const)('%s', async (_, how) => {
    const seconds = how === 'pause' ? 1e9 : 12;
    const settings = { ...student, training: { ...student.training, checkpointSeconds: seconds } };
    const whole = await complete(settings);
    const store = memoryStore();
    let [state, sittings] = ['running', 0];
    while (state !== 'done') {
      const limit = 3 + (how === 'kill' ? sittings : 0);
      const wish = (step: number): TrainingWish => {
        if (step < limit) return 'go on';
        if (how === 'pause') return 'pause';
        throw new Error('killed');
      };
      state = await complete(settings, store, wish).then(
        ({ outcome }) => outcome.state,
        (error: Error) => error.message,
      );
      sittings++;
    }
    expect(sittings).toBeGreaterThan(2);
    expect(store.checkpoint).toEqual(whole.store.checkpoint);
    expect(bytesOf(store.design!)).toBe(bytesOf(whole.store.design!));
  });
});
