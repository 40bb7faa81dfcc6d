import { expect, it } from 'vitest';
import { fakeRuns } from '../client/fake-runs.ts';
import { descendantsOf, forebearsOf } from './lineage.ts';

const byId = new Map(fakeRuns.map((run) => [run.id, run]));
const run = (id: string) => {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`no run ${id}`);
  return found;
};

it('names who taught a run and what it began with', () => {
  expect(forebearsOf(run('r6'), byId)).toEqual([{ relation: 'teacher', id: 'r5', name: 'mini teacher, L = 9' }]);
  expect(forebearsOf(run('r7'), byId)).toEqual([{ relation: 'start', id: 'r6', name: 'mini, distilled from 9' }]);
  expect(forebearsOf(run('r3'), byId)).toEqual([]);
});

it('knows of a run that was deleted only its id', () => {
  expect(forebearsOf(run('r1'), byId)).toEqual([{ relation: 'teacher', id: 'r0', name: null }]);
});

it('finds what was made from a run', () => {
  expect(descendantsOf(run('r5'), fakeRuns)).toEqual([{ relation: 'student', id: 'r6', name: 'mini, distilled from 9' }]);
  expect(descendantsOf(run('r6'), fakeRuns)).toEqual([{ relation: 'successor', id: 'r7', name: 'mini refit, 2 bits' }]);
  expect(descendantsOf(run('r7'), fakeRuns)).toEqual([]);
});
