import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { DatasetSummary, Failure, RequestOutput, SceneMeaning } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';
import { texts } from '../texts.ts';
import { useCore } from './core.ts';
import { useNotices } from './notices.ts';

/** The data sets that there are, and the one that is looked at. */
export const useDatasets = defineStore('datasets', () => {
  const { client } = useConnection();
  const notices = useNotices();

  const list = shallowRef<readonly DatasetSummary[]>([]);
  const loaded = ref(false);
  const failure = shallowRef<Failure | null>(null);
  const selected = ref<string | null>(null);
  /** How the selected one was made, if it was imported. */
  const details = shallowRef<RequestOutput<'datasets.show'> | null>(null);
  const summary = computed(
    () => list.value.find(({ name }) => name === selected.value) ?? list.value.find(({ available }) => available) ?? null,
  );

  async function load(): Promise<void> {
    try {
      list.value = await client.request('datasets.list', {});
      failure.value = null;
      loaded.value = true;
      await loadDetails();
    } catch (error) {
      failure.value = toFailure(error);
    }
  }

  async function loadDetails(): Promise<void> {
    const name = summary.value?.name;
    if (name === undefined || summary.value?.imported === null) {
      details.value = null;
      return;
    }
    try {
      const shown = await client.request('datasets.show', { name });
      if (summary.value?.name === name) details.value = shown;
    } catch (error) {
      details.value = null;
      notices.fail(texts.datasets.cannotShow(name), error);
    }
  }

  function select(name: string): Promise<void> {
    selected.value = name;
    details.value = null;
    return loadDetails();
  }

  /** Gives it another name, which can be taken back. Resolves with what is wrong with the name, or null. */
  async function rename(name: string, to: string): Promise<Failure | null> {
    try {
      await client.request('datasets.rename', { name, to });
    } catch (error) {
      return toFailure(error);
    }
    if (selected.value === name) selected.value = to;
    undoable(texts.datasets.renamed(name, to), async () => {
      await client.request('datasets.rename', { name: to, to: name });
      if (selected.value === to) selected.value = name;
    });
    return null;
  }

  async function remove(name: string): Promise<void> {
    try {
      await client.request('datasets.remove', { name });
      if (selected.value === name) selected.value = null;
      undoable(texts.datasets.removed(name), async () => {
        await client.request('datasets.restore', { name });
        selected.value = name;
      });
    } catch (error) {
      notices.fail(texts.notices.doing.remove, error);
    }
  }

  function undoable(title: string, undo: () => Promise<void>): void {
    const act = (): void => void undo().catch((error: unknown) => notices.fail(texts.datasets.cannotUndo, error));
    notices.show({ kind: 'done', title, failure: null, action: { title: texts.datasets.undo, act } });
  }

  async function setScene(name: string, scene: SceneMeaning): Promise<void> {
    try {
      await client.request('datasets.setScene', { name, scene });
    } catch (error) {
      notices.fail(texts.datasets.cannotChange, error);
    }
  }

  client.subscribe('datasets.changed', () => void load());
  useCore().whenUp(() => void load());

  return { list, loaded, failure, selected, summary, details, load, select, rename, remove, setScene };
});
