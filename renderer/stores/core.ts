import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { EngineStatus, RequestOutput } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';
import { texts } from '../texts.ts';
import { useNotices } from './notices.ts';

/** What is loaded anew by itself when the core is back: that it failed before is no news then. */
const LOADED_ANEW = [texts.notices.doing.load, texts.notices.doing.show, texts.notices.doing.mask];

/** Whether the core answers, and what it says about itself. */
export const useCore = defineStore('core', () => {
  const { client, desktop } = useConnection();
  const notices = useNotices();
  const state = ref<'connecting' | 'up' | 'down'>('connecting');
  const reason = ref<string | null>(null);
  /** Nobody starts the core again unless asked to. */
  const ended = ref(false);
  const info = shallowRef<RequestOutput<'app.info'> | null>(null);
  const engines = shallowRef<readonly EngineStatus[]>([]);
  const chosenEngine = computed(() => engines.value.find(({ chosen }) => chosen) ?? null);

  const returned = new Set<() => void>();

  let greeting = false;
  async function greet(): Promise<void> {
    if (greeting) return;
    greeting = true;
    try {
      info.value = await client.request('app.info', {});
      state.value = 'up';
      if (reason.value !== null) notices.withdraw(LOADED_ANEW, reason.value);
      reason.value = null;
    } catch (error) {
      state.value = 'down';
      reason.value = toFailure(error).message;
      return;
    } finally {
      greeting = false;
    }
    for (const reload of returned) reload();
    // Engines are measured at first start, which takes a while: nothing waits for it.
    await loadEngines();
  }

  async function loadEngines(): Promise<void> {
    engines.value = await client.request('engines.list', {}).catch(() => engines.value);
  }

  client.subscribe('core.status', (status) => {
    ended.value = status.state === 'ended';
    if (status.state === 'up') {
      void greet();
      return;
    }
    // A connection that never stood is still being made; the reason is shown beside it.
    if (info.value !== null || desktop !== null) state.value = 'down';
    reason.value = status.reason;
  });

  /** Has the core started again where it has ended, and asks it anew in any case. */
  async function restart(): Promise<void> {
    ended.value = false;
    // What goes wrong here goes wrong with the next request as well, which says so.
    await client.request('app.restart', {}).catch(() => undefined);
    await greet();
  }

  /** Calls `load` each time the core comes up, and now if it is up. */
  function whenUp(load: () => void): void {
    returned.add(load);
    if (state.value === 'up') load();
  }

  return { state, reason, ended, info, engines, chosenEngine, greet, restart, loadEngines, whenUp };
});
