import { createPinia, setActivePinia } from 'pinia';
import { createApp } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { NO_FILTER } from '../../core/service/contract.ts';
import { connectionKey } from '../client/client-key.ts';
import { FakeClient } from '../client/fake.ts';
import { useRunsTable } from './runs-table.ts';
import { useRuns } from './runs.ts';

let client: FakeClient;
beforeEach(async () => {
  client = new FakeClient();
  const pinia = createPinia();
  createApp({}).provide(connectionKey, { client, desktop: null }).use(pinia);
  setActivePinia(pinia);
  await useRuns().load();
});

const ids = (): string =>
  useRunsTable()
    .rows.map(({ id }) => id)
    .join(' ');
const selected = (): string =>
  useRunsTable()
    .selection.map(({ id }) => id)
    .join(' ');

it('shows all runs, the latest first, until somebody looks for some', () => {
  expect(ids()).toBe('r7 r6 r5 r4 r3 r2 r1');
  expect(useRunsTable().filtered).toBe(false);
});

describe('a filter', () => {
  it('narrows down, each condition beside the others, and is none again once all are taken back', () => {
    const table = useRunsTable();
    table.narrow({ states: ['done'] });
    table.narrow({ text: 'MINI' });
    expect([ids(), table.filtered]).toEqual(['r7 r6 r5 r3', true]);
    table.narrow({ psnr: { least: 23, most: 25 } });
    expect(ids()).toBe('r6 r3');
    table.narrow({ states: [], text: '', psnr: { least: null, most: null } });
    expect([ids(), table.filtered, table.filter]).toEqual(['r7 r6 r5 r4 r3 r2 r1', false, NO_FILTER]);
  });

  it('keeps the order of the table, and what comes in meanwhile finds its place', async () => {
    const table = useRunsTable();
    table.sortBy('network');
    table.narrow({ states: ['done'] });
    expect(ids()).toBe('r5 r2 r3 r6 r7');
    await client.request('runs.duplicate', { run: 'r6' });
    expect(ids()).toBe('r5 r2 r3 r6 r6-copy r7');
    await client.request('runs.delete', { runs: ['r2', 'r6'] });
    expect(ids()).toBe('r5 r3 r6-copy r7');
  });
});

describe('the order', () => {
  it('begins with the largest of numbers and the first of words, and turns at the second press', () => {
    const table = useRunsTable();
    table.sortBy('network');
    expect(table.order).toEqual({ column: 'network', descending: true });
    table.sortBy('network');
    expect(ids()).toBe('r7 r6 r3 r2 r5 r4 r1');
    table.sortBy('name');
    expect([table.order.descending, table.rows[0]!.name]).toEqual([false, 'four snapshots']);
    table.sortBy('created');
    expect(ids()).toBe('r7 r6 r5 r4 r3 r2 r1');
  });
});

describe('columns', () => {
  it('come and go, but the name stays', () => {
    const table = useRunsTable();
    const shown = (): string[] => table.columns.map(({ id }) => id);
    const before = shown();
    table.toggleColumn('seed');
    expect(shown()).toEqual([...before.slice(0, -1), 'seed', 'created']);
    table.toggleColumn('seed');
    table.toggleColumn('name');
    expect(shown()).toEqual(before);
  });
});

describe('the selection', () => {
  it('is made one by one, by a range in either direction, or of all that are shown', () => {
    const table = useRunsTable();
    table.toggle('r3');
    table.toggle('r6');
    expect(selected()).toBe('r6 r3');
    table.toggle('r3');
    table.selectRange('r4', 'r2');
    expect(selected()).toBe('r6 r4 r3 r2');
    table.selectNone();
    table.selectRange('r2', 'r4');
    expect(selected()).toBe('r4 r3 r2');
    table.narrow({ text: 'four' });
    table.selectNone();
    table.selectAll();
    expect(selected()).toBe('r2');
  });

  it('acts on what is in sight only, and forgets runs that are gone', async () => {
    const table = useRunsTable();
    table.selectAll();
    table.narrow({ states: ['diverged'] });
    expect(selected()).toBe('r1');
    table.narrow({ states: [] });
    await client.request('runs.delete', { runs: ['r1', 'r7'] });
    expect(selected()).toBe('r6 r5 r4 r3 r2');
  });

  it('of a range from a row that is not shown is its other end', () => {
    const table = useRunsTable();
    table.narrow({ states: ['done'] });
    table.selectRange('r4', 'r3');
    expect(selected()).toBe('r3');
  });
});

it('the run with the focus is shown while it is there', async () => {
  const table = useRunsTable();
  table.focused = 'r5';
  expect(table.shown?.name).toBe('mini teacher, L = 9');
  await client.request('runs.delete', { runs: ['r5'] });
  expect(table.shown).toBeNull();
});
