import { defineStore, storeToRefs } from 'pinia';
import { ref, shallowRef, watch } from 'vue';
import type { Failure, MaskIdentifiability } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';
import { texts } from '../texts.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useTasks, wasCancelled } from './tasks.ts';

/** Enough for an interval, few enough to wait for. */
const SCENES = 4;

/** What the mask of the run that the screens are about lets its camera know. Worked out when asked for, and kept until another run is opened. */
export const useIdentifiability = defineStore('identifiability', () => {
  const { client } = useConnection();
  const notices = useNotices();
  const tasks = useTasks();
  const navigation = useNavigation();
  const { run } = storeToRefs(navigation);
  const isOpen = ref(false);
  const working = ref(false);
  const result = shallowRef<MaskIdentifiability | null>(null);
  /** What was worked out was of a mask that has been trained further since. */
  const outdated = ref(false);
  const failure = shallowRef<Failure | null>(null);
  const scene = ref(0);

  function open(): void {
    isOpen.value = true;
    if (result.value === null) void work();
  }

  /** Brings its dialog back, on the screen that has it. */
  function show(): void {
    navigation.open('mask');
    isOpen.value = true;
  }

  async function work(): Promise<void> {
    const id = run.value;
    if (id === null || working.value) return;
    working.value = true;
    const wish = { title: texts.identifiability.work, cancellable: true, show, missed: () => !isOpen.value };
    failure.value = null;
    try {
      const answer = await tasks.track(wish, (work) =>
        client.request('masks.identifiability', { run: id, scenes: SCENES, work }),
      );
      if (run.value !== id) return;
      result.value = answer;
      outdated.value = false;
    } catch (error) {
      if (run.value !== id || wasCancelled(error)) return;
      failure.value = toFailure(error);
      if (!isOpen.value) notices.fail(texts.identifiability.failed, error);
    } finally {
      working.value = false;
    }
  }

  function forget(): void {
    result.value = null;
    failure.value = null;
    outdated.value = false;
    scene.value = 0;
  }
  watch(run, forget, { flush: 'sync' });
  // A mask that was trained further is another mask.
  client.subscribe('run.changed', ({ summary }) => {
    if (summary.id !== run.value) return;
    const known = result.value !== null || outdated.value;
    forget();
    outdated.value = known;
  });

  return { isOpen, working, result, outdated, failure, scene, open, work };
});
