import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reconstructionLibrary, type ReconstructionLibrary } from './reconstruction-library.ts';

const DAY = 24 * 3600 * 1000;
let folder: string;
let library: ReconstructionLibrary;
/** Puts a removed one there, as old as that. */
async function removedBefore(id: string, days: number): Promise<string> {
  const place = path.join(folder, '.removed', id);
  await fs.mkdir(place, { recursive: true });
  const then = new Date(Date.now() - days * DAY);
  await fs.utimes(place, then, then);
  return place;
}

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-library-'));
  library = reconstructionLibrary(folder, { now: () => new Date(), random: Math.random });
});
afterEach(() => fs.rm(folder, { recursive: true }));

test('removes for good what was removed weeks ago, though something else cannot be looked at', async () => {
  await removedBefore('old', 31);
  await removedBefore('young', 29);
  await fs.symlink(path.join(folder, 'nowhere'), path.join(folder, '.removed', 'a-link-to-nothing'));
  await library.purgeOld();
  expect((await fs.readdir(path.join(folder, '.removed'))).sort()).toEqual(['a-link-to-nothing', 'young']);
});
