import fs from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { annotateRuns } from './annotate-runs.ts';
import { finishedRun, testLibrary } from './testing.ts';

test('of changes that meet none is lost, nor stopped by one that fails', async () => {
  const library = await testLibrary();
  onTestFinished(() => fs.rm(library.workspace.folder, { recursive: true }));
  const run = await finishedRun(library);
  await run.annotate({ tags: [], note: '', star: false });
  const tooMany = Array.from({ length: 1000 }, (_, index) => `${index}`);
  const changes = [{ star: true }, { addTags: ['bench'] }, { addTags: tooMany }, { note: 'lens cleaned' }, { addTags: ['a'] }];
  const ends = await Promise.allSettled(changes.map((change) => annotateRuns([run], change)));
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect((await run.record()).annotations).toEqual({ tags: ['a', 'bench'], note: 'lens cleaned', star: true });
});
