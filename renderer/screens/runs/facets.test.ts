import { expect, it } from 'vitest';
import { filterRuns, NO_FILTER, type RunFilter } from '../../../core/service/contract.ts';
import { fakeRuns } from '../../client/fake-runs.ts';
import { choicesOf, facets } from './facets.ts';

const facet = (filter: string) => facets.find((each) => each.filter === filter)!;
const choices = (filter: string, wanted: RunFilter = NO_FILTER, runs = fakeRuns): string[] =>
  choicesOf(facet(filter), runs, wanted).map(({ label, count }) => `${label} ${count}`);

it('values are offered with the number of runs that have them, the most frequent first', () => {
  expect(choices('states')).toEqual(['Done 5', 'Diverged 1', 'Interrupted 1']);
  expect(choices('presets')).toEqual(['mini 6', 'four 1']);
  // A run with two tags counts for each.
  expect(choices('tags')).toEqual(['paper 2', 'bench 1']);
});

it('numbers are offered in their order, however many have them', () => {
  expect(choices('snapshots')).toEqual(['1 5', '4 1', '9 1']);
});

it('what is chosen stays to be taken back when no run has it any more', () => {
  expect(choices('tags', { ...NO_FILTER, tags: ['gone'] })).toEqual(['paper 2', 'bench 1', 'gone 0']);
  expect(choices('snapshots', { ...NO_FILTER, snapshots: [2] }, [])).toEqual(['2 0']);
});

it('a run without a value is under none', () => {
  const bare = fakeRuns.map((run) => ({ ...run, design: null, preset: null }));
  expect([choices('models', NO_FILTER, bare), choices('presets', NO_FILTER, bare)]).toEqual([[], []]);
});

it.each(facets)('the runs that are left by a choice of $filter are as many as it says', (each) => {
  for (const { value, count } of choicesOf(each, fakeRuns, NO_FILTER)) {
    expect(filterRuns(fakeRuns, { ...NO_FILTER, [each.filter]: [value] })).toHaveLength(count);
  }
});
