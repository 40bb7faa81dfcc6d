import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { messageNumbers, type ArrayMessage, type RequestOutput, type RunScenes } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { texts } from '../texts.ts';
import { useNotices } from './notices.ts';

/** More curves and pictures than this cannot be told apart. */
export const MOST_COMPARED = 6;

export interface ComparedRun extends RequestOutput<'runs.show'> {
  /** `[L,H,W]`; null before the first validation. */
  readonly mask: ArrayMessage | null;
  readonly scenes: RunScenes | null;
  /** Why there are no scenes. */
  readonly reason: string | null;
}

/** The runs that are laid side by side. */
export const useComparison = defineStore('comparison', () => {
  const { client } = useConnection();
  const notices = useNotices();
  const wanted = shallowRef<readonly string[]>([]);
  const runs = shallowRef<readonly ComparedRun[]>([]);
  const loading = ref(false);

  async function load(run: string): Promise<ComparedRun> {
    const [shown, mask, scenes] = await Promise.all([
      client.request('runs.show', { run }),
      client.request('runs.mask', { run }).catch(() => null),
      client.request('runs.scenes', { run }),
    ]);
    return { ...shown, mask: mask?.phase ?? null, ...scenes };
  }

  async function open(ids: readonly string[]): Promise<void> {
    wanted.value = ids;
    runs.value = [];
    loading.value = true;
    try {
      // One after the other: what is drawn anew takes the whole machine.
      const found: ComparedRun[] = [];
      for (const id of ids) found.push(await load(id));
      if (wanted.value === ids) runs.value = found;
    } catch (error) {
      if (wanted.value !== ids) return;
      notices.fail(texts.runs.doing.compare, error);
      close();
    } finally {
      if (wanted.value === ids) loading.value = false;
    }
  }

  function close(): void {
    wanted.value = [];
    runs.value = [];
    loading.value = false;
  }

  return { wanted, runs, loading, open, close };
});

/** The numbers of one plane `[H,W]` of an array `[N,H,W]`. */
export function planeOf(message: ArrayMessage, index: number): { height: number; width: number; values: ArrayLike<number> } {
  const [, height = 0, width = 0] = message.shape;
  const size = height * width;
  return { height, width, values: messageNumbers(message).subarray(index * size, (index + 1) * size) };
}
