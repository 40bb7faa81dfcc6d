import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { EventPayload, JobList } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { texts } from '../texts.ts';
import { useCore } from './core.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useRuns } from './runs.ts';
import { useTrainings } from './trainings.ts';

/** Something that waits for its turn. */
export interface WaitingJob {
  readonly id: string;
  readonly kind: 'run' | 'training';
  readonly name: string;
}

/** The design or the generator in work, and those that wait for it. */
export const useJobs = defineStore('jobs', () => {
  const { client } = useConnection();
  const notices = useNotices();
  const runs = useRuns();
  const trainings = useTrainings();
  const navigation = useNavigation();
  const list = shallowRef<JobList>({ current: null, queue: [], held: false });
  /** Of the design in work. */
  const progress = shallowRef<EventPayload<'run.progress'> | null>(null);

  const current = computed(() => runs.byId.get(list.value.current ?? '') ?? null);
  /** The generator in work. */
  const training = computed(() => trainings.byId(list.value.current));
  const waiting = computed(() => list.value.queue.flatMap((id) => waitingJob(id) ?? []));

  function waitingJob(id: string): WaitingJob | null {
    const run = runs.byId.get(id);
    if (run !== undefined) return { id, kind: 'run', name: run.name };
    const waits = trainings.byId(id);
    return waits === null ? null : { id, kind: 'training', name: waits.config.name };
  }

  /** Brings whoever looks for it there. */
  function show({ id, kind }: Pick<WaitingJob, 'id' | 'kind'>): void {
    if (kind === 'run') return navigation.open('design', id);
    trainings.selected = id;
    navigation.open('generators');
  }

  function take(next: JobList): void {
    if (next.current !== list.value.current) progress.value = null;
    list.value = next;
  }

  async function ask(title: string, request: () => Promise<unknown>): Promise<void> {
    try {
      await request();
    } catch (error) {
      notices.fail(title, error);
    }
  }

  /** Moves what waits to a place of the queue, counted from 0. */
  function move(run: string, place: number): Promise<void> {
    const others = list.value.queue.filter((id) => id !== run);
    const order = [...others.slice(0, place), run, ...others.slice(place)];
    return ask(texts.jobs.doing.reorder, () => client.request('jobs.reorder', { runs: order }));
  }

  /** Takes a run or a training out of the queue. One that never began is gone then, but can be put back as it was. */
  function remove(run: string): Promise<void> {
    return ask(texts.jobs.doing.remove, async () => {
      const waits = trainings.byId(run);
      if (waits !== null) {
        await client.request('jobs.remove', { run });
        if (waits.step === 0) tellRemoved(waits.config.name, () => void trainings.start(waits.config));
        return;
      }
      const { summary, config } = await client.request('runs.show', { run });
      await client.request('jobs.remove', { run });
      if (summary.epoch > 0) return;
      runs.forget([run]);
      if (navigation.run === run) navigation.run = null;
      const { preset } = summary;
      const putBack = (): void => void ask(texts.notices.doing.start, () => client.request('designs.start', { config, preset }));
      tellRemoved(summary.name, putBack);
    });
  }
  function tellRemoved(name: string, putBack: () => void): void {
    const action = { title: texts.jobs.putBack, act: putBack };
    notices.show({ kind: 'done', title: texts.jobs.removed(name), failure: null, action });
  }

  const release = (): Promise<void> => ask(texts.notices.doing.start, () => client.request('jobs.release', {}));

  client.subscribe('jobs.changed', take);
  client.subscribe('run.progress', (event) => {
    if (event.run === list.value.current) progress.value = event;
  });
  useCore().whenUp(async () => take(await client.request('jobs.list', {}).catch(() => list.value)));

  return { list, current, training, waiting, progress, show, move, remove, release };
});
