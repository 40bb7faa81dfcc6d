import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import mini from '../../assets/presets/mini.json' with { type: 'json' };
import { compiledEngine } from '../engine/compiled.ts';
import type { Engine } from '../engine/program.ts';
import { onnxRuntime } from '../engine/providers/onnx-runtime.ts';
import { runLibrary } from '../runs/run-library.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import { generatorLibrary, type GeneratorLibrary } from '../runs/generator-library.ts';
import { trainingPoints } from '../runs/training-points.ts';
import { trainingLibrary, type TrainingLibrary } from '../runs/training-library.ts';
import { workspaceAt } from '../runs/workspace.ts';
import { generatorConfigSchema } from '../training/generators/generator-config.ts';
import { parseDesignConfig } from '../training/parse-config.ts';
import { events, messageNumbers, type EventPayload, type JobList, type RunSummary } from './contract.ts';
import { Jobs } from './jobs.ts';
import { locations } from './locations.ts';

/** A design of a second. */
const design = (name: string, epochs = 1) =>
  parseDesignConfig({
    ...mini.config,
    name,
    dataset: { source: 'fashion-mnist-sample', height: 16, width: 16, train: 40, validation: 4, test: 4 },
    initialisation: { ...mini.config.initialisation, iterations: 3, filterSize: 3 },
    network: { ...mini.config.network, baseWidth: 3, depth: 1 },
    training: { ...mini.config.training, epochs, batchSize: 8 },
  });

let engine: Engine;
beforeAll(async () => {
  engine = compiledEngine(await onnxRuntime({ provider: 'cpu', threads: 1 }));
});

let folder: string;
let library: RunLibrary;
let generators: GeneratorLibrary;
let trainings: TrainingLibrary;
let changes: RunSummary[];
let lists: JobList[];
let steps: EventPayload<'training.progress'>[];
let ends: EventPayload<'trainings.changed'>['ended'][];

/** As a process that starts on the workspace. */
function openJobs(): Jobs {
  return new Jobs({
    library,
    generators,
    trainings,
    trainingsFolder: workspaceAt(folder).trainingsFolder,
    engines: {
      list: () => Promise.resolve([]),
      measure: () => Promise.resolve([]),
      fix: () => Promise.resolve(),
      chosen: () => Promise.resolve(engine),
    },
    places: { assetsFolder: locations.assets },
    emit(name, payload) {
      if (name === 'run.changed') changes.push((payload as { summary: RunSummary }).summary);
      if (name === 'jobs.changed') lists.push(payload as JobList);
      if (name === 'training.progress') steps.push(events['training.progress'].parse(payload));
      if (name === 'trainings.changed') ends.push(events['trainings.changed'].parse(payload).ended);
    },
  });
}

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-jobs-'));
  let clock = Date.UTC(2026, 10, 22);
  const chance = { now: () => new Date((clock += 1000)), random: Math.random };
  library = runLibrary(workspaceAt(folder), chance);
  generators = generatorLibrary(workspaceAt(folder).generatorsFolder, chance);
  trainings = trainingLibrary(workspaceAt(folder).trainingsFolder, chance);
  [changes, lists, steps, ends] = [[], [], [], []];
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

const stateOf = async (run: string) => (await (await library.find(run)).record()).state;
async function idle(jobs: Jobs): Promise<void> {
  for (;;) {
    const { current, queue, held } = await jobs.list();
    if (current === null && (queue.length === 0 || held)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('designs that are started while one is in work', () => {
  test('wait, in the order that the user gives them, and begin one after the other', async () => {
    const jobs = openJobs();
    const first = await jobs.start(design('first', 500));
    const second = await jobs.start(design('second'));
    const third = await jobs.start(design('third'));
    expect(await jobs.list()).toEqual({ current: first, queue: [second, third], held: false });
    await expect(jobs.reorder([third])).rejects.toThrow(/expected the 2 runs that wait/);
    await jobs.reorder([third, second]);
    expect(lists.at(-1)!.queue).toEqual([third, second]);
    await jobs.end(first, 'stop');
    await idle(jobs);
    const begun = changes.filter(({ state, engine: name }) => state === 'running' && name === null).map(({ id }) => id);
    expect([...new Set(begun)]).toEqual([first, third, second]);
    expect(await Promise.all([first, second, third].map(stateOf))).toEqual(['stopped', 'done', 'done']);
  });

  test('are kept when the process ends, and begin again only when somebody lets them', async () => {
    const before = openJobs();
    const first = await before.start(design('first', 500));
    const second = await before.start(design('second'));
    await before.end(first, 'pause');
    expect(await before.list()).toEqual({ current: null, queue: [second], held: true });
    expect(await stateOf(second)).toBe('queued');

    const jobs = openJobs();
    expect(await jobs.list()).toEqual({ current: null, queue: [second], held: true });
    await jobs.release();
    await idle(jobs);
    expect([await stateOf(first), await stateOf(second)]).toEqual(['paused', 'done']);
  });

  test('are deleted when they are taken out, unless they were trained before', async () => {
    const jobs = openJobs();
    const trained = await jobs.start(design('trained', 500));
    await jobs.end(trained, 'pause');
    const first = await jobs.start(design('first', 500));
    const second = await jobs.start(design('second'));
    await jobs.resume(trained);
    expect((await jobs.list()).queue).toEqual([second, trained]);
    await jobs.remove(second);
    await jobs.remove(trained);
    await expect(library.find(second)).rejects.toThrow();
    expect(await stateOf(trained)).toBe('paused');
    await expect(jobs.remove(first)).rejects.toThrow(/expected one that waits/);
    await jobs.end(first, 'pause');
  });
});

describe('the training of a generator', () => {
  const generator = (name: string, epochs: number) =>
    generatorConfigSchema.parse({
      version: 1,
      name,
      seed: 3,
      dataset: { source: 'fashion-mnist-sample', height: 8, width: 8, train: 40, validation: 4 },
      network: { kind: 'dense', latent: 3, hidden: [12] },
      training: { objective: 'elbo', epochs, batchSize: 10, learningRate: 0.01 },
    });
  const lastEnd = () => ends.filter((end) => end !== null).at(-1)!;

  test('waits in the queue of the designs, and is a generator in the end', async () => {
    const jobs = openJobs();
    const first = await jobs.start(design('first', 500));
    const training = await jobs.startTraining(generator('clothes', 2));
    const second = await jobs.start(design('second'));
    expect(await jobs.list()).toEqual({ current: first, queue: [training, second], held: false });
    await jobs.reorder([second, training]);
    await jobs.end(first, 'stop');
    await idle(jobs);
    expect(await stateOf(second)).toBe('done');
    const [made] = await generators.list();
    expect(made).toMatchObject({ name: 'clothes', size: [8, 8], origin: { epochs: 2, engine: engine.name } });
    expect(made!.figures['ELBO, nats']).toBeLessThan(0);
    expect(lastEnd()).toEqual({ training, generator: made!.id, reason: null });
    expect([await trainings.list(), await fs.readdir(workspaceAt(folder).trainingsFolder)]).toEqual([[], []]);
    const { step, steps: all, curve } = steps.at(-1)!;
    expect([step, all, curve.shape]).toEqual([8, 8, [8, 2]]);
    expect([...messageNumbers(curve)].filter((_, i) => i % 2 === 0)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('is paused where it stands and goes on in another process to the same bits', async () => {
    const jobs = openJobs();
    await jobs.startTraining(generator('whole', 40));
    await idle(jobs);
    const training = await jobs.startTraining(generator('parts', 40));
    await jobs.end(training, 'pause');
    const [paused] = await trainings.list();
    expect(paused).toMatchObject({ id: training, state: 'paused', steps: 160, engine: engine.name });
    expect(paused!.step).toBeGreaterThan(0);
    expect(paused!.step).toBeLessThan(160);
    expect(lastEnd()).toEqual({ training, generator: null, reason: null });
    // Under any name, as `generator train` would go on from it.
    const points = trainingPoints(workspaceAt(folder).trainingsFolder, generator('other', 40), engine.name);
    expect(await points.read()).toMatchObject({ step: paused!.step });
    const later = openJobs();
    await later.resume(training);
    await idle(later);
    const [parts, whole] = await generators.list();
    expect([parts!.name, whole!.name]).toEqual(['parts', 'whole']);
    expect(await (await generators.find(parts!.id)).weights()).toEqual(await (await generators.find(whole!.id)).weights());
  });

  test('that is stopped is kept as far as it came; one whose process died may go on; one that cannot work says why', async () => {
    const jobs = openJobs();
    const training = await jobs.startTraining(generator('short', 5000));
    await jobs.end(training, 'stop');
    const [kept] = await generators.list();
    expect(kept!.name).toBe('short');
    expect(kept!.origin).toMatchObject({ epochs: expect.any(Number) as number });
    expect(await trainings.list()).toEqual([]);

    const dead = await trainings.create(generator('dead', 2));
    await dead.update({ state: 'running' });
    expect((await trainings.list())[0]).toMatchObject({ state: 'interrupted' });
    await jobs.resume(dead.id);
    await idle(jobs);
    expect((await generators.list())[0]!.name).toBe('dead');

    const missing = generator('missing', 2);
    const failing = await jobs.startTraining({ ...missing, dataset: { ...missing.dataset, source: '/no/such/folder' } });
    await idle(jobs);
    expect((await trainings.list())[0]).toMatchObject({ id: failing, state: 'failed' });
    expect(lastEnd().reason).toContain('/no/such/folder');
  });
});
