import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineCandidate } from '../../engine/engines.ts';
import { eagerEngine } from '../../engine/eager.ts';
import type { CoreContext } from '../context.ts';
import { openEngines } from '../engines.ts';
import { locations } from '../locations.ts';
import { LongRequests } from '../long-requests.ts';
import { readPreferences } from '../preferences.ts';
import { settingsHandlers } from './settings.ts';

const candidates: readonly EngineCandidate[] = [
  { name: 'plain', title: 'Plain', open: () => Promise.resolve({ ...eagerEngine('cpu'), name: 'plain' }) },
  { name: 'broken', title: 'Broken', open: () => Promise.reject(new Error('libcuda.so is missing')) },
];

let workspace: string;
beforeEach(async () => (workspace = await mkdtemp(path.join(os.tmpdir(), 'kinoform-settings-'))));
afterEach(() => rm(workspace, { recursive: true }));

const open = (current: string | null = null, longRequests = new LongRequests(() => undefined)) =>
  settingsHandlers({
    workspace,
    places: { assetsFolder: locations.assets },
    library: {
      list: () =>
        Promise.resolve([
          { id: 'r-done', state: 'done' },
          { id: 'r-paused', state: 'paused' },
        ]),
    },
    engines: openEngines({ workspace, fixed: null, candidates }),
    jobs: { current },
    longRequests,
  } as unknown as CoreContext);

describe('the engine', () => {
  it('that the user prefers is kept, and one that does not work is refused with the reason', async () => {
    const handlers = open();
    await handlers['settings.change']({ engine: 'plain' });
    expect(await readPreferences(workspace)).toEqual({ version: 1, engine: 'plain' });
    await expect(handlers['settings.change']({ engine: 'broken' })).rejects.toThrow(/libcuda.so is missing/);
    await expect(handlers['settings.change']({ engine: 'quantum' })).rejects.toThrow(/one of plain, broken/);
    expect(await handlers['settings.show']({})).toEqual({ version: 1, engine: 'plain' });
  });

  it('stays known where the measurement is cancelled before the last one', async () => {
    const known = await open()['engines.list']({});
    const longRequests: LongRequests = new LongRequests(() => longRequests.cancel('w'));
    await expect(open(null, longRequests)['engines.measure']({ work: 'w' })).rejects.toThrow('It was cancelled');
    expect(await open()['engines.list']({})).toEqual(known);
  });

  it('is not measured beside a design in work', async () => {
    await expect(open('r1')['engines.measure']({})).rejects.toThrow(/an idle machine, found r1 in work/);
  });

  it('that fails is told by the doctor, with the reason', async () => {
    const { findings } = await open()['doctor.examine']({});
    expect(findings.find(({ id }) => id === 'engine')).toMatchObject({
      verdict: 'ok',
      message: expect.stringContaining('Plain') as string,
    });
    expect(findings.find(({ id }) => id === 'engine-broken')).toMatchObject({
      verdict: 'note',
      message: 'libcuda.so is missing',
    });
    expect(findings.find(({ id }) => id === 'dataset-fashion-mnist-sample')?.verdict).toBe('ok');
  });
});

it('preferences that are damaged count as none', async () => {
  await writeFile(path.join(workspace, 'preferences.json'), '{"version": 9, "engine": 3}');
  expect(await readPreferences(workspace)).toEqual({ version: 1, engine: null });
});

describe('what is kept', () => {
  it('is counted by kind, and only what is of no more use goes', async () => {
    const write = async (file: string, bytes: number): Promise<void> => {
      await mkdir(path.dirname(path.join(workspace, file)), { recursive: true });
      await writeFile(path.join(workspace, file), new Uint8Array(bytes));
    };
    await write('runs/r-done/weights.safetensors', 100);
    await write('runs/r-done/checkpoints/last.safetensors', 30);
    await write('runs/r-paused/checkpoints/last.safetensors', 20);
    await write('runs/r-done/exports/mask.bmp', 5);
    await write('trash/r-old/mask.npy', 7);
    await write('index.sqlite', 1);
    const handlers = open();
    const { parts, free } = await handlers['storage.list']({});
    expect(free).toBeGreaterThan(0);
    expect(Object.fromEntries(parts.map(({ kind, bytes, clearable }) => [kind, [bytes, clearable]]))).toEqual({
      runs: [100, 0],
      checkpoints: [50, 30],
      exports: [5, 0],
      trash: [7, 7],
      other: [1, 0],
    });
    expect(await handlers['storage.clear']({ kind: 'checkpoints' })).toEqual({ freed: 30 });
    expect(await readdir(path.join(workspace, 'runs/r-paused/checkpoints'))).toHaveLength(1);
    expect(await handlers['storage.clear']({ kind: 'trash' })).toEqual({ freed: 7 });
    await expect(handlers['storage.clear']({ kind: 'runs' })).rejects.toThrow(/found runs/);
  });
});
