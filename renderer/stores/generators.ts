import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Failure, GeneratorRecord, RequestInput } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';
import { texts } from '../texts.ts';
import { useCore } from './core.ts';
import { useNotices } from './notices.ts';

/** The generators that are kept, and the one that is looked at. */
export const useGenerators = defineStore('generators', () => {
  const { client } = useConnection();
  const notices = useNotices();

  const list = shallowRef<readonly GeneratorRecord[]>([]);
  const loaded = ref(false);
  const failure = shallowRef<Failure | null>(null);
  const selected = ref<string | null>(null);
  const shown = computed(() => list.value.find(({ id }) => id === selected.value) ?? list.value[0] ?? null);

  async function load(): Promise<void> {
    try {
      list.value = await client.request('generators.list', {});
      failure.value = null;
      loaded.value = true;
    } catch (error) {
      failure.value = toFailure(error);
    }
  }

  const nameOf = (id: string): string => list.value.find((each) => each.id === id)?.name ?? id;

  /** Gives it another name, which can be taken back. Resolves with what is wrong with the name, or null. */
  async function rename(generator: string, name: string): Promise<Failure | null> {
    const before = nameOf(generator);
    try {
      await client.request('generators.rename', { generator, name });
    } catch (error) {
      return toFailure(error);
    }
    undoable(texts.generators.renamed(before, name), () => client.request('generators.rename', { generator, name: before }));
    return null;
  }

  async function remove(generator: string): Promise<void> {
    const name = nameOf(generator);
    try {
      await client.request('generators.remove', { generator });
      if (selected.value === generator) selected.value = null;
      undoable(texts.generators.removed(name), async () => {
        await client.request('generators.restore', { generator });
        selected.value = generator;
      });
    } catch (error) {
      notices.fail(texts.notices.doing.remove, error);
    }
  }

  /** Keeps a generator of a file, and shows it. Resolves with what is wrong with the file, or null. */
  async function keepFile(wish: RequestInput<'generators.import'>): Promise<Failure | null> {
    try {
      const { generator } = await client.request('generators.import', wish);
      selected.value = generator;
      return null;
    } catch (error) {
      return toFailure(error);
    }
  }

  function undoable(title: string, undo: () => Promise<unknown>): void {
    const act = (): void => void undo().catch((error: unknown) => notices.fail(texts.generators.cannotUndo, error));
    notices.show({ kind: 'done', title, failure: null, action: { title: texts.generators.undo, act } });
  }

  client.subscribe('generators.changed', () => void load());
  useCore().whenUp(() => void load());

  return { list, loaded, failure, selected, shown, load, rename, remove, keepFile };
});
