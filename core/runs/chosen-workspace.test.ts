import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chooseWorkspace, chosenWorkspace } from './chosen-workspace.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'kinoform-choice-'))));
afterEach(() => rm(folder, { recursive: true }));

it('is kept, and one that cannot be read is none', async () => {
  const file = path.join(folder, 'settings', 'workspace.json');
  expect(chosenWorkspace(file)).toBeUndefined();
  await chooseWorkspace('/data/lab', file);
  expect(chosenWorkspace(file)).toBe('/data/lab');
  await chooseWorkspace('lab', file);
  expect(chosenWorkspace(file)).toBeUndefined();
  await writeFile(file, '{"version": 2}');
  expect(chosenWorkspace(file)).toBeUndefined();
});
