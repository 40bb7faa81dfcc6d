import { defineStore, storeToRefs } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { DisplaySummary, RequestOutput, ShowSource, ShowState } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';
import { texts } from '../texts.ts';
import { useExport } from './export.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useProfiles } from './profiles.ts';

/** Puts pictures on another display, one after the other: the mask of the shown run with the settings of its export, or what an order file lists. */
export const useShow = defineStore('show', () => {
  const { client, desktop } = useConnection();
  const notices = useNotices();
  const exporting = useExport();
  const profiles = useProfiles();
  const { run } = storeToRefs(useNavigation());

  const isOpen = ref(false);
  /** An order file in place of the run's mask; empty: the mask. */
  const order = ref('');
  const set = shallowRef<RequestOutput<'show.open'> | null>(null);
  const displays = shallowRef<readonly DisplaySummary[]>([]);
  const problem = ref<string | null>(null);
  const starting = ref(false);
  const shown = shallowRef<ShowState['shown']>(null);

  const source = computed((): ShowSource | null => {
    if (order.value !== '') return { kind: 'order', path: order.value };
    const { settings } = exporting.checked;
    return run.value === null || settings === null ? null : { kind: 'run', run: run.value, settings };
  });

  async function open(): Promise<void> {
    isOpen.value = true;
    order.value = '';
    await profiles.load();
    await look();
  }

  /** What there is to show, and where it could be shown: displays come and go. */
  async function look(): Promise<void> {
    const wanted = source.value;
    if (desktop === null || wanted === null) return;
    try {
      set.value = await client.request('show.open', { source: wanted });
      displays.value = await desktop.listDisplays({ width: set.value.width, height: set.value.height });
      problem.value = null;
    } catch (error) {
      set.value = null;
      displays.value = [];
      problem.value = toFailure(error).message;
    }
  }

  async function chooseOrder(): Promise<void> {
    order.value = (await desktop?.chooseOpenPath('file')) ?? order.value;
    await look();
  }

  async function start(display: number): Promise<void> {
    if (desktop === null || source.value === null || starting.value) return;
    starting.value = true;
    try {
      await desktop.startShow({ display, source: source.value });
      isOpen.value = false;
    } catch (error) {
      problem.value = toFailure(error).message;
    } finally {
      starting.value = false;
    }
  }

  desktop?.onShow((state) => {
    shown.value = state.shown;
    // While it is being started, the dialog says it.
    if (state.problem !== null && !starting.value) notices.fail(texts.show.ended, new Error(state.problem));
  });

  const move = (by: number): void => void desktop?.moveShow(by);
  const end = (): void => void desktop?.endShow();

  return {
    isOpen,
    order,
    set,
    displays,
    problem,
    starting,
    shown,
    source,
    canShow: desktop !== null,
    open,
    look,
    chooseOrder,
    start,
    move,
    end,
  };
});
