import { beforeAll, describe, expect, test } from 'vitest';
import { compiledEngine } from '../engine/compiled.ts';
import type { Engine, HostTensor } from '../engine/program.ts';
import { onnxRuntime } from '../engine/providers/onnx-runtime.ts';
import { InputError } from '../math/input-error.ts';
import type { DesignConfig } from './design-config.ts';
import { designOf, FILTER, FIRST_MOMENT, initialState, MASK, NETWORK, START_RE } from './design-state.ts';
import type { Design } from './design-store.ts';
import { cachingEngine, memoryStore, testHost, tinyConfig, tinyScenes } from './testing.ts';
import { train } from './train.ts';
import type { TrainingWish } from './train.ts';

const scenes = { train: tinyScenes(1, 20), validation: tinyScenes(2, 5) };
const config = tinyConfig((tiny) => ({ ...tiny, training: { ...tiny.training, epochs: 1 } }));
let engineFor: (config: DesignConfig) => Engine;
beforeAll(async () => {
  engineFor = cachingEngine(compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 })));
});

async function complete(
  settings: DesignConfig,
  {
    start = null,
    store = memoryStore(),
    wish,
  }: { start?: Design | null; store?: ReturnType<typeof memoryStore>; wish?: (step: number) => TrainingWish } = {},
) {
  const host = testHost({ engine: engineFor(settings), store }, wish);
  await train(settings, scenes, host, { start });
  return store;
}

/** Of the phases of a mask, from the nearest of the 2^bits levels. */
const offLevels = ({ data }: HostTensor, bits: number): number =>
  Math.max(...Array.from(data, (phase) => Math.abs(Math.sin(2 ** (bits - 1) * phase))));

describe('a start', () => {
  /** As a training leaves a design. */
  const start = designOf(config, initialState({ ...config, seed: 5 }));
  const startFrom = (settings: DesignConfig, from = start) => initialState(settings, from);

  test('gives mask, filter, network and the start of the power iteration; the optimiser begins anew', () => {
    const state = startFrom(config);
    expect(state[MASK]).toEqual(start.maskPhase);
    for (const [name, tensor] of Object.entries(start.weights)) expect(state[name], name).toEqual(tensor);
    expect(Object.keys(start.weights)).toEqual(expect.arrayContaining([FILTER, START_RE, `${NETWORK}readout.bias`]));
    expect(state[MASK]).not.toEqual(initialState(config)[MASK]);
    expect(state[FIRST_MOMENT + MASK]!.data.every((value) => value === 0)).toBe(true);
  });

  test('is put on the levels of a mask that is frozen: the first step of a refit', () => {
    const state = startFrom({ ...config, mask: { ...config.mask, learned: false, bits: 2 } });
    expect(offLevels(state[MASK]!, 2)).toBeLessThan(1e-6);
    state[MASK]!.data.forEach((phase, i) => {
      expect(Math.cos(phase - start.maskPhase.data[i]!)).toBeGreaterThan(Math.cos(Math.PI / 4) - 1e-5);
    });
  });

  test('of more snapshots gives its first ones, and of no stages leaves them to begin anew', () => {
    const two = { ...config, sensing: { ...config.sensing, snapshots: 2 } };
    const state = startFrom(config, designOf(two, initialState(two)));
    expect(state[MASK]!.shape).toEqual([1, 16, 16]);
    expect(state[MASK]!.data).toEqual(designOf(two, initialState(two)).maskPhase.data.slice(0, 256));
    const staged = { ...config, unrolling: { ...config.unrolling, stages: 1, width: 2 } };
    expect(startFrom(staged)['stage1.steps']).toEqual(initialState(staged)['stage1.steps']);
  });

  test.each([
    [
      'width',
      { ...config, network: { ...config.network, baseWidth: 5 } },
      /^training\.startFrom: expected network\.\S+ of [\d×]+, found [\d×]+ \(start from a run of the same sizes\)$/,
    ],
    [
      'snapshots',
      { ...config, sensing: { ...config.sensing, snapshots: 2 } },
      /^training\.startFrom: expected mask\.phase of 2×16×16, found 1×16×16 \(start from a run of the same sizes\)$/,
    ],
    [
      'size',
      { ...config, dataset: { ...config.dataset, height: 32 } },
      /^training\.startFrom: expected \S+ of (1×)?32×16, found (1×)?16×16 /,
    ],
  ])('of another %s is refused with one line', (_, settings, message) => {
    expect(() => startFrom(settings)).toThrow(InputError);
    expect(() => startFrom(settings)).toThrow(message);
  });

  test('counts for a training until its first checkpoint, and no longer', async () => {
    const store = await complete(config, { start, wish: (step) => (step < 2 ? 'go on' : 'pause') });
    const whole = await complete(config, { start });
    expect(await complete(config, { store })).toMatchObject({ checkpoint: whole.checkpoint, design: whole.design });
    expect((await complete(config)).checkpoint!.state[MASK]).not.toEqual(whole.checkpoint!.state[MASK]);
  });
});

describe('two-bit masks', () => {
  const masked = (mask: Partial<DesignConfig['mask']>): DesignConfig => ({
    ...config,
    mask: { ...config.mask, bits: 2, ...mask },
  });

  test.each(['straight-through', 'annealed'] as const)(
    'that learn (%s) move between the levels and are kept on them',
    async (quantisation) => {
      const settings = masked({ quantisation });
      const { checkpoint, design } = await complete(settings);
      expect(offLevels(checkpoint!.state[MASK]!, 2)).toBeGreaterThan(0.5);
      expect(checkpoint!.state[MASK]).not.toEqual(initialState(settings)[MASK]);
      expect(offLevels(design!.maskPhase, 2)).toBeLessThan(1e-6);
    },
  );

  test('that are frozen stay where they are while the network learns', async () => {
    const settings = masked({ learned: false });
    const { checkpoint, design } = await complete(settings);
    const { [MASK]: mask, ...rest } = initialState(settings);
    expect(checkpoint!.state[MASK]).toEqual(mask);
    expect(design!.maskPhase).toEqual(mask);
    expect(offLevels(design!.maskPhase, 2)).toBeLessThan(1e-6);
    expect(checkpoint!.state[`${NETWORK}readout.bias`]).not.toEqual(rest[`${NETWORK}readout.bias`]);
  });
});

describe('noise that spreads', () => {
  const spreading = (spread: number): DesignConfig => ({
    ...config,
    sensing: { ...config.sensing, noise: { ...config.sensing.noise, snr: 20, spread } },
  });

  /** The draws of the first steps. */
  async function drawsOf(settings: DesignConfig): Promise<HostTensor[]> {
    const seen: HostTensor[] = [];
    const engine = engineFor(settings);
    const listening: Engine = {
      ...engine,
      async compile(step, signature) {
        const program = await engine.compile(step, signature);
        return {
          load: (state) => program.load(state),
          save: () => program.save(),
          step(inputs) {
            if (inputs['draws'] !== undefined) seen.push(inputs['draws']);
            return program.step(inputs);
          },
          [Symbol.dispose]() {},
        };
      },
    };
    await train(settings, scenes, testHost({ engine: listening, store: memoryStore() }));
    return seen;
  }

  test('is each scene weaker or stronger by a factor of its own, within the spread', async () => {
    const [even, spread] = [await drawsOf(spreading(1)), await drawsOf(spreading(4))];
    const factors = spread.flatMap(({ shape, data }, step) =>
      Array.from({ length: shape[0]! }, (_, scene) => {
        const ratios = Array.from({ length: 256 }, (__, i) => data[scene * 256 + i]! / even[step]!.data[scene * 256 + i]!);
        expect(Math.max(...ratios) / Math.min(...ratios)).toBeCloseTo(1, 5);
        return ratios[0]!;
      }),
    );
    expect(factors).toHaveLength(20);
    expect(new Set(factors).size).toBe(20);
    expect(Math.min(...factors)).toBeGreaterThanOrEqual(1 / 4);
    expect(Math.max(...factors)).toBeLessThanOrEqual(4);
    expect(Math.min(...factors)).toBeLessThan(0.8);
    expect(Math.max(...factors)).toBeGreaterThan(1.25);
    expect(await drawsOf(spreading(4))).toEqual(spread);
  });

  test('is the same for a training that was interrupted', async () => {
    const whole = await complete(spreading(4));
    const store = memoryStore();
    for (let sitting = 0; sitting < 3; sitting++)
      await complete(spreading(4), { store, wish: (step) => (step < 2 ? 'go on' : 'pause') });
    expect(store.checkpoint).toEqual(whole.checkpoint);
  });
});
