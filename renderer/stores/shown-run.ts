import { defineStore, storeToRefs } from 'pinia';
import { computed, ref, shallowRef, triggerRef, watch } from 'vue';
import type { DesignConfig, EventPayload, HistoryRow, Picture } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { texts } from '../texts.ts';
import { useCore } from './core.ts';
import { appendRows } from './history.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { isActive, useRuns } from './runs.ts';

/** Everything about the run that the screens show: loaded when it is opened, followed while it trains. */
export const useShownRun = defineStore('shown-run', () => {
  const { client } = useConnection();
  const notices = useNotices();
  const runs = useRuns();
  const core = useCore();
  const { run: id } = storeToRefs(useNavigation());

  const config = shallowRef<DesignConfig | null>(null);
  const folder = ref<string | null>(null);
  /** Grows in place: long. */
  const history = shallowRef<HistoryRow[]>([]);
  const progress = shallowRef<EventPayload<'run.progress'> | null>(null);
  const picture = shallowRef<Picture | null>(null);
  const asking = ref(false);
  /** What is kept of it is still on its way. */
  const loading = ref(false);

  const summary = computed(() => (id.value === null ? null : (runs.byId.get(id.value) ?? null)));
  const active = computed(() => summary.value !== null && isActive(summary.value.state));

  function clear(): void {
    config.value = null;
    folder.value = null;
    history.value = [];
    progress.value = null;
    picture.value = null;
  }

  async function load(run: string): Promise<void> {
    loading.value = config.value === null;
    try {
      const [shown, pictures] = await Promise.all([
        client.request('runs.show', { run }),
        client.request('runs.picture', { run }),
      ]);
      if (id.value !== run) return;
      config.value = shown.config;
      folder.value = shown.folder;
      // Rows that came as events while this was under way go on top.
      const newer = history.value.filter(({ step }) => step > (shown.history.at(-1)?.step ?? -1));
      history.value = [...shown.history, ...newer];
      if (picture.value === null || (pictures.picture?.step ?? -1) >= picture.value.step) picture.value = pictures.picture;
    } catch (error) {
      if (id.value === run) notices.fail(texts.notices.doing.show, error);
    } finally {
      if (id.value === run) loading.value = false;
    }
  }

  // At once: events of the new run must not meet what is left of the old one.
  watch(
    id,
    (run) => {
      clear();
      loading.value = false;
      if (run !== null) void load(run);
    },
    { flush: 'sync' },
  );
  core.whenUp(async () => {
    if (id.value !== null) return load(id.value);
    const { run } = await client.request('jobs.current', {}).catch(() => ({ run: null }));
    if (run !== null && id.value === null) id.value = run;
  });

  client.subscribe('run.progress', (event) => {
    if (event.run !== id.value) return;
    progress.value = event;
    appendRows(history.value, event.rows);
    if (event.rows.length > 0) triggerRef(history);
  });
  client.subscribe('run.picture', (event) => {
    if (event.run === id.value) picture.value = event.picture;
  });

  /** Pause, resume or stop: the shown run unless another is named. The new state comes as an event. */
  async function ask(action: 'pause' | 'resume' | 'stop', run = id.value): Promise<void> {
    if (run === null) return;
    asking.value = true;
    try {
      await client.request(`designs.${action}`, { run });
      // Pausing held the queue: who resumes wants the machine to work.
      if (action === 'resume') await client.request('jobs.release', {});
    } catch (error) {
      notices.fail(texts.notices.doing[action], error);
    } finally {
      asking.value = false;
    }
  }

  return { summary, active, config, folder, history, progress, picture, asking, loading, ask };
});
