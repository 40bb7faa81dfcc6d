import { beforeAll, describe, expect, test } from 'vitest';
import { compiledEngine } from '../engine/compiled.ts';
import type { Engine } from '../engine/program.ts';
import { onnxRuntime } from '../engine/providers/onnx-runtime.ts';
import { InputError } from '../math/input-error.ts';
import type { DesignConfig } from './design-config.ts';
import { initialState, NETWORK, trainedNames } from './design-state.ts';
import { evaluateDesign, scoresAsCsv } from './evaluate.ts';
import type { HistoryRow } from './design-store.ts';
import { openReader } from './infer-step.ts';
import { cachingEngine, memoryStore, testHost, tinyConfig, tinyScenes } from './testing.ts';
import { train } from './train.ts';
import type { TrainingWish } from './train.ts';

let engineFor: (config: DesignConfig) => Engine;
beforeAll(async () => {
  engineFor = cachingEngine(compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 })));
});

const scenes = { train: tinyScenes(1, 20), validation: tinyScenes(2, 5) };
const config = tinyConfig();
const noisy = tinyConfig((tiny) => ({
  ...tiny,
  sensing: { ...tiny.sensing, noise: { ...tiny.sensing.noise, photons: 200 } },
}));

/** A training from begin to end, and what it leaves. */
async function complete(settings: DesignConfig, store = memoryStore(), wish?: (step: number) => TrainingWish) {
  const host = testHost({ engine: engineFor(settings), store }, wish);
  const outcome = await train(settings, scenes, host);
  return { outcome, store, events: host.events };
}

const validations = (rows: readonly HistoryRow[] = []): HistoryRow[] => rows.filter((row) => row.validationPsnr !== undefined);

test('learns: loss falls, every part of the design moves, and the history is complete', async () => {
  const { outcome, store, events } = await complete(config);
  expect(outcome).toEqual({ state: 'done', epoch: 3, reason: null });
  const history = store.checkpoint!.progress.history;
  expect(history).toHaveLength(15);
  expect(history[14]!.loss).toBeLessThan(0.8 * history[0]!.loss);
  expect(validations(history).map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  expect(history[0]).toMatchObject({ step: 1, epoch: 0.2, learningRate: 0.002, maskLearningRate: 0.1 });
  const before = initialState(config);
  for (const name of Object.values(trainedNames(config)).flat()) {
    expect(store.checkpoint!.state[name], name).not.toEqual(before[name]);
  }
  expect(store.checkpoint!.state[`${NETWORK}encoder0.first.mean`]).not.toEqual(before[`${NETWORK}encoder0.first.mean`]);
  expect(events.filter(({ kind }) => kind === 'checkpoint').length).toBeGreaterThanOrEqual(3);
  expect(events.some(({ kind }) => kind === 'picture')).toBe(true);
});

test('the same seed gives the same bytes; another seed another design', async () => {
  const first = await complete(noisy);
  const second = await complete(noisy);
  expect(second.store).toEqual({
    ...first.store,
    ...second.store,
    checkpoint: first.store.checkpoint,
    design: first.store.design,
  });
  const other = await complete({ ...noisy, seed: 1 });
  expect(other.store.design!.maskPhase).not.toEqual(first.store.design!.maskPhase);
});

describe('interrupted and resumed, ends as if it had not been', () => {
  test.each([
    [
      'paused at every third step, without a checkpoint between',
      { ...noisy, training: { ...noisy.training, checkpointSeconds: 1e9 } },
      'pause',
    ],
    [
      'killed at every third step, with a checkpoint now and then',
      { ...noisy, training: { ...noisy.training, checkpointSeconds: 12 } },
      'kill',
    ],
  ] as const)('%s', async (_, settings, how) => {
    const whole = await complete(settings);
    const store = memoryStore();
    let state = 'running';
    let sittings = 0;
    while (state !== 'done') {
      // Later sittings go further, so that one that always dies before its first checkpoint ends as well.
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
    expect(sittings).toBeGreaterThan(3);
    expect(store.checkpoint).toEqual(whole.store.checkpoint);
    expect(store.design).toEqual(whole.store.design);
  });

  test('killed while it saves: after a full disk the checkpoint before is there, and leads to the same end', async () => {
    const whole = await complete(config);
    const store = memoryStore();
    let writes = 0;
    const { writeCheckpoint } = store;
    store.writeCheckpoint = (checkpoint) => {
      if (++writes === 2) throw new InputError({ where: 'last.safetensors', expected: 'room', found: 'a full disk (ENOSPC)' });
      return writeCheckpoint(checkpoint);
    };
    await expect(complete(config, store)).rejects.toThrow('last.safetensors: expected room, found a full disk (ENOSPC)');
    expect(store.checkpoint!.progress.step).toBe(5);
    await complete(config, store);
    expect(store.checkpoint).toEqual(whole.store.checkpoint);
    expect(store.design).toEqual(whole.store.design);
  });
});

test('stopped within an epoch, judges what there is and keeps it', async () => {
  const { outcome, store } = await complete(config, memoryStore(), (step) => (step < 3 ? 'go on' : 'stop'));
  expect(outcome).toEqual({ state: 'stopped', epoch: 0.6, reason: 'stopped by the user' });
  expect(validations(store.checkpoint!.progress.history)).toHaveLength(1);
  expect(store.checkpoint!.progress.best!.epoch).toBe(0.6);
  expect(store.design).not.toBeNull();
});

test('ends early when validation does not improve, also when it is resumed just then', async () => {
  const hopeless = {
    ...config,
    optimiser: { ...config.optimiser, learningRate: 1e-30 },
    mask: { ...config.mask, learned: false },
    network: { ...config.network, batchNorm: false },
    training: { ...config.training, epochs: 9, patience: 2 },
  };
  const { outcome, store } = await complete(hopeless);
  expect(outcome.state).toBe('done');
  expect(outcome.epoch).toBeLessThan(9);
  expect(outcome.reason).toBe('no better validation for 2 epochs');
  expect((await complete(hopeless, store)).outcome).toEqual(outcome);
});

test('stops at the last good checkpoint and names the term when a number is no longer finite', async () => {
  const store = memoryStore();
  await complete(config, store, (step) => (step < 6 ? 'go on' : 'pause'));
  const { step } = store.checkpoint!.progress;
  const name = `${NETWORK}readout.bias`;
  const good = store.checkpoint!.state;
  store.checkpoint = { ...store.checkpoint!, state: { ...good, [name]: { shape: [1], data: Float32Array.of(1e30) } } };
  const poisoned = store.checkpoint;
  const { outcome } = await complete(config, store);
  expect(outcome.state).toBe('diverged');
  expect(outcome.reason).toBe(`the task loss is not a finite number at step ${step + 1}; kept: the design of epoch 1`);
  expect(store.checkpoint).toBe(poisoned);
  expect(store.design!.maskPhase.data.every((phase) => phase >= 0 && phase < 2 * Math.PI)).toBe(true);
});

describe('wrong scenes are refused by number', () => {
  test('a black one', async () => {
    const black = { ...scenes.train, images: scenes.train.images.slice().fill(0, 3 * 256, 4 * 256) };
    const host = testHost({ engine: engineFor(config), store: memoryStore() });
    await expect(train(config, { ...scenes, train: black }, host)).rejects.toThrow(
      'training scenes, number 3: expected some light, found a black image (leave it out)',
    );
  });

  test('too few', async () => {
    const host = testHost({ engine: engineFor(config), store: memoryStore() });
    await expect(train(config, { ...scenes, validation: tinyScenes(2, 4) }, host)).rejects.toThrow(
      'validation scenes: expected 5 × 16 × 16, found 4 × 16 × 16',
    );
  });
});

describe.each(['amplitude', 'phase', 'complex'] as const)('%s scenes', (model) => {
  test('train, and are evaluated with the classical baseline beside the network', async () => {
    const settings = tinyConfig((tiny) => ({
      ...tiny,
      scene: { ...tiny.scene, model },
      initialisation: { ...tiny.initialisation, start: 'random' },
      // Enough for complex scenes: behind two, what explains the data may be farther from the scene than what a network dims.
      sensing: { ...tiny.sensing, snapshots: 4 },
      training: { ...tiny.training, epochs: 1 },
    }));
    const { store } = await complete(settings);
    const shares: number[] = [];
    const options = {
      reader: await openReader(engineFor(settings), settings),
      methods: ['network', 'er', 'network+er'],
      refinement: { projections: 50, damping: 0 },
      onProgress: (share: number) => Promise.resolve(shares.push(share) > 0),
      now: () => 0,
    } as const;
    const result = await evaluateDesign(settings, store.design!, tinyScenes(3, 6), options);
    expect(Object.keys(result!.scores)).toEqual(['network', 'network+er', 'er']);
    const { network, er, 'network+er': refined } = result!.scores;
    expect(er!.count).toBe(6);
    expect(refined!.psnr.mean).toBeGreaterThan(network!.psnr.mean);
    if (model === 'amplitude') expect(er!.psnrMedian).toBeGreaterThan(60);
    expect(scoresAsCsv(result!).trim().split('\n')).toHaveLength(7);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    const givenUp = await evaluateDesign(settings, store.design!, tinyScenes(3, 6), {
      ...options,
      onProgress: (share) => Promise.resolve(share < 0.3),
    });
    expect(givenUp).toBeNull();
    options.reader[Symbol.dispose]();
  });
});
