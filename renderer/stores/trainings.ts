import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type {
  EventPayload,
  Failure,
  GeneratorConfig,
  GeneratorNetworkChoice,
  TrainingRecord,
} from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';
import { texts } from '../texts.ts';
import { useCore } from './core.ts';
import { useGenerators } from './generators.ts';
import { useNotices } from './notices.ts';

/** Generators in the making: what waits, is trained, or may go on. */
export const useTrainings = defineStore('trainings', () => {
  const { client } = useConnection();
  const notices = useNotices();
  const generators = useGenerators();

  const list = shallowRef<readonly TrainingRecord[]>([]);
  const networks = shallowRef<readonly GeneratorNetworkChoice[]>([]);
  /** Of the one that was in work last. */
  const progress = shallowRef<EventPayload<'training.progress'> | null>(null);
  /** The one that is looked at; null: a generator is. */
  const selected = ref<string | null>(null);
  /** The one that was asked for something that takes until its next step. */
  const asked = ref<string | null>(null);
  const shown = computed(() => list.value.find(({ id }) => id === selected.value) ?? null);
  const byId = (id: string | null): TrainingRecord | null => list.value.find((each) => each.id === id) ?? null;

  async function load(): Promise<void> {
    try {
      list.value = await client.request('trainings.list', {});
    } catch (error) {
      notices.fail(texts.trainings.cannotList, error);
    }
  }

  async function loadNetworks(): Promise<void> {
    networks.value = await client.request('trainings.networks', {}).catch(() => networks.value);
  }

  /** Begins, or waits for its turn, and is shown. Resolves with what is wrong with it, or null. */
  async function start(config: GeneratorConfig): Promise<Failure | null> {
    try {
      const { training } = await client.request('trainings.start', { config });
      await load();
      selected.value = training;
      return null;
    } catch (error) {
      return toFailure(error);
    }
  }

  /** Pause, go on, or end and keep what was learned. */
  async function ask(action: 'pause' | 'resume' | 'stop', training: string): Promise<void> {
    asked.value = training;
    try {
      await client.request(`trainings.${action}`, { training });
      // Pausing held the queue: who resumes wants the machine to work.
      if (action === 'resume') await client.request('jobs.release', {});
    } catch (error) {
      notices.fail(texts.trainings.doing[action], error);
    } finally {
      asked.value = null;
    }
  }

  /** Forgets one for good. */
  async function discard(training: string): Promise<void> {
    try {
      await client.request('trainings.discard', { training });
    } catch (error) {
      notices.fail(texts.trainings.doing.discard, error);
    }
  }

  /** Says how the work on one ended, and shows the generator where the training was looked at. */
  function tellEnd({ training, generator, reason }: NonNullable<EventPayload<'trainings.changed'>['ended']>): void {
    const name = byId(training)?.config.name ?? training;
    if (reason !== null) notices.show({ kind: 'error', title: texts.trainings.failed(name), failure: { message: reason } });
    if (generator === null) return;
    notices.show({ kind: 'done', title: texts.trainings.done(name), failure: null });
    if (selected.value !== training) return;
    [selected.value, generators.selected] = [null, generator];
  }

  client.subscribe('trainings.changed', ({ ended }) => {
    if (ended !== null) tellEnd(ended);
    void load();
  });
  client.subscribe('training.progress', (event) => (progress.value = event));
  useCore().whenUp(() => {
    progress.value = null;
    void load();
    void loadNetworks();
  });

  return { list, networks, progress, selected, asked, shown, byId, load, start, ask, discard };
});
