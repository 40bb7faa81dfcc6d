import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EngineCandidate } from '../engine/engines.ts';
import { eagerEngine } from '../engine/eager.ts';
import { openEngines } from './engines.ts';

let workspace: string;
let opened: string[];

beforeEach(async () => {
  workspace = await mkdtemp(path.join(os.tmpdir(), 'kinoform-engines-'));
  opened = [];
});
afterEach(() => rm(workspace, { recursive: true }));

const candidates: readonly EngineCandidate[] = [
  {
    name: 'broken',
    title: 'Broken',
    open() {
      opened.push('broken');
      return Promise.reject(new Error('libcuda.so is missing\nand more'));
    },
  },
  {
    name: 'tfjs-cpu',
    title: 'Plain',
    open() {
      opened.push('tfjs-cpu');
      return Promise.resolve(eagerEngine('cpu'));
    },
  },
];

test('what does not load is listed with its reason, the fastest that works is chosen', async () => {
  const list = await openEngines({ workspace, fixed: null, candidates }).list();
  expect(list).toMatchObject([
    { name: 'broken', available: false, note: 'libcuda.so is missing', secondsPerStep: null, chosen: false },
    { name: 'tfjs-cpu', available: true, chosen: true },
  ]);
  expect(list[1]!.secondsPerStep).toBeGreaterThan(0);
});

test('the table is kept: a second start measures nothing, unless it is damaged', async () => {
  await openEngines({ workspace, fixed: null, candidates }).chosen();
  expect(opened).toEqual(['broken', 'tfjs-cpu', 'tfjs-cpu']);
  opened = [];
  expect((await openEngines({ workspace, fixed: null, candidates }).chosen()).name).toBe('tfjs-cpu');
  expect(opened).toEqual(['tfjs-cpu']);
  await writeFile(path.join(workspace, 'engines.json'), '{');
  opened = [];
  await openEngines({ workspace, fixed: null, candidates }).chosen();
  expect(opened).toContain('broken');
  expect(JSON.parse(await readFile(path.join(workspace, 'engines.json'), 'utf8'))).toHaveProperty('machine');
});

test('an engine that the user fixed and that does not work is refused with the reason', async () => {
  const engines = openEngines({ workspace, fixed: 'broken', candidates });
  await expect(engines.chosen()).rejects.toThrow('libcuda.so is missing');
  expect((await engines.list()).every(({ chosen }) => !chosen)).toBe(true);
});
