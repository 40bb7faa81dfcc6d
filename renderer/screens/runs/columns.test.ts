import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../core/service/contract.ts';
import { fakeRuns } from '../../client/fake-runs.ts';
import { runColumns, sortRuns, type ColumnId } from './columns.ts';

const named = (id: string): RunSummary => fakeRuns.find((run) => run.id === id)!;
const shown = (column: ColumnId, run: RunSummary): string => {
  const { text, aside } = runColumns.find(({ id }) => id === column)!;
  return `${text(run)} ${aside?.(run) ?? ''}`.trim();
};
/** The ids in the order of a column. */
const order = (column: ColumnId, descending: boolean, runs: readonly RunSummary[] = fakeRuns): string =>
  sortRuns(runs, { column, descending })
    .map(({ id }) => id)
    .join(' ');

describe('columns', () => {
  it('show what a run has, with its unit or margin', () => {
    const run = named('r6');
    const texts = (['network', 'ssim', 'size', 'epochs', 'training', 'tags', 'seed'] as const).map((id) => shown(id, run));
    expect(texts).toEqual(['23.38 ± 0.32', '0.830', '32×32', '4 / 4', '2 min 44 s', 'bench, paper', '0']);
  });

  it('show a dash for what a run has not, and nothing where it has no tags', () => {
    const bare = { ...named('r4'), design: null, engine: null, preset: null };
    for (const { id, text, aside } of runColumns) {
      if (['name', 'state', 'created', 'epochs', 'tags'].includes(id)) continue;
      expect([id, text(bare), aside?.(bare) ?? '']).toEqual([id, '–', '']);
    }
    expect(shown('tags', bare)).toBe('');
  });

  it('show of a data set in a folder of its own the name alone', () => {
    const run = named('r6');
    const design = { ...run.design!, source: '/data/cells/second batch' };
    expect(shown('dataset', { ...run, design })).toBe('second batch');
  });
});

describe('sorting', () => {
  it('goes by numbers, not by how they are written', () => {
    expect(order('training', true).startsWith('r2 r5 r6 r3 r7')).toBe(true);
    expect(order('training', false).startsWith('r7 r3 r6 r5 r2')).toBe(true);
    const epochs = [3, 20, 100].map((epoch) => ({ ...named('r3'), id: `e${epoch}`, epoch }));
    expect(order('epochs', false, epochs)).toBe('e3 e20 e100');
  });

  it('puts what has no value last, either way, in the order it had', () => {
    expect(order('network', true)).toBe('r5 r2 r3 r6 r7 r4 r1');
    expect(order('network', false)).toBe('r7 r6 r3 r2 r5 r4 r1');
  });

  it('leaves the list that it was given alone, and does not fail over a column that is no more', () => {
    const before = [...fakeRuns];
    expect(order('gone' as ColumnId, false)).toBe(order('name', false));
    expect(fakeRuns).toEqual(before);
  });
});
