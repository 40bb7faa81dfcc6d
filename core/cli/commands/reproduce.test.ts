import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { drive } from '../testing.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-reproduce-'));
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

const reproduce = (...argv: string[]) => drive(folder, ['reproduce', ...argv, '--workspace', 'workspace']);

it.each([
  [['destillation'], 'study: expected one of distillation'],
  [['distillation', '--scale', 'tiny'], '--scale: expected one of smoke, laptop, paper, found "tiny"'],
  [
    ['classical', '--dataset', 'faces.h5'],
    '--dataset: expected one of the studies gaussian, prilo, starts, coded, sketch, symmetry, found classical',
  ],
  [['distillation', '--seeds', '0'], '--seeds: expected a whole number from 1 to 100, found "0"'],
])('refuses %j with one line', async (argv, line) => {
  const { exit, stderr } = await reproduce(...argv);
  expect(exit).toBe(2);
  expect(stderr).toContain(line);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

it('refuses a folder with files before it trains anything', async () => {
  await fs.mkdir(path.join(folder, 'out'));
  await fs.writeFile(path.join(folder, 'out/notes.txt'), 'mine');
  const { exit, stderr } = await reproduce('distillation', '--scale', 'smoke', '--out', 'out');
  expect(exit).toBe(2);
  expect(stderr).toContain('a new or empty folder');
  expect(await fs.readdir(folder)).toEqual(['out']);
});

it('stopped before it begins, says with which command to go on', async () => {
  const interrupt = AbortSignal.abort();
  const argv = [
    'reproduce',
    'distillation',
    '--scale',
    'smoke',
    '--seeds',
    '2',
    '--seed',
    '5',
    '--out',
    'a b',
    '--workspace',
    'w',
  ];
  const { exit, stderr } = await drive(folder, argv, { interrupt });
  expect(exit).toBe(130);
  expect(stderr).toContain(
    'go on with: kinoform reproduce distillation --scale smoke --seeds 2 --seed 5 --out "a b" --workspace w',
  );
});
