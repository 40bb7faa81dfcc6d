import { expect, it, vi } from 'vitest';
import type { EventPayload } from './contract.ts';
import { LongRequests } from './long-requests.ts';

function open() {
  const told: EventPayload<'work.progress'>[] = [];
  const requests = new LongRequests((_, payload) => void told.push(payload as EventPayload<'work.progress'>));
  return { requests, told };
}

it('says how far a request is and how long the rest takes, at most ten times a second', async () => {
  vi.useFakeTimers();
  try {
    const { requests, told } = open();
    const done = requests.run('w', async ({ onProgress }) => {
      for (let step = 1; step <= 40; step++) {
        await vi.advanceTimersByTimeAsync(25);
        onProgress(step / 100);
      }
      return 'made';
    });
    expect(await done).toBe('made');
    expect(told).toHaveLength(10);
    // After 925 of the 2500 ms.
    expect(told.at(-1)).toEqual({ work: 'w', share: 0.37, secondsLeft: expect.closeTo(1.575, 6) as number });
  } finally {
    vi.useRealTimers();
  }
});

it('ends a request that somebody cancels, and lets the name be used again', async () => {
  const { requests } = open();
  const endless = requests.run('w', ({ signal }) => {
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  });
  await expect(requests.run('w', () => Promise.resolve())).rejects.toThrow('expected a name of its own');
  requests.cancel('another');
  requests.cancel('w');
  await expect(endless).rejects.toThrow('It was cancelled');
  expect(await requests.run('w', () => Promise.resolve(7))).toBe(7);
});

it('tells nobody of one that nobody follows', async () => {
  const { requests, told } = open();
  await requests.run(undefined, ({ onProgress }) => Promise.resolve(onProgress(0.5)));
  expect(told).toEqual([]);
});
