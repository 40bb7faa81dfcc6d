import { defineStore, storeToRefs } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { messageNumbers, type ArrayMessage } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { texts } from '../texts.ts';
import { useCore } from './core.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useRuns } from './runs.ts';

/** The phase of every snapshot, in radians. */
interface Masks {
  readonly snapshots: readonly ArrayLike<number>[];
  readonly height: number;
  readonly width: number;
}

/** Takes `[L, H, W]` (or `[H, W]`) apart, without copying. */
export function splitSnapshots(message: ArrayMessage): Masks {
  const [height = 0, width = 0] = message.shape.slice(-2);
  const numbers = messageNumbers(message);
  const count = message.shape.length > 2 ? (message.shape.at(-3) ?? 1) : 1;
  const size = height * width;
  return { height, width, snapshots: Array.from({ length: count }, (_, i) => numbers.subarray(i * size, (i + 1) * size)) };
}

/** The mask of the run that the screens are about; follows it while it trains. */
export const useMask = defineStore('mask', () => {
  const { client } = useConnection();
  const notices = useNotices();
  const { run } = storeToRefs(useNavigation());
  const runs = useRuns();

  const masks = shallowRef<Masks | null>(null);
  const snapshot = ref(0);
  const loading = ref(false);
  /** The run has none yet, or it cannot be read. */
  const missing = ref(false);
  const phase = computed(() => masks.value?.snapshots[snapshot.value] ?? null);

  let asked: string | null = null;
  async function load(): Promise<void> {
    const id = run.value;
    // While an answer is under way another question would only pile up: live masks come often.
    if (id === null || asked === id) return;
    asked = id;
    loading.value = masks.value === null;
    try {
      const { phase: message } = await client.request('runs.mask', { run: id });
      if (run.value !== id) return;
      masks.value = splitSnapshots(message);
      snapshot.value = Math.min(snapshot.value, masks.value.snapshots.length - 1);
      missing.value = false;
    } catch (error) {
      if (run.value !== id) return;
      missing.value = true;
      if (runs.byId.get(id)?.state === 'done') notices.fail(texts.notices.doing.mask, error);
    } finally {
      asked = null;
      loading.value = false;
    }
  }

  watch(
    run,
    () => {
      masks.value = null;
      snapshot.value = 0;
      missing.value = false;
      asked = null;
      void load();
    },
    { flush: 'sync' },
  );
  client.subscribe('run.picture', (event) => {
    if (event.run === run.value) void load();
  });
  client.subscribe('run.changed', ({ summary }) => {
    if (summary.id === run.value) void load();
  });
  useCore().whenUp(() => void load());

  return { masks, snapshot, phase, loading, missing, load };
});
