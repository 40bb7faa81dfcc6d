/** What tests of training share: a tiny design, scenes, and a store in memory. Nothing else imports this. */
import type { Engine, HostTensor, HostTensors, Program } from '../engine/program.ts';
import { rootKey, uniform } from '../math/random.ts';
import mini from '../../assets/presets/mini.json' with { type: 'json' };
import { parseDesignConfig } from './parse-config.ts';
import type { DesignConfig } from './design-config.ts';
import type { Checkpoint, Design, DesignStore } from './design-store.ts';
import type { SceneImages } from './scene-images.ts';
import type { TrainingEvent, TrainingHost, TrainingWish } from './train.ts';

/** 16×16, 20 scenes in batches of 4, 5 steps an epoch, three epochs. */
export function tinyConfig(change: (config: DesignConfig) => DesignConfig = (config) => config): DesignConfig {
  const { config } = mini;
  const tiny = {
    ...config,
    dataset: { source: 'test', height: 16, width: 16, train: 20, validation: 5, test: 6 },
    initialisation: { ...config.initialisation, iterations: 3, filterSize: 3 },
    network: { ...config.network, baseWidth: 3, depth: 1 },
    training: { ...config.training, epochs: 3, batchSize: 4 },
  };
  return parseDesignConfig(change(parseDesignConfig(tiny)));
}

/** Squares of light on a dim ground. */
export function tinyScenes(seed: number, count: number): SceneImages {
  const side = 16;
  const draws = uniform(rootKey(seed), 4 * count);
  const images = new Float32Array(count * side * side).fill(0.1);
  for (let scene = 0; scene < count; scene++) {
    const [top, left, size, value] = Array.from(draws.subarray(4 * scene, 4 * scene + 4)) as [number, number, number, number];
    const extent = 3 + Math.floor(8 * size);
    for (let h = Math.floor(6 * top); h < Math.min(side, 6 * top + extent); h++) {
      for (let w = Math.floor(6 * left); w < Math.min(side, 6 * left + extent); w++) {
        images[(scene * side + h) * side + w] = 0.4 + 0.6 * value;
      }
    }
  }
  return { images, height: side, width: side };
}

/** Keeps what it is given as a copy, as files would. */
export function memoryStore(): DesignStore & { checkpoint: Checkpoint | null; design: Design | null } {
  const store: DesignStore & { checkpoint: Checkpoint | null; design: Design | null } = {
    checkpoint: null,
    design: null,
    readCheckpoint: () => Promise.resolve(store.checkpoint),
    readDesign: () => Promise.resolve(store.design),
    writeCheckpoint: (checkpoint) => {
      // Progress as files would give it back.
      const progress = JSON.parse(JSON.stringify(checkpoint.progress)) as Checkpoint['progress'];
      store.checkpoint = { progress, state: copied(checkpoint.state) };
      return Promise.resolve();
    },
    writeDesign: (design) => {
      const { mask = design.maskPhase } = copied({ mask: design.maskPhase });
      store.design = { maskPhase: mask, weights: copied(design.weights) };
      return Promise.resolve();
    },
  };
  return store;
}

function copied(tensors: HostTensors): Record<string, HostTensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
}

/** A host whose clock ticks a second at every look, and which wants what `wish` says of the number of steps begun. */
export function testHost(
  host: Pick<TrainingHost, 'engine' | 'store'>,
  wish: (step: number) => TrainingWish = () => 'go on',
): TrainingHost & { readonly events: TrainingEvent[] } {
  const events: TrainingEvent[] = [];
  let [time, steps] = [0, 0];
  return {
    ...host,
    events,
    wish: () => wish(steps++),
    onEvent: (event) => events.push(event),
    now: () => time++,
    breathe: () => Promise.resolve(),
  };
}

/** Compiles each kind of step once: tests train the same design many times. Of the training only the size of a batch is in the graph. */
export function cachingEngine(engine: Engine): (config: DesignConfig) => Engine {
  const programs = new Map<string, Promise<Program>>();
  return ({ name: _, seed: __, dataset: ___, training, ...inGraph }) => ({
    ...engine,
    compile(step, signature) {
      const kind = JSON.stringify([inGraph, training.batchSize, signature]);
      const program = programs.get(kind) ?? engine.compile(step, signature);
      programs.set(kind, program);
      return program.then((shared) => ({
        load: (state) => shared.load(state),
        step: (inputs) => shared.step(inputs),
        save: () => shared.save(),
        [Symbol.dispose]() {},
      }));
    },
  });
}
