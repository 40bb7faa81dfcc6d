import { useLocalStorage } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { filterRuns, NO_FILTER, type RunFilter } from '../../core/service/contract.ts';
import { FIRST_COLUMNS, runColumns, sortRuns, type ColumnId, type RunOrder } from '../screens/runs/columns.ts';
import { useRuns } from './runs.ts';

/** What the history shows of the runs: filter, order and columns; the row that has the focus, and those that are selected. */
export const useRunsTable = defineStore('runs-table', () => {
  const runs = useRuns();
  const filter = shallowRef<RunFilter>(NO_FILTER);
  const order = useLocalStorage<RunOrder>('kinoform.history.order', { column: 'created', descending: true });
  const chosen = useLocalStorage<readonly ColumnId[]>('kinoform.history.columns', FIRST_COLUMNS);
  /** The run whose details are shown. */
  const focused = ref<string | null>(null);
  const selected = shallowRef<ReadonlySet<string>>(new Set());

  const columns = computed(() => runColumns.filter(({ id }) => id === 'name' || chosen.value.includes(id)));
  // Typing filters anew and sorts nothing.
  const sorted = computed(() => sortRuns(runs.list, order.value));
  const rows = computed(() => filterRuns(sorted.value, filter.value));
  const filtered = computed(() => filter.value !== NO_FILTER);
  /** Those of the selection that are there, in the order of the table. */
  const selection = computed(() => rows.value.filter(({ id }) => selected.value.has(id)));
  const shown = computed(() => (focused.value === null ? null : (runs.byId.get(focused.value) ?? null)));

  function narrow(change: Partial<RunFilter>): void {
    const next = { ...filter.value, ...change };
    filter.value = JSON.stringify(next) === JSON.stringify(NO_FILTER) ? NO_FILTER : next;
  }

  function sortBy(column: ColumnId): void {
    const { column: before, descending } = order.value;
    const numeric = runColumns.find(({ id }) => id === column)?.numeric === true || column === 'created';
    // The largest and the latest are what one looks for first.
    order.value = { column, descending: before === column ? !descending : numeric };
  }

  function toggleColumn(column: ColumnId): void {
    const others = chosen.value.filter((id) => id !== column);
    chosen.value = others.length < chosen.value.length ? others : [...others, column];
  }

  function toggle(id: string): void {
    const next = new Set(selected.value);
    if (!next.delete(id)) next.add(id);
    selected.value = next;
  }

  /** All rows from one to another, both included; the other alone where the first is not shown. */
  function selectRange(from: string, to: string): void {
    const ends = [from, to].map((id) => rows.value.findIndex((run) => run.id === id)).filter((at) => at >= 0);
    if (ends.length === 0) return;
    const range = rows.value.slice(Math.min(...ends), Math.max(...ends) + 1).map(({ id }) => id);
    selected.value = new Set([...selected.value, ...range]);
  }

  /** The run that takes the focus when some go: the next one in the table, else the one before. */
  function beside(gone: readonly string[]): string | null {
    const at = rows.value.findIndex(({ id }) => id === focused.value);
    if (at < 0) return null;
    const stays = ({ id }: { readonly id: string }): boolean => !gone.includes(id);
    return (rows.value.slice(at).find(stays) ?? rows.value.slice(0, at).findLast(stays))?.id ?? null;
  }

  const selectAll = (): void => void (selected.value = new Set(rows.value.map(({ id }) => id)));
  const selectNone = (): void => void (selected.value = new Set());

  return {
    filter,
    order,
    chosen,
    focused,
    selected,
    columns,
    rows,
    filtered,
    selection,
    shown,
    narrow,
    sortBy,
    toggleColumn,
    toggle,
    selectRange,
    beside,
    selectAll,
    selectNone,
  };
});
