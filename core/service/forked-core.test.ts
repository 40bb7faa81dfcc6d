import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forkCore } from './child-process.ts';
import { supervisedClient } from './client.ts';
import type { KinoformClient } from './contract.ts';
import { messageNumbers } from './contract.ts';
import { writeCrashReport } from './crash-report.ts';
import { Supervisor } from './supervisor.ts';

// A real child process, with a core in small: pipes, signals and typed arrays as they really are.
const bundle = fileURLToPath(new URL('fixtures/forked-core.cjs', import.meta.url));
let folder: string;
let supervisor: Supervisor;
let client: KinoformClient;
let reports: Promise<string>[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kinoform-core-'));
  reports = [];
  supervisor = new Supervisor({
    start: () => forkCore({ bundle, workspace: folder, assets: folder }),
    onCrash: (crash) => reports.push(writeCrashReport(path.join(folder, 'crash-reports'), crash)),
    backOff: [0.05],
  });
  client = supervisedClient(supervisor);
});
afterEach(async () => {
  supervisor.stop();
  await rm(folder, { recursive: true });
});

test('numbers cross as they are', async () => {
  const { phase } = await client.request('runs.mask', { run: 'r' });
  expect(messageNumbers(phase)).toEqual(new Float32Array([0.5, 1.5, 2.5]));
});

test('a process that ends in the middle of a request is reported and replaced', async () => {
  const before = await client.request('jobs.current', {});
  const states: string[] = [];
  client.subscribe('core.status', ({ state }) => states.push(state));
  await expect(client.request('runs.show', { run: 'exit' })).rejects.toThrow(
    'The core process ended with status 3: Out of memory in step 7',
  );
  const after = await client.request('jobs.current', {});
  expect(after.run).not.toBe(before.run);
  expect(states).toEqual(['down', 'up']);
  await Promise.all(reports);
  const [report] = await readdir(path.join(folder, 'crash-reports'));
  expect(JSON.parse(await readFile(path.join(folder, 'crash-reports', report!), 'utf8'))).toMatchObject({
    exit: { code: 3, signal: null },
    pending: ['runs.show'],
    errorOutput: ['first line', 'Out of memory in step 7'],
  });
});

test('a killed process is named by its signal', async () => {
  await expect(client.request('runs.show', { run: 'kill' })).rejects.toThrow('The core process was ended by SIGKILL');
});

test('a bundle that is missing ends with its reason, not in an endless loop', async () => {
  const lost = new Supervisor({
    start: () => forkCore({ bundle: path.join(folder, 'none.cjs'), workspace: folder, assets: folder }),
    onCrash: () => undefined,
    backOff: [],
  });
  await expect(lost.send('jobs.current', {})).rejects.toThrow(/ended with status 1.*/);
  await expect(lost.send('jobs.current', {})).rejects.toThrow(/not started again/);
});
