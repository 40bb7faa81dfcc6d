import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunFolder } from '../../runs/run-folder.ts';
import type { RunLibrary } from '../../runs/run-library.ts';
import { finishedRun, testLibrary } from '../../runs/testing.ts';
import { drive } from '../testing.ts';

let library: RunLibrary;
let run: RunFolder;
beforeEach(async () => {
  library = await testLibrary();
  run = await finishedRun(library);
});
afterEach(() => fs.rm(library.workspace.folder, { recursive: true }));

const runs = (...argv: string[]) => {
  const { folder } = library.workspace;
  return drive(folder, ['runs', ...argv, '--workspace', folder, '--json']);
};
const idsOf = async (...argv: string[]): Promise<string[]> =>
  (await runs('list', ...argv)).json<{ runs: { id: string }[] }>().runs.map(({ id }) => id);

test('a list is narrowed by what is asked for', async () => {
  const other = await finishedRun(library, 'other');
  await runs('tag', other.id, '--add', 'paper', '--remove', 'bench');
  await runs('star', other.id, '--off');
  expect(await idsOf()).toEqual([other.id, run.id]);
  expect(await idsOf('--tag', 'paper')).toEqual([other.id]);
  expect(await idsOf('--starred')).toEqual([run.id]);
  expect(await idsOf('--search', 'OTHER')).toEqual([other.id]);
  expect(await idsOf('--preset', 'mini', '--state', 'done', '--snapshots', '1', '--limit', '1')).toEqual([other.id]);
  expect(await idsOf('--from', '2027-01-01')).toEqual([]);
  expect(await runs('list', '--from', 'yesterday')).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('--from: expected a day') as string,
  });
  expect(await runs('list', '--state', 'dnoe')).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('did you mean done') as string,
  });
});

test('notes are written down, and a tag that is none is refused', async () => {
  await runs('note', run.id, 'shown at 633 nm');
  expect((await run.record()).annotations.note).toBe('shown at 633 nm');
  expect((await runs('tag', run.id, '--add', 'a,b')).stderr).toMatch(/^kinoform: --add: expected a tag/);
  expect((await runs('tag', run.id)).exit).toBe(2);
});

test('a run is deleted, seen in the trash, restored, and purged only when that is meant', async () => {
  expect((await runs('delete', run.id)).json()).toEqual({ deleted: [run.id] });
  expect(await idsOf()).toEqual([]);
  expect((await runs('trash')).json()).toMatchObject({ runs: [{ id: run.id, name: 'mini' }] });
  await runs('restore', run.id);
  expect(await idsOf()).toEqual([run.id]);
  await runs('delete', run.id);
  expect((await runs('purge', '--all')).stderr).toMatch(/--yes: expected it with purge/);
  expect((await runs('purge', '--all', '--yes')).json()).toEqual({ purged: [run.id] });
  expect((await runs('trash')).json()).toEqual({ runs: [] });
});

test('a bundle goes out and comes in, and nothing is overwritten', async () => {
  const out = path.join(library.workspace.folder, 'a.kinoform');
  expect((await runs('export', run.id, '--out', out)).json()).toMatchObject({ runs: [run.id], path: out });
  expect((await runs('export', run.id, '--out', out)).stderr).toMatch(/found one that exists/);
  expect((await runs('import', out)).json()).toEqual({ imported: [], present: [run.id] });
  const copied = (await runs('import', out, '--copy')).json<{ imported: string[] }>().imported;
  expect(await idsOf()).toEqual(expect.arrayContaining([run.id, ...copied]) as string[]);
  expect(copied[0]).not.toBe(run.id);
});

test('compared runs show what differs and has an effect', async () => {
  const { folder } = library.workspace;
  const other = await finishedRun(library, 'other');
  const compare = async () => (await drive(folder, ['runs', 'compare', run.id, other.id, '--workspace', folder])).stdout;
  expect(await compare()).toContain('The same parameters');
  const config = await other.config();
  const changed = { ...config, seed: 7, distillation: { ...config.distillation, teacherEpochs: 99 } };
  await fs.writeFile(other.files.config, JSON.stringify(changed));
  const shown = await compare();
  expect(shown).toMatch(/1 +mini .*\n2 +other /);
  expect(shown).toMatch(/seed +0 +7/);
  expect(shown).not.toContain('teacherEpochs');
  expect((await runs('compare', run.id)).exit).toBe(2);
});
