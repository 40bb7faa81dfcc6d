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
import { workspaceAt } from '../runs/workspace.ts';
import { parseDesignConfig } from '../training/parse-config.ts';
import type { JobList, RunSummary } from './contract.ts';
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
let changes: RunSummary[];
let lists: JobList[];

/** As a process that starts on the workspace. */
function openJobs(): Jobs {
  return new Jobs({
    library,
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
    },
  });
}

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-jobs-'));
  let clock = Date.UTC(2026, 10, 22);
  library = runLibrary(workspaceAt(folder), { now: () => new Date((clock += 1000)), random: Math.random });
  [changes, lists] = [[], []];
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
