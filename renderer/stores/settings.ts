import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { Finding, Preferences, RequestOutput, StoragePart } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { formatBytes } from '../composables/format.ts';
import { texts } from '../texts.ts';
import { useCore } from './core.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useTasks, wasCancelled } from './tasks.ts';

/** What is preferred, what the machine has, and what is kept. */
export const useSettings = defineStore('settings', () => {
  const { client, desktop } = useConnection();
  const core = useCore();
  const notices = useNotices();
  const tasks = useTasks();

  const preferences = shallowRef<Preferences | null>(null);
  const measuring = ref(false);
  const findings = shallowRef<readonly Finding[] | null>(null);
  const storage = shallowRef<RequestOutput<'storage.list'> | null>(null);
  const licences = shallowRef<RequestOutput<'licences.list'> | null>(null);

  /** Does something, and reports what it was rejected with. */
  async function attempt(title: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!wasCancelled(error)) notices.fail(title, error);
    }
  }

  const load = (): Promise<void> =>
    attempt(texts.notices.doing.load, async () => void (preferences.value = await client.request('settings.show', {})));

  /** @param engine null: the fastest */
  const chooseEngine = (engine: string | null): Promise<void> =>
    attempt(texts.settings.doing.engine, async () => {
      preferences.value = await client.request('settings.change', { engine });
      await core.loadEngines();
    });

  const show = (): void => useNavigation().open('settings');

  async function measure(): Promise<void> {
    if (measuring.value) return;
    measuring.value = true;
    await attempt(texts.settings.doing.measure, async () => {
      const wish = { title: texts.settings.measuring, cancellable: true, show };
      const measured = await tasks.track(wish, (work) => client.request('engines.measure', { work }));
      core.engines = measured;
      notices.show({ kind: 'done', title: texts.settings.measured, failure: null });
    });
    measuring.value = false;
  }

  const examine = (): Promise<void> =>
    attempt(texts.notices.doing.load, async () => {
      findings.value = null;
      ({ findings: findings.value } = await client.request('doctor.examine', {}));
    });

  const loadStorage = (): Promise<void> =>
    attempt(texts.notices.doing.load, async () => void (storage.value = await client.request('storage.list', {})));

  const clear = (kind: StoragePart['kind']): Promise<void> =>
    attempt(texts.notices.doing.remove, async () => {
      const { freed } = await client.request('storage.clear', { kind });
      notices.show({ kind: 'done', title: texts.settings.freed(formatBytes(freed)), failure: null });
      await loadStorage();
    });

  const loadLicences = (): Promise<void> =>
    attempt(texts.notices.doing.load, async () => void (licences.value ??= await client.request('licences.list', {})));

  const showWorkspace = (): Promise<void> =>
    attempt(texts.settings.doing.show, async () => {
      if (core.info !== null) await desktop?.showInFolder(core.info.workspace);
    });

  core.whenUp(() => void load());

  return {
    isDesktop: desktop !== null,
    preferences,
    measuring,
    findings,
    storage,
    licences,
    chooseEngine,
    measure,
    examine,
    loadStorage,
    clear,
    loadLicences,
    showWorkspace,
  };
});
