import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locations } from '../../service/locations.ts';
import { armConfig, trialsOf } from '../reproduce/experiment.ts';
import { readSweep } from '../sweep/sweep-file.ts';
import { drive } from '../testing.ts';

const SWEEP = {
  name: 'Mask rate',
  design: 'mini',
  set: { 'training.epochs': 2 },
  grid: { 'sensing.snapshots': [1, 2] },
  seeds: 3,
};
let folder: string;
beforeEach(async () => void (folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-sweep-'))));
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

async function file(changes: object = {}): Promise<string> {
  const written = path.join(folder, 'sweep.json');
  await fs.writeFile(written, JSON.stringify({ ...SWEEP, ...changes }));
  return written;
}
const sweep = (...argv: string[]) => drive(folder, ['sweep', 'sweep.json', ...argv, '--workspace', 'workspace']);

describe('a sweep file', () => {
  it('is every combination of its values, once a seed', async () => {
    const experiment = await readSweep(
      await file({ grid: { 'sensing.snapshots': [1, 2], 'training.epochs': [3, 4, 5] } }),
      locations.assets,
      7,
    );
    expect(experiment.arms.map(({ title }) => title)).toEqual([
      'snapshots 1, epochs 3',
      'snapshots 1, epochs 4',
      'snapshots 1, epochs 5',
      'snapshots 2, epochs 3',
      'snapshots 2, epochs 4',
      'snapshots 2, epochs 5',
    ]);
    expect(trialsOf(experiment)).toHaveLength(18);
    expect(trialsOf(experiment)[0]).toMatchObject({ seed: 7 });
    const last = armConfig(experiment, experiment.arms[5]!);
    expect([last.sensing.snapshots, last.training.epochs]).toEqual([2, 5]);
  });

  it('begins with a configuration that lies beside it', async () => {
    const preset = JSON.parse(await fs.readFile(path.join(locations.assets, 'presets/mini.json'), 'utf8')) as { config: object };
    await fs.writeFile(path.join(folder, 'own.json'), JSON.stringify(preset.config));
    const { base } = await readSweep(await file({ design: 'own.json' }), locations.assets, 0);
    expect(base.training.epochs).toBe(2);
  });

  it.each([
    ['no grid', { grid: undefined }, 'sweep.json at grid: expected'],
    ['an unknown field of its own', { grids: {} }, 'expected known fields only, found "grids"'],
    ['an unknown field of a design', { grid: { 'training.epohcs': [1] } }, 'grid training.epohcs: expected a known field'],
    ['a value that a design cannot have', { grid: { 'sensing.snapshots': [1, 0] } }, 'sweep.json, sensing.snapshots=0'],
    ['seeds as a field', { grid: { seed: [1, 2] } }, 'grid seed: expected it as "seeds"'],
    ['a teacher, which is a run', { set: { 'distillation.teacher': 'r1' } }, 'a design without a teacher'],
    [
      'too many designs',
      { grid: { 'training.epochs': Array.from({ length: 1001 }, (_, i) => i + 1) } },
      'at most 1000 designs, found 1001',
    ],
  ])('with %s is refused before anything is trained', async (_, changes, line) => {
    await file(changes);
    const { exit, stderr } = await sweep();
    expect(exit).toBe(2);
    expect(stderr).toContain(line);
    expect(await fs.readdir(folder)).toEqual(['sweep.json']);
  });
});

describe('a job array', () => {
  it('has a task a run, each of which goes on where the time limit ended it', async () => {
    await file();
    const { exit, json } = await sweep(
      '--scheduler',
      'slurm',
      '--jobs',
      '4',
      '--sbatch=--partition=gpu',
      '--seed',
      '5',
      '--json',
    );
    expect(exit).toBe(0);
    const { script, tasks } = json<{ script: string; tasks: number }>();
    expect(tasks).toBe(6);
    const lines = (await fs.readFile(script, 'utf8')).split('\n');
    expect(lines[0]).toBe('#!/bin/bash');
    expect(lines).toEqual(expect.arrayContaining(['#SBATCH --array=0-5%4', '#SBATCH --requeue', '#SBATCH --partition=gpu']));
    const task = lines.find((line) => line.startsWith('exec'))!;
    expect(task).toContain('--only "$SLURM_ARRAY_TASK_ID"');
    expect(task).toContain(`sweep ${path.join(folder, 'sweep.json')}`);
    expect(task).toContain('--seed 5');
  });

  it('asks for a run that there is', async () => {
    await file();
    const { exit, stderr } = await sweep('--only', '6');
    expect([exit, stderr.trim()]).toEqual([2, expect.stringContaining('--only: expected a run of 0 to 5, found 6')]);
  });

  it('takes its directives only with itself', async () => {
    await file();
    expect((await sweep('--sbatch=--partition=gpu')).stderr).toContain('--sbatch: expected --scheduler slurm with it');
  });
});

it('stopped before it begins, a sweep says with which command to go on', async () => {
  await file();
  const { exit, stderr } = await drive(folder, ['sweep', 'sweep.json', '--workspace', 'w'], { interrupt: AbortSignal.abort() });
  expect(exit).toBe(130);
  expect(stderr).toContain('go on with: kinoform sweep sweep.json --workspace w');
});
