import { expect, test } from 'vitest';
import { filterRuns, NO_FILTER, type RunFilter } from './run-filter.ts';
import type { RunRecord } from './run-record.ts';

type Filtered = Parameters<typeof filterRuns>[0][number];
const design = { model: 'amplitude', source: 'fashion-mnist', height: 32, width: 32, snapshots: 1, seed: 0 } as const;
const scored = (psnr: number) => ({ network: { psnr: { mean: psnr } } }) as unknown as RunRecord['evaluation'];
const run = (id: string, change: Partial<Filtered> = {}): Filtered => ({
  id,
  name: 'mini',
  state: 'done',
  preset: 'mini',
  design,
  annotations: { tags: [], note: '', star: false },
  created: '2026-03-02T10:00:00Z',
  evaluation: scored(20),
  ...change,
});

const runs = [
  run('a'),
  run('b', { name: 'Bench, four', preset: null, design: { ...design, snapshots: 4 }, created: '2026-03-05T00:00:00Z' }),
  run('c', { annotations: { tags: ['paper', 'bench'], note: 'shown at 633 nm', star: true }, evaluation: scored(30) }),
  run('d', { state: 'failed', evaluation: null, design: null }),
];

test.each<[Partial<RunFilter>, string]>([
  [{}, 'abcd'],
  [{ text: 'BENCH' }, 'bc'],
  [{ text: '633  paper' }, 'c'],
  [{ states: ['failed', 'paused'] }, 'd'],
  [{ presets: ['mini'] }, 'acd'],
  [{ snapshots: [4] }, 'b'],
  [{ models: ['amplitude'], sources: ['fashion-mnist'] }, 'abc'],
  [{ tags: ['paper', 'bench'] }, 'c'],
  [{ tags: ['paper', 'other'] }, ''],
  [{ starred: true }, 'c'],
  [{ from: '2026-03-03' }, 'b'],
  [{ to: '2026-03-02' }, 'acd'],
  [{ psnr: { least: 25, most: null } }, 'c'],
  [{ psnr: { least: null, most: 25 } }, 'ab'],
])('%j', (filter, ids) => {
  expect(filterRuns(runs, { ...NO_FILTER, ...filter }).map(({ id }) => id)).toEqual([...ids]);
});
