import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keptFigures } from './kept-figures.ts';

let workspace: string;
beforeEach(async () => void (workspace = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-kept-'))));
afterEach(() => fs.rm(workspace, { recursive: true, force: true }));

it('computes once for the same settings, and anew for others, another study or another protocol', async () => {
  const compute = vi.fn(() => Promise.resolve({ error: 0.5 }));
  const kept = keptFigures(workspace, 'symmetry', 1);
  expect(await kept.through({ part: 'a', seed: 0 }, compute)).toEqual({ error: 0.5 });
  expect(await kept.through({ part: 'a', seed: 0 }, compute)).toEqual({ error: 0.5 });
  expect(compute).toHaveBeenCalledTimes(1);
  await kept.through({ part: 'a', seed: 1 }, compute);
  await keptFigures(workspace, 'other', 1).through({ part: 'a', seed: 0 }, compute);
  await keptFigures(workspace, 'symmetry', 2).through({ part: 'a', seed: 0 }, compute);
  expect(compute).toHaveBeenCalledTimes(4);
});

it('keeps nothing of what failed, and computes what is damaged again', async () => {
  const kept = keptFigures(workspace, 'symmetry', 1);
  await expect(kept.through({ part: 'a' }, () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
  expect(await kept.through({ part: 'a' }, () => Promise.resolve(1))).toBe(1);
  const folder = path.join(workspace, 'studies', 'symmetry');
  const [name] = await fs.readdir(folder);
  await fs.writeFile(path.join(folder, name!), '{"settings":');
  expect(await kept.through({ part: 'a' }, () => Promise.resolve(2))).toBe(2);
});
