import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { runTable, type RunState, type RunSummary } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { texts } from '../texts.ts';
import { useCore } from './core.ts';
import { useNotices } from './notices.ts';

const ACTIVE: ReadonlySet<RunState> = new Set(['queued', 'running']);
const RESUMABLE: ReadonlySet<RunState> = new Set(['paused', 'interrupted', 'stopped', 'failed']);

/** Whether a run is being worked on. */
export const isActive = (state: RunState): boolean => ACTIVE.has(state);

/** Whether a run has learned what others can build on: it is done, or was stopped by somebody who found it good enough. */
export const hasLearned = (state: RunState): boolean => state === 'done' || state === 'stopped';

/** Whether a run can go on from its last checkpoint. */
export const isResumable = (state: RunState): boolean => RESUMABLE.has(state);

/** Every run of the workspace, the latest first. */
export const useRuns = defineStore('runs', () => {
  const { client } = useConnection();
  const notices = useNotices();
  const byId = shallowRef<ReadonlyMap<string, RunSummary>>(new Map());
  const loaded = ref(false);
  const list = computed(() =>
    [...byId.value.values()].sort((a, b) => (a.created < b.created ? 1 : a.created > b.created ? -1 : 0)),
  );
  /** The run that was started and is being worked on, which is the one to command while its teacher is trained first. */
  const active = computed(() => {
    const working = list.value.filter(({ state }) => state === 'running');
    return working.find(({ id }) => !working.some(({ lineage }) => lineage.teacher === id)) ?? null;
  });

  function put(summaries: readonly RunSummary[]): void {
    const next = new Map(byId.value);
    for (const summary of summaries) next.set(summary.id, summary);
    byId.value = next;
  }

  /** Those that were deleted. */
  function forget(ids: readonly string[]): void {
    const next = new Map(byId.value);
    for (const id of ids) next.delete(id);
    byId.value = next;
  }

  async function load(): Promise<void> {
    try {
      const summaries = runTable.unpack(await client.request('runs.list', {}));
      byId.value = new Map(summaries.map((summary) => [summary.id, summary]));
      loaded.value = true;
    } catch (error) {
      notices.fail(texts.notices.doing.load, error);
    }
  }

  client.subscribe('run.changed', ({ summary }) => {
    const before = byId.value.get(summary.id)?.state;
    put([summary]);
    if (before === undefined || !isActive(before) || before === summary.state) return;
    if (summary.state === 'done') notices.show({ kind: 'done', title: texts.notices.runDone(summary.name), failure: null });
    if (summary.state === 'failed' || summary.state === 'diverged') {
      const title = texts.notices.runFailed(summary.name, texts.runState(summary.state));
      notices.show({ kind: 'error', title, failure: summary.reason === null ? null : { message: summary.reason } });
    }
  });
  client.subscribe('runs.changed', ({ summaries }) => put(summaries));
  client.subscribe('runs.deleted', ({ runs }) => forget(runs));
  useCore().whenUp(() => void load());

  return { byId, list, active, loaded, load, forget };
});
