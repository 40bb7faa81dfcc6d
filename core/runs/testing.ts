import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import mini from '../../assets/presets/mini.json' with { type: 'json' };
import { parseDesignConfig } from '../training/parse-config.ts';
import type { RunFolder } from './run-folder.ts';
import { runLibrary, type RunLibrary } from './run-library.ts';
import { workspaceAt } from './workspace.ts';

const testConfig = parseDesignConfig(mini.config);

/** A workspace in a folder of its own, its clock a second further at each look. */
export async function testLibrary(start = Date.UTC(2026, 10, 22, 19, 41, 5)): Promise<RunLibrary> {
  const workspace = workspaceAt(await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-runs-')));
  let clock = start;
  return runLibrary(workspace, { now: () => new Date((clock += 1000)), random: Math.random });
}

/** A run that is done, with a mask, weights, history, notes and an export. */
export async function finishedRun(library: RunLibrary, name = 'mini'): Promise<RunFolder> {
  const run = await library.create({ ...testConfig, name }, '0.1.0', 'mini');
  const side = testConfig.dataset.height;
  const maskPhase = { shape: [1, side, side], data: new Float32Array(side * side).fill(1) };
  await run.store.writeDesign({ maskPhase, weights: { kernel: { shape: [1, 2], data: Float32Array.of(0.25, -1) } } });
  await fs.writeFile(run.files.history, 'step,epoch\n');
  await fs.writeFile(path.join(run.files.exports, 'pluto.bmp'), 'BM…');
  await run.annotate({ tags: ['bench'], note: 'keep', star: true });
  await run.update({ state: 'done', epoch: 4 }, new Date());
  return run;
}
