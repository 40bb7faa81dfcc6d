import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import mini from '../../assets/presets/mini.json' with { type: 'json' };
import { encodeNpy } from '../formats/npy.ts';
import { InputError } from '../math/input-error.ts';
import { parseDesignConfig } from '../training/parse-config.ts';
import { forkCore, type ChildProcessLike } from './child-process.ts';
import { supervisedClient } from './client.ts';
import type { KinoformClient, RunSummary } from './contract.ts';
import { writeCrashReport } from './crash-report.ts';
import { locations } from './locations.ts';
import { Supervisor } from './supervisor.ts';

// The real core process, as it is bundled, on a design of seconds.
const config = parseDesignConfig({
  ...mini.config,
  dataset: { ...mini.config.dataset, height: 16, width: 16, train: 160, validation: 8, test: 8 },
  initialisation: { ...mini.config.initialisation, iterations: 3 },
  network: { ...mini.config.network, baseWidth: 4, depth: 1 },
  training: { ...mini.config.training, epochs: 6, batchSize: 8, checkpointSeconds: 0.1 },
});

const isBuilt = existsSync(locations.core);
if (!isBuilt) process.stderr.write('The core process is not built, so its own tests are skipped: npm run build\n');

let workspace: string;
let supervisor: Supervisor;
let client: KinoformClient;
let child: ChildProcessLike;
let reports: Promise<string>[];

beforeEach(async () => {
  workspace = await mkdtemp(path.join(os.tmpdir(), 'kinoform-bundle-'));
  reports = [];
  supervisor = new Supervisor({
    start: () => (child = forkCore({ bundle: locations.core, workspace, assets: locations.assets, engine: 'onnx-cpu' })),
    onCrash: (crash) => reports.push(writeCrashReport(path.join(workspace, 'crash-reports'), crash)),
  });
  client = supervisedClient(supervisor);
});
afterEach(async () => {
  supervisor.stop();
  await Promise.all(reports);
  await rm(workspace, { recursive: true });
});

/** Resolves when the run has one of the states, from now on. */
function reaches(...states: RunSummary['state'][]): Promise<RunSummary> {
  return new Promise((resolve) => {
    const end = client.subscribe('run.changed', ({ summary }) => {
      if (!states.includes(summary.state)) return;
      end();
      resolve(summary);
    });
  });
}

function passesStep(step: number): Promise<void> {
  return new Promise((resolve) => {
    const end = client.subscribe('run.progress', (progress) => {
      if (progress.phase !== 'training' || progress.step < step) return;
      end();
      resolve();
    });
  });
}

const ends = () => reaches('done', 'failed', 'diverged');

describe.skipIf(!isBuilt)('the core process', () => {
  test('a run that was paused, resumed, killed and resumed ends with the mask and figures of one that was not', async () => {
    const untouched = ends();
    const { run: first } = await client.request('designs.start', { config });
    const { run: waiting } = await client.request('designs.start', { config });
    expect(await client.request('jobs.list', {})).toEqual({ current: first, queue: [waiting], held: false });
    await client.request('jobs.remove', { run: waiting });
    const whole = await untouched;
    expect(whole).toMatchObject({ id: first, state: 'done', epoch: 6, engine: 'onnx-cpu', reason: null });
    expect(Object.keys(whole.evaluation!).sort()).toEqual(['er', 'network', 'network+er']);

    const midway = passesStep(30);
    const { run } = await client.request('designs.start', { config });
    await midway;
    await client.request('designs.pause', { run });
    const paused = await client.request('runs.show', { run });
    expect(paused.summary.state).toBe('paused');
    expect(paused.history.at(-1)!.step).toBeLessThan(120);
    expect(await client.request('jobs.current', {})).toEqual({ run: null });

    const further = passesStep(70);
    await client.request('designs.resume', { run });
    await further;
    const interrupted = reaches('interrupted');
    child.kill();
    expect(await interrupted).toMatchObject({ id: run, reason: 'its process ended before it was done' });
    expect(await readdir(path.join(workspace, 'crash-reports'))).toHaveLength(1);

    const again = ends();
    await client.request('designs.resume', { run });
    const resumed = await again;
    expect(resumed).toMatchObject({ id: run, state: 'done', evaluation: whole.evaluation });
    const masks = await Promise.all([first, run].map((id) => client.request('runs.mask', { run: id })));
    expect(masks[1]).toEqual(masks[0]);
    const histories = await Promise.all([first, run].map((id) => client.request('runs.show', { run: id })));
    expect(histories[1]!.history).toEqual(histories[0]!.history);
  }, 300_000);

  test('a long computation holds up nobody else, and ends when it is cancelled', async () => {
    const finished = ends();
    const { run } = await client.request('designs.start', { config: { ...config, training: { ...config.training, epochs: 1 } } });
    await finished;
    const side = 1024;
    const mask = (turns: number): Uint8Array => {
      const data = Float32Array.from(
        { length: side * side },
        (_, i) => (turns * Math.hypot(i % side, Math.floor(i / side))) % (2 * Math.PI),
      );
      return encodeNpy({ dtype: 'float32', shape: [1, side, side], data });
    };
    const file = path.join(workspace, 'other.npy');
    await writeFile(path.join(workspace, 'runs', run, 'mask.npy'), mask(0.05));
    await writeFile(file, mask(0.07));
    const difference = { run, snapshot: 0, other: { kind: 'file' as const, file }, otherSnapshot: 0 };

    let answered = 0;
    let ended = false;
    const work = client.request('masks.difference', difference).finally(() => (ended = true));
    while (!ended) {
      await client.request('jobs.current', {});
      answered++;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect((await work).unwrapped!.shape).toEqual([side, side]);
    // On the thread that answers, the unwrapping alone takes a second: it would answer before and after it.
    expect(answered).toBeGreaterThan(20);

    const cancelled = client.request('masks.difference', { ...difference, work: 'mine' });
    setTimeout(() => void client.request('work.cancel', { work: 'mine' }), 50);
    await expect(cancelled).rejects.toThrow('It was cancelled');
  }, 120_000);

  test('bad input is an InputError on this side, and says the field', async () => {
    const negative = { ...config, mask: { ...config.mask, learningRate: -1 } };
    const error = await client.request('designs.start', { config: negative }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ where: 'config.mask.learningRate' });
    await expect(client.request('runs.show', { run: 'none' })).rejects.toBeInstanceOf(InputError);
    await expect(client.request('designs.pause', { run: 'none' })).rejects.toThrow('run: expected the run in work');
  }, 60_000);
});

test.skipIf(!isBuilt)('a workspace that cannot be made ends the attempts with its reason', async () => {
  const impossible = path.join(locations.core, 'workspace');
  const lost = new Supervisor({
    start: () => forkCore({ bundle: locations.core, workspace: impossible, assets: locations.assets }),
    onCrash: () => undefined,
  });
  try {
    await expect(lost.send('runs.list', {})).rejects.toThrow('The workspace cannot be used');
  } finally {
    lost.stop();
  }
});
