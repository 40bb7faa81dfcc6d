import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deleteRuns } from './delete-runs.ts';
import { duplicateRun } from './duplicate-run.ts';
import type { RunLibrary } from './run-library.ts';
import { finishedRun, testLibrary } from './testing.ts';

const DAY = 24 * 3600 * 1000;
let library: RunLibrary;
beforeEach(async () => (library = await testLibrary()));
afterEach(() => fs.rm(library.workspace.folder, { recursive: true }));

const listed = async (): Promise<string[]> => (await library.list()).map(({ id }) => id);

test('a deleted run is out of the list, kept whole, and comes back as it was', async () => {
  const run = await finishedRun(library);
  const before = await run.record();
  const files = await fs.readdir(run.folder);
  await library.remove(run.id);
  expect(await listed()).toEqual([]);
  expect(await library.trash.list()).toEqual([{ record: before, deleted: expect.any(String) as string }]);
  expect(await library.trash.restore([run.id])).toEqual([run.id]);
  expect(await listed()).toEqual([run.id]);
  expect(await (await library.find(run.id)).record()).toEqual(before);
  expect(await fs.readdir(run.folder)).toEqual(files);
  await expect(library.trash.restore([run.id])).rejects.toThrow(
    `run: expected the id of a deleted run, or a part that only one has, found "${run.id}" (see: kinoform runs trash)`,
  );
});

test('none of several is deleted while one is in work, which no process can begin during its deletion', async () => {
  const [first, second] = [await finishedRun(library), await finishedRun(library)];
  const lock = await second.lock();
  await expect(deleteRuns(library, [first, second])).rejects.toThrow(`${second.id}: expected a run that nothing works on`);
  expect(await listed()).toHaveLength(2);
  await lock.release();
  expect(await deleteRuns(library, [first, first, second])).toEqual([first.id, second.id]);
  // Free to be worked on once restored.
  await library.trash.restore([second.id]);
  await (await second.lock()).release();
});

test('days later the trash is emptied of what is old, and of anything on demand', async () => {
  const { id } = await finishedRun(library);
  const { id: other } = await finishedRun(library);
  await library.remove(id);
  expect(await library.trash.purgeOld()).toEqual([]);
  const mark = path.join(library.workspace.trashFolder, id, 'deleted.json');
  await fs.writeFile(mark, JSON.stringify({ deleted: new Date(Date.UTC(2026, 10, 22) - 31 * DAY).toISOString() }));
  await library.remove(other);
  expect(await library.trash.purgeOld()).toEqual([id]);
  await expect(library.trash.purge([id, other])).rejects.toThrow(`found "${id}"`);
  expect(await library.trash.purge(null)).toEqual([other]);
  expect(await library.trash.list()).toEqual([]);
});

test('what another program holds stays in the trash for another time, and nobody is kept from working by it', async () => {
  const { id } = await finishedRun(library);
  await library.remove(id);
  const mark = path.join(library.workspace.trashFolder, id, 'deleted.json');
  await fs.writeFile(mark, JSON.stringify({ deleted: new Date(Date.UTC(2026, 10, 22) - 31 * DAY).toISOString() }));
  const held = vi.spyOn(fs, 'rm').mockRejectedValueOnce(Object.assign(new Error('held'), { code: 'EBUSY' }));
  expect(await library.trash.purgeOld()).toEqual([]);
  held.mockRestore();
  expect(await library.trash.purgeOld()).toEqual([id]);
});

test('a part of an id is enough where only one deleted run has it', async () => {
  const [first, second] = [await finishedRun(library, 'alpha'), await finishedRun(library, 'alpine')];
  const kept = await finishedRun(library, 'alphabet');
  await deleteRuns(library, [first, second]);
  await expect(library.trash.restore(['alp'])).rejects.toThrow('found "alp", which 2 runs have (such as');
  await expect(library.trash.restore([''])).rejects.toThrow('found ""');
  await expect(library.trash.purge(['beta'])).rejects.toThrow('found "beta"');
  // Those that are not in the trash do not count.
  expect(await library.trash.restore(['alpha', first.id])).toEqual([first.id]);
  expect(await library.trash.purge(['alpine'])).toEqual([second.id]);
  expect((await listed()).sort()).toEqual([first.id, kept.id].sort());
});

test('a run does not come back over another of its id, nor do those that were to come with it', async () => {
  const run = await finishedRun(library);
  const other = await finishedRun(library, 'other');
  await library.remove(other.id);
  await library.remove(run.id);
  await fs.cp(path.join(library.workspace.trashFolder, run.id), run.folder, { recursive: true });
  await expect(library.trash.restore([other.id, run.id])).rejects.toThrow(
    `${run.id}: expected an id that no other has, found a folder of that name`,
  );
  expect(await listed()).toEqual([run.id]);
});

test('a copy is a run of its own: another id and name, the same mask and notes', async () => {
  const run = await finishedRun(library);
  const id = await duplicateRun(library, run);
  const copy = await library.find(id);
  expect(await copy.record()).toEqual({ ...(await run.record()), id, name: 'mini (copy)' });
  expect(await copy.store.readDesign()).toEqual(await run.store.readDesign());
  expect(await listed()).toHaveLength(2);
});
