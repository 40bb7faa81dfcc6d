import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { useConnection } from '../client/client-key.ts';
import { texts } from '../texts.ts';
import { useNotices } from './notices.ts';

/** A request that takes its time, whichever screen made it. */
export interface Task {
  readonly id: string;
  readonly title: string;
  /** Null: nobody can say. */
  readonly share: number | null;
  readonly secondsLeft: number | null;
  /** Brings whoever looks for it there; null: nowhere to go. */
  readonly show: (() => void) | null;
  /** Null: it cannot be ended. */
  readonly cancel: (() => Promise<void>) | null;
  readonly cancelling: boolean;
}

interface TaskWish {
  readonly title: string;
  readonly show?: () => void;
  /** The core ends the request of the name that `track` gives. */
  readonly cancellable?: boolean;
  /** Aborted by whoever made it, once its answer is of no interest any more: as if somebody ended it. */
  readonly signal?: AbortSignal;
  /** Asked when a long one is done: whether that would be missed where it is shown. Without, whoever made it tells of it, as of failures. */
  readonly missed?: () => boolean;
}

/** What is over sooner is not listed, in milliseconds. */
const LISTED_AFTER = 300;
/** The end of what took this long is told to whoever looks elsewhere by then, in milliseconds. */
const TOLD_AFTER = 4000;

/** Rejects a task that somebody ended. */
class TaskCancelled extends Error {}

/** Whether a task was rejected because somebody ended it, which needs no message. */
export const wasCancelled = (reason: unknown): boolean => reason instanceof TaskCancelled;

/** What is being waited for beside designs, reconstructions, imports and calibrations, of which the core tells by itself. */
export const useTasks = defineStore('tasks', () => {
  const { client } = useConnection();
  const notices = useNotices();
  const tasks = shallowRef<readonly Task[]>([]);

  const change = (id: string, part: Partial<Task>): void =>
    void (tasks.value = tasks.value.map((task) => (task.id === id ? { ...task, ...part } : task)));

  /** Lists a piece of work until it ends, however it does. @param work is given the name to send with its request. Rejects so that `wasCancelled` knows */
  async function track<T>(wish: TaskWish, work: (name: string) => Promise<T>): Promise<T> {
    // Drawn by chance: two windows on one core must not share it.
    const id = `task-${Math.random().toString(36).slice(2)}`;
    const began = performance.now();
    let cancelled = false;
    async function cancel(): Promise<void> {
      cancelled = true;
      change(id, { cancelling: true });
      await client.request('work.cancel', { work: id }).catch((error: unknown) => {
        cancelled = false;
        change(id, { cancelling: false });
        notices.fail(texts.notices.doing.cancel, error);
      });
    }
    const { title, show = null, cancellable = false, signal, missed = () => false } = wish;
    const outdate = (): void => void cancel();
    signal?.addEventListener('abort', outdate, { once: true });
    const task: Task = {
      ...{ id, title, show, share: null, secondsLeft: null, cancelling: false },
      cancel: cancellable ? cancel : null,
    };
    const listing = setTimeout(() => (tasks.value = [...tasks.value, task]), LISTED_AFTER);
    try {
      const made = await work(id);
      if (performance.now() - began >= TOLD_AFTER && missed()) {
        const action = show === null ? {} : { action: { title: texts.jobs.look, act: show } };
        notices.show({ kind: 'done', title: texts.jobs.ended(title), failure: null, ...action });
      }
      return made;
    } catch (error) {
      if (cancelled) throw new TaskCancelled();
      throw error;
    } finally {
      clearTimeout(listing);
      signal?.removeEventListener('abort', outdate);
      tasks.value = tasks.value.filter((each) => each.id !== id);
    }
  }

  client.subscribe('work.progress', ({ work, share, secondsLeft }) => change(work, { share, secondsLeft }));

  return { tasks, track };
});
