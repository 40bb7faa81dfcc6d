import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import mini from '../../assets/presets/mini.json' with { type: 'json' };
import { writeWhole } from '../formats/files.ts';
import { InputError } from '../math/input-error.ts';
import type { TrainingProgress } from '../training/design-store.ts';
import { parseDesignConfig } from '../training/parse-config.ts';
import { designStoreIn } from './run-files.ts';
import { makeRunId } from './run-id.ts';
import { runLibrary } from './run-library.ts';
import type { RunLibrary } from './run-library.ts';
import { workspaceAt } from './workspace.ts';
import type { Workspace } from './workspace.ts';

const config = parseDesignConfig(mini.config);
let workspace: Workspace;
let library: RunLibrary;
let clock: number;

beforeEach(async () => {
  workspace = workspaceAt(await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-runs-')));
  clock = Date.UTC(2026, 10, 22, 19, 41, 5);
  library = runLibrary(workspace, { now: () => new Date((clock += 1000)), random: Math.random });
});
afterEach(() => fs.rm(workspace.folder, { recursive: true }));

/** A process number that nobody has: that of a process that has just ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

test('run ids sort by time, read well and are safe as file names', () => {
  const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 22, 19, 41, seconds));
  expect(makeRunId('mini', at(5), () => 0)).toBe('2026-11-22-194105-mini-bbbb');
  expect(makeRunId('Étude: 96×96 / π', at(5), () => 0.999)).toBe('2026-11-22-194105-etude-96-96-9999');
  expect(makeRunId('…', at(5), () => 0)).toBe('2026-11-22-194105-design-bbbb');
  expect(makeRunId('z', at(5), () => 0) < makeRunId('a', at(6), () => 0)).toBe(true);
});

test('a new run is complete on disk, listed newest first, and found by a part of its id', async () => {
  const first = await library.create(config, '0.1.0');
  const second = await library.create({ ...config, name: 'other' }, '0.1.0');
  expect((await library.list()).map(({ id }) => id)).toEqual([second.id, first.id]);
  expect(await first.config()).toEqual(config);
  expect((await library.find('-mini-')).id).toBe(first.id);
  await expect(library.find('2026')).rejects.toThrow(/which 2 runs have/);
  await expect(library.find('nothing')).rejects.toThrow(InputError);
  await first.update({ state: 'done', epoch: 4 }, new Date(clock + 60_000));
  expect(await first.record()).toMatchObject({ state: 'done', epoch: 4, updated: '2026-11-22T19:42:07.000Z' });
});

test('a record of the first version is read: without lineage, cost and refinement', async () => {
  const run = await library.create(config, '0.1.0');
  const { lineage: _, cost: __, refinement: ___, ...older } = await run.record();
  await fs.writeFile(run.files.record, JSON.stringify({ ...older, state: 'done' }));
  const empty = { lineage: { teacher: null, start: null }, cost: null, refinement: null, contrast: null };
  expect(await run.record()).toEqual({ ...older, ...empty, state: 'done' });
  expect((await library.list())[0]).toMatchObject(empty);
});

describe('the index', () => {
  test('follows the folders: changed, copied, deleted and damaged ones', async () => {
    const run = await library.create(config, '0.1.0');
    const gone = await library.create(config, '0.1.0');
    await library.list();
    await run.update({ state: 'done' }, new Date(clock));
    await fs.cp(run.folder, `${run.folder}-copy`, { recursive: true });
    await library.remove(gone.id);
    await fs.mkdir(path.join(workspace.runsFolder, 'bad'));
    await fs.writeFile(path.join(workspace.runsFolder, 'bad', 'run.json'), '{"id": ');
    await fs.mkdir(path.join(workspace.runsFolder, 'no run'));
    const states = (await library.list()).map(({ id, state }) => [id, state]);
    expect(states).toEqual([
      ['bad', 'failed'],
      [`${run.id}-copy`, 'done'],
      [run.id, 'done'],
    ]);
    expect((await library.list())[0]!.reason).toMatch(/run\.json: expected JSON, found another text/);
  });

  test('is rebuilt, silently where it is missing or damaged, and by reindex', async () => {
    const run = await library.create(config, '0.1.0');
    const before = await library.list();
    // A library of its own each time: one that has listed remembers.
    const list = () => runLibrary(workspace, { now: () => new Date(), random: Math.random }).list();
    await fs.writeFile(workspace.indexFile, 'not a database '.repeat(1000));
    expect(await list()).toEqual(before);
    await fs.rm(workspace.indexFile);
    expect(await list()).toEqual(before);
    // The second reading comes from the index itself.
    expect(await list()).toEqual(before);
    // A folder where the file should be: no index at all, and the same list.
    await fs.rm(workspace.indexFile);
    await fs.mkdir(workspace.indexFile);
    expect(await list()).toEqual(before);
    await fs.rmdir(workspace.indexFile);
    expect(await library.reindex()).toBe(1);
    expect((await library.list())[0]!.id).toBe(run.id);
  });
});

describe('locks', () => {
  test('keep a second worker out and are released', async () => {
    const run = await library.create(config, '0.1.0');
    const lock = await run.lock();
    await expect(run.lock()).rejects.toThrow(
      new RegExp(`^${run.id}: expected a run that nothing works on, found process ${process.pid}`),
    );
    await expect(library.remove(run.id)).rejects.toThrow(InputError);
    await lock.release();
    await (await run.lock()).release();
    await library.remove(run.id);
    expect(await library.list()).toEqual([]);
  });

  test('of a dead process show the run as interrupted, and are taken over with its leftovers cleared', async () => {
    const run = await library.create(config, '0.1.0');
    await run.update({ state: 'running' }, new Date(clock));
    const lock = { pid: deadPid(), host: os.hostname(), since: new Date().toISOString() };
    await fs.writeFile(path.join(run.folder, 'lock.json'), JSON.stringify(lock));
    await fs.writeFile(path.join(run.folder, '.mask.npy.1-0.tmp'), 'half');
    expect((await run.record()).state).toBe('interrupted');
    expect((await library.list())[0]!.state).toBe('interrupted');
    const taken = await run.lock();
    expect((await run.record()).state).toBe('running');
    expect(await fs.readdir(run.folder)).not.toContain('.mask.npy.1-0.tmp');
    await taken.release();
  });

  test('from before this machine started are stale, those of another machine are not', async () => {
    const run = await library.create(config, '0.1.0');
    const file = path.join(run.folder, 'lock.json');
    await fs.writeFile(file, JSON.stringify({ pid: process.pid, host: os.hostname(), since: '2001-01-01T00:00:00.000Z' }));
    await (await run.lock()).release();
    await fs.writeFile(file, JSON.stringify({ pid: 1, host: 'elsewhere', since: new Date().toISOString() }));
    await expect(run.lock()).rejects.toThrow(/on elsewhere .*delete .*lock\.json/);
  });
});

describe('the store of a run', () => {
  const progress: TrainingProgress = {
    step: 3,
    pendingLosses: [{ loss: 0.1 + 0.2, task: 0.1, cdp: 1e-7 }],
    history: [
      {
        step: 2,
        epoch: 2 / 3,
        loss: 1e-7,
        learningRate: 0.002,
        maskLearningRate: 0.1,
        validationPsnr: 21.5,
        validationSsim: 0.7,
        terms: { task: 1e-7, cdp: 0.1 + 0.2 },
      },
    ],
    best: { epoch: 0, psnr: 21.5 },
  };
  const state = { 'mask.phase': { shape: [1, 2, 2], data: Float32Array.of(Math.PI, -0, 1e-42, 7) } };

  test('gives back what it was given, bit for bit', async () => {
    const run = await library.create(config, '0.1.0');
    expect(await run.store.readCheckpoint()).toBeNull();
    expect(await run.store.readDesign()).toBeNull();
    await run.store.writeCheckpoint({ progress, state });
    const design = {
      maskPhase: state['mask.phase'],
      weights: { 'filter.kernel': { shape: [1, 1], data: Float32Array.of(0.5) } },
    };
    await run.store.writeDesign(design);
    expect(await run.store.readCheckpoint()).toEqual({ progress, state });
    expect(await run.store.readDesign()).toEqual(design);
    expect(await run.history()).toEqual(progress.history);
  });

  test('keeps the checkpoint before when the disk is full, and says so in one line', async () => {
    const run = await library.create(config, '0.1.0');
    await run.store.writeCheckpoint({ progress, state });
    const bytes = await fs.readFile(run.files.checkpoint);
    const fullDisk = designStoreIn(run.folder, async (file, content, options) => {
      const half = content.subarray(0, content.length / 2);
      await writeWhole(`${file}.half`, half, options);
      await fs.rm(`${file}.half`);
      throw new InputError({ where: file, expected: `a place to write ${content.length} bytes`, found: 'a full disk (ENOSPC)' });
    });
    const later = { progress: { ...progress, step: 4 }, state };
    await expect(fullDisk.writeCheckpoint(later)).rejects.toThrow(
      /last\.safetensors: expected a place .*, found a full disk \(ENOSPC\)$/,
    );
    expect(await fs.readFile(run.files.checkpoint)).toEqual(bytes);
    expect((await run.store.readCheckpoint())?.progress.step).toBe(3);
    expect(await fs.readdir(path.dirname(run.files.checkpoint))).toEqual(['last.safetensors']);
  });

  test('reads a checkpoint of the first version, which kept a loss as a number', async () => {
    const run = await library.create(config, '0.1.0');
    const older = { ...progress, pendingLosses: [0.25] } as unknown as TrainingProgress;
    await run.store.writeCheckpoint({ progress: older, state });
    expect((await run.store.readCheckpoint())?.progress.pendingLosses).toEqual([{ loss: 0.25 }]);
  });

  test('refuses a damaged checkpoint with its name', async () => {
    const run = await library.create(config, '0.1.0');
    await run.store.writeCheckpoint({ progress, state });
    await fs.truncate(run.files.checkpoint, 40);
    await expect(run.store.readCheckpoint()).rejects.toThrow(/last\.safetensors: expected/);
    await fs.writeFile(run.files.config, JSON.stringify({ ...config, version: 9 }));
    await expect(run.config()).rejects.toThrow(/config\.json: version: expected at most 2, found 9/);
  });
});
