import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp } from 'vue';
import { connectionKey } from '../client/client-key.ts';
import { FakeClient } from '../client/fake.ts';
import { useNotices } from './notices.ts';
import { useTasks, wasCancelled } from './tasks.ts';
import { useWork } from './work.ts';

let client: FakeClient;

beforeEach(() => {
  vi.useFakeTimers();
  client = new FakeClient([]);
  const pinia = createPinia();
  createApp({}).provide(connectionKey, { client, desktop: null }).use(pinia);
  setActivePinia(pinia);
});
afterEach(() => void vi.useRealTimers());

/** Work that ends when the test says so. */
function open(wish: Partial<Parameters<ReturnType<typeof useTasks>['track']>[0]> = {}) {
  let name = '';
  let end = { resolve: (_: unknown): void => undefined, reject: (_: unknown): void => undefined };
  const done = useTasks().track({ title: 'Far field', ...wish }, (work) => {
    name = work;
    return new Promise((resolve, reject) => (end = { resolve, reject }));
  });
  done.catch(() => undefined);
  return { done, name: () => name, end: () => end };
}

describe('a task', () => {
  it('is listed once it has taken a while, with how far it is, until it ends', async () => {
    const work = useWork();
    const task = open();
    expect(work.items).toEqual([]);
    await vi.advanceTimersByTimeAsync(400);
    expect(work.items).toMatchObject([{ title: 'Far field', share: null, end: null }]);
    client.tell('work.progress', { work: task.name(), share: 0.25, secondsLeft: 9 });
    expect(work.items).toMatchObject([{ share: 0.25, secondsLeft: 9 }]);
    task.end().resolve(7);
    expect(await task.done).toBe(7);
    expect(work.items).toEqual([]);
  });

  it('ends when somebody ends it, which is told apart from a failure', async () => {
    const task = open({ cancellable: true });
    await vi.advanceTimersByTimeAsync(400);
    useWork().items[0]!.end!.act();
    expect(client.asked.at(-1)).toEqual({ name: 'work.cancel', input: { work: task.name() } });
    expect(useWork().items[0]!.ending).toBe(true);
    task.end().reject(new Error('It was cancelled'));
    expect(wasCancelled(await task.done.catch((reason: unknown) => reason))).toBe(true);

    const other = open({ cancellable: true });
    other.end().reject(new Error('no mask'));
    expect(wasCancelled(await other.done.catch((reason: unknown) => reason))).toBe(false);
  });

  it('ends when its answer is of no interest any more', async () => {
    const outdated = new AbortController();
    const task = open({ signal: outdated.signal });
    outdated.abort();
    expect(client.asked.at(-1)).toEqual({ name: 'work.cancel', input: { work: task.name() } });
    task.end().reject(new Error('It was cancelled'));
    expect(wasCancelled(await task.done.catch((reason: unknown) => reason))).toBe(true);
    // One that has ended is left alone.
    const later = new AbortController();
    const other = open({ signal: later.signal });
    other.end().resolve(null);
    await other.done;
    const { length } = client.asked;
    later.abort();
    expect(client.asked).toHaveLength(length);
  });

  it.each([
    ['a long one that nobody looks at', 5000, true, 1],
    ['a short one', 1000, true, 0],
    ['one that is looked at', 5000, false, 0],
  ])('tells of its end: %s', async (_, milliseconds, missed, notices) => {
    const show = vi.fn();
    const task = open({ show, missed: () => missed });
    await vi.advanceTimersByTimeAsync(milliseconds);
    task.end().resolve(null);
    await task.done;
    expect(useNotices().notices).toHaveLength(notices);
    useNotices().notices[0]?.action?.act();
    expect(show).toHaveBeenCalledTimes(notices);
  });
});

it('all that takes time stands in one list', async () => {
  const work = useWork();
  client.tell('dataset.import', {
    ...{ name: 'cells', state: 'running', share: 0.5, images: 10, secondsLeft: 4 },
    ...{ problems: [], problemCount: 0, failure: null },
  });
  open();
  await vi.advanceTimersByTimeAsync(400);
  expect(work.items.map(({ kind, title, share }) => [kind, title, share])).toEqual([
    ['Import', 'cells', 0.5],
    ['', 'Far field', null],
  ]);
  work.items[0]!.end!.act();
  expect(client.asked.at(-1)?.name).toBe('datasets.cancel');
});
