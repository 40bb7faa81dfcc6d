import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunFolder } from '../../runs/run-folder.ts';
import type { RunLibrary } from '../../runs/run-library.ts';
import { finishedRun, testLibrary } from '../../runs/testing.ts';
import type { CoreContext } from '../context.ts';
import { requests, runTable, type EventName, type RunSummary } from '../contract.ts';
import { checkInput, checkOutput, type CheckedInput } from '../contract-validation.ts';
import { LongRequests } from '../long-requests.ts';
import { historyHandlers } from './history.ts';
import { runHandlers } from './runs.ts';

let library: RunLibrary;
let one: RunFolder;
let two: RunFolder;
let told: { event: EventName; payload: unknown }[];
let context: CoreContext;
beforeEach(async () => {
  library = await testLibrary();
  [one, two] = [await finishedRun(library, 'one'), await finishedRun(library, 'two')];
  told = [];
  context = {
    library,
    jobs: { current: null, pictureOf: () => null },
    emit: (event: EventName, payload: unknown) => told.push({ event, payload }),
    longRequests: new LongRequests(() => context.longRequests.cancel('ended')),
  } as unknown as CoreContext;
});
afterEach(() => fs.rm(library.workspace.folder, { recursive: true }));

type Name = Extract<keyof ReturnType<typeof historyHandlers> | 'runs.list' | 'runs.thumbnail', keyof typeof requests>;
/** As a front end asks: what goes in and what comes back is checked by the contract. */
async function ask<N extends Name>(name: N, input: unknown) {
  const handlers = { ...historyHandlers(context), ...runHandlers(context) };
  const handle = handlers[name] as (input: CheckedInput<N>) => unknown;
  return checkOutput(name, await handle(checkInput(name, input)));
}
/** What was told since the last look. */
function news(): unknown[] {
  const { length } = told;
  return told.splice(0, length).map(({ event, payload }) => {
    const { summaries } = payload as { summaries?: RunSummary[] };
    return summaries === undefined ? [event, payload] : [event, summaries.map(({ id }) => id)];
  });
}
const listed = async (): Promise<RunSummary[]> => runTable.unpack(await ask('runs.list', {}));
const file = (name: string): string => path.join(library.workspace.folder, name);

describe('annotations', () => {
  test('of several runs change together, are told once, and what is left out stays', async () => {
    await ask('runs.annotate', { runs: [one.id, two.id], addTags: ['paper'], removeTags: ['bench'] });
    expect(news()).toEqual([['runs.changed', [one.id, two.id]]]);
    expect((await listed()).map(({ annotations }) => annotations)).toEqual([
      { tags: ['paper'], note: 'keep', star: true },
      { tags: ['paper'], note: 'keep', star: true },
    ]);
    await ask('runs.annotate', { runs: [one.id], note: '', star: false });
    expect((await one.record()).annotations).toEqual({ tags: ['paper'], note: '', star: false });
  });

  test('that are asked for at once are all kept', async () => {
    const handlers = historyHandlers(context);
    const change = (more: object) => handlers['runs.annotate'](checkInput('runs.annotate', { runs: [one.id], ...more }));
    await Promise.all([
      change({ star: false }),
      change({ addTags: ['a'] }),
      change({ note: 'now' }),
      change({ addTags: ['b'], removeTags: ['bench'] }),
    ]);
    expect((await one.record()).annotations).toEqual({ tags: ['a', 'b'], note: 'now', star: false });
  });

  test('change in none where one of the runs cannot take them', async () => {
    await two.annotate({ tags: Array.from({ length: 32 }, (_, index) => `tag ${index}`) });
    const change = { runs: [one.id, two.id], addTags: ['one more'] };
    await expect(ask('runs.annotate', change)).rejects.toThrow(`${two.id}: expected at most 32 tags, found 33`);
    expect([news(), (await one.record()).annotations.tags]).toEqual([[], ['bench']]);
  });

  test('are refused before anything is asked of the core: a tag with a comma, no run at all', () => {
    expect(() => checkInput('runs.annotate', { runs: [one.id], addTags: ['a, b'] })).toThrow(/expected a tag without a comma/);
    expect(() => checkInput('runs.annotate', { runs: [] })).toThrow(/runs/);
  });
});

describe('delete, restore, purge', () => {
  test('runs go together, come back by a part of their id, and are told once each way', async () => {
    await ask('runs.delete', { runs: [one.id, two.id, one.id] });
    expect(news()).toEqual([['runs.deleted', { runs: [one.id, two.id] }]]);
    expect(await listed()).toEqual([]);
    expect((await ask('runs.trash', {})).map(({ summary }) => summary.name)).toEqual(['two', 'one']);
    await ask('runs.restore', { runs: [one.id.slice(-8)] });
    expect(news()).toEqual([['runs.changed', [one.id]]]);
    expect(await ask('runs.purge', { runs: null })).toEqual({ runs: [two.id] });
    expect((await listed()).map(({ id }) => id)).toEqual([one.id]);
  });

  test('none is deleted while one is in work, and nothing is told', async () => {
    const lock = await two.lock();
    await expect(ask('runs.delete', { runs: [one.id, two.id] })).rejects.toThrow(
      `${two.id}: expected a run that nothing works on`,
    );
    expect([news(), (await listed()).length]).toEqual([[], 2]);
    await lock.release();
  });

  test('a run that is not there is said not to be', async () => {
    await expect(ask('runs.delete', { runs: ['nowhere'] })).rejects.toThrow('found "nowhere"');
    await expect(ask('runs.restore', { runs: [one.id] })).rejects.toThrow('expected the id of a deleted run');
  });
});

test('a duplicate is told of, under an id of its own', async () => {
  const { run } = await ask('runs.duplicate', { run: one.id });
  expect(run).not.toBe(one.id);
  expect(news()).toEqual([['runs.changed', [run]]]);
  expect((await listed()).map(({ name }) => name).sort()).toEqual(['one', 'one (copy)', 'two']);
});

describe('bundles', () => {
  test('are written where they are wanted, over no file unless that was asked, and come in elsewhere', async () => {
    const out = file('two-runs.kinoform');
    const wish = { runs: [one.id, two.id], path: out, overwrite: false };
    const { bytes } = await ask('runs.export', wish);
    expect((await fs.stat(out)).size).toBe(bytes);
    await expect(ask('runs.export', wish)).rejects.toThrow('expected a new file, found one that exists');
    await ask('runs.export', { ...wish, overwrite: true });
    expect(await ask('runs.import', { path: out, copy: false })).toEqual({ imported: [], present: [one.id, two.id] });
    // Nothing came in, so that there is nothing to tell.
    expect(news()).toEqual([]);
    await ask('runs.delete', { runs: [one.id, two.id] });
    await ask('runs.purge', { runs: null });
    told.length = 0;
    expect((await ask('runs.import', { path: out, copy: false })).imported).toEqual([one.id, two.id]);
    expect(news()).toEqual([['runs.changed', [one.id, two.id]]]);
  });

  test('that are given up leave no file and no run', async () => {
    const out = file('a.kinoform');
    const wish = { runs: [one.id, two.id], path: out, overwrite: false };
    await expect(ask('runs.export', { ...wish, work: 'ended' })).rejects.toThrow('It was cancelled');
    expect((await fs.readdir(library.workspace.folder)).filter((name) => name.includes('kinoform'))).toEqual([]);
    await ask('runs.export', wish);
    await ask('runs.delete', { runs: [one.id, two.id] });
    await ask('runs.purge', { runs: null });
    await expect(ask('runs.import', { path: out, copy: false, work: 'ended' })).rejects.toThrow('It was cancelled');
    expect(await listed()).toEqual([]);
  });

  test('for a browser have the name of their run, or say how many they hold', async () => {
    expect((await ask('runs.bundle', { runs: [one.id] })).name).toBe(`${one.id}.kinoform`);
    const { name, bytes } = await ask('runs.bundle', { runs: [one.id, two.id] });
    expect(name).toBe('2-runs.kinoform');
    expect([...bytes.slice(0, 2)]).toEqual([...Buffer.from('PK')]);
  });

  test('a relative path, a missing file and one that is no bundle are told apart', async () => {
    await fs.writeFile(file('notes.txt'), 'not a bundle');
    const take = (path: string) => ask('runs.import', { path, copy: false });
    await expect(take('a.kinoform')).rejects.toThrow('a.kinoform: expected an absolute path, found a relative one');
    await expect(ask('runs.export', { runs: [one.id], path: 'a.kinoform', overwrite: true })).rejects.toThrow('an absolute path');
    await expect(take(file('a.kinoform'))).rejects.toThrow('found nothing there');
    await expect(take(file('notes.txt'))).rejects.toThrow(
      'notes.txt: expected a bundle of Kinoform (.kinoform), found another kind of file',
    );
    expect((await listed()).length).toBe(2);
  });
});

test('a thumbnail is small, and there is none before the first mask', async () => {
  const { phase } = await ask('runs.thumbnail', { run: one.id });
  const side = Math.min(64, (await one.config()).dataset.height);
  expect(phase?.shape).toEqual([side, side]);
  await fs.rm(two.files.mask);
  expect(await ask('runs.thumbnail', { run: two.id })).toEqual({ phase: null });
});
