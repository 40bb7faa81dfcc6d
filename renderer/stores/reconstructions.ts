import { defineStore, storeToRefs } from 'pinia';
import { computed, reactive, ref, shallowRef, watch } from 'vue';
import type { EventPayload, Failure, ReconstructionSummary, RequestOutput } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';
import { fileName } from '../composables/format.ts';
import { emptyReconstructionForm, readReconstructionForm } from '../screens/reconstruct/reconstruct-form.ts';
import { texts } from '../texts.ts';
import { useCapture } from './capture.ts';
import { useCore } from './core.ts';
import { useNotices } from './notices.ts';

/** Reconstructions of the capture that is open: how it can be read, what is being done, and what is kept. */
export const useReconstructions = defineStore('reconstructions', () => {
  const { client } = useConnection();
  const notices = useNotices();
  const capture = useCapture();
  const { view } = storeToRefs(capture);

  /** What can be done with the capture; null before it is known. */
  const prepared = shallowRef<RequestOutput<'reconstructions.prepare'> | null>(null);
  const refused = shallowRef<Failure | null>(null);
  const form = reactive(emptyReconstructionForm());
  const checked = computed(() => readReconstructionForm(form));

  const list = shallowRef<readonly ReconstructionSummary[]>([]);
  /** The one that is shown. */
  const id = ref<string | null>(null);
  const progress = shallowRef<EventPayload<'reconstruction.progress'> | null>(null);
  const starting = ref(false);
  const summary = computed(() => list.value.find((each) => each.id === id.value) ?? null);
  const running = computed(() => list.value.find(({ state }) => state === 'running') ?? null);
  const ofCapture = computed(() => list.value.filter(({ source }) => source.file === view.value?.path));
  const canStart = computed(
    () => prepared.value !== null && checked.value.settings !== null && running.value === null && !starting.value,
  );

  async function load(): Promise<void> {
    list.value = await client.request('reconstructions.list', {}).catch(() => list.value);
  }

  let startsWhenPrepared = false;
  const sourceOf = (file: string) => ({ kind: 'capture' as const, file, masks: null, run: null });

  async function prepare(): Promise<void> {
    const path = view.value?.path;
    [prepared.value, refused.value] = [null, null];
    if (path === undefined) return;
    try {
      const answer = await client.request('reconstructions.prepare', { source: sourceOf(path) });
      if (view.value?.path !== path) return;
      prepared.value = answer;
      const usable = answer.methods.filter(({ problem }) => problem === null);
      const kept = usable.filter(({ name }) => form.methods.includes(name));
      form.methods = (kept.length > 0 ? kept : usable.filter(({ standard }) => standard)).map(({ name }) => name);
      if (startsWhenPrepared) await start();
    } catch (error) {
      if (view.value?.path === path) refused.value = toFailure(error);
    } finally {
      startsWhenPrepared = false;
    }
  }

  /** Starts, or asks first to save changes: methods read the description from its file. */
  async function begin(): Promise<void> {
    if (!canStart.value) return;
    if (capture.dirty) capture.saveDialog = 'before-start';
    else await start();
  }
  /** Starts once the capture that was just saved is prepared. */
  function startSaved(): void {
    if (prepared.value === null) startsWhenPrepared = true;
    else void start();
  }

  async function start(): Promise<void> {
    const { settings } = checked.value;
    if (!canStart.value || settings === null || view.value === null) return;
    const { path } = view.value;
    starting.value = true;
    progress.value = null;
    try {
      const name = fileName(path.replace(/[\\/][^\\/]*$/, '')) || fileName(path);
      const answer = await client.request('reconstructions.start', { name, source: sourceOf(path), settings });
      await load();
      id.value = answer.reconstruction;
    } catch (error) {
      notices.fail(texts.notices.doing.reconstruct, error);
    } finally {
      starting.value = false;
    }
  }

  async function cancel(): Promise<void> {
    if (running.value === null) return;
    try {
      await client.request('reconstructions.cancel', { reconstruction: running.value.id });
    } catch (error) {
      notices.fail(texts.notices.doing.cancel, error);
    }
  }

  async function remove(which: string): Promise<void> {
    try {
      const name = list.value.find((each) => each.id === which)?.name ?? which;
      await client.request('reconstructions.delete', { reconstruction: which });
      const wasShown = id.value === which;
      if (wasShown) id.value = null;
      await load();
      const action = { title: texts.frames.undo, act: () => void restore(which, wasShown) };
      notices.show({ kind: 'done', title: texts.results.removed(name), failure: null, action });
    } catch (error) {
      notices.fail(texts.notices.doing.remove, error);
    }
  }
  /** Takes a deletion back. */
  async function restore(which: string, show: boolean): Promise<void> {
    try {
      await client.request('reconstructions.restore', { reconstruction: which });
      await load();
      if (show && ofCapture.value.some((each) => each.id === which)) id.value = which;
    } catch (error) {
      notices.fail(texts.notices.doing.restoreReconstruction, error);
    }
  }

  client.subscribe('reconstruction.progress', (event) => {
    if (event.reconstruction === running.value?.id) progress.value = event;
  });
  client.subscribe('reconstruction.changed', ({ summary: changed }) => {
    const before = list.value.find((each) => each.id === changed.id)?.state;
    list.value = [changed, ...list.value.filter((each) => each.id !== changed.id)].sort((a, b) =>
      b.created.localeCompare(a.created),
    );
    if (before !== 'running' || changed.state === 'running') return;
    progress.value = null;
    if (changed.state === 'done') notices.show({ kind: 'done', title: texts.results.done(changed.name), failure: null });
    if (changed.state === 'failed' || changed.state === 'interrupted') {
      const failure = changed.reason === null ? null : { message: changed.reason };
      notices.show({ kind: 'error', title: texts.results.failed(changed.name), failure });
    }
  });
  watch(
    () => view.value?.path,
    () => {
      id.value = ofCapture.value[0]?.id ?? null;
      void prepare();
    },
  );
  useCore().whenUp(() => void load());

  return {
    prepared,
    refused,
    form,
    checked,
    list,
    id,
    progress,
    starting,
    summary,
    running,
    ofCapture,
    canStart,
    prepare,
    begin,
    startSaved,
    cancel,
    remove,
  };
});
