import { createPinia, setActivePinia } from 'pinia';
import { createApp } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { float32Message } from '../../core/service/contract.ts';
import { connectionKey } from '../client/client-key.ts';
import { FakeClient } from '../client/fake.ts';
import { planeOf, useComparison } from './comparison.ts';
import { useNotices } from './notices.ts';

let client: FakeClient;
beforeEach(() => {
  client = new FakeClient();
  const pinia = createPinia();
  createApp({}).provide(connectionKey, { client, desktop: null }).use(pinia);
  setActivePinia(pinia);
});

describe('a comparison', () => {
  it('loads the runs in the order in which they were chosen, with masks and pictures', async () => {
    const comparison = useComparison();
    await comparison.open(['r5', 'r3']);
    expect(comparison.runs.map(({ summary }) => summary.id)).toEqual(['r5', 'r3']);
    expect(comparison.runs.map(({ mask }) => mask?.shape[0])).toEqual([9, 1]);
    expect(comparison.runs.every(({ scenes, reason }) => scenes !== null && reason === null)).toBe(true);
    expect(comparison.loading).toBe(false);
  });

  it('takes a run without pictures along, with the reason', async () => {
    const comparison = useComparison();
    await comparison.open(['r3', 'r4']);
    expect(comparison.runs[1]).toMatchObject({ scenes: null, reason: 'It has no mask yet.' });
  });

  it('does without a mask that cannot be read', async () => {
    client.failures.set('runs.mask', { message: 'none yet' });
    const comparison = useComparison();
    await comparison.open(['r3']);
    expect(comparison.runs[0]?.mask).toBeNull();
  });

  it('closes with a notice when a run cannot be read', async () => {
    client.failures.set('runs.show', { message: 'damaged' });
    const comparison = useComparison();
    await comparison.open(['r3', 'r5']);
    expect([comparison.wanted, comparison.runs, comparison.loading]).toEqual([[], [], false]);
    expect(useNotices().notices.at(-1)?.failure?.message).toBe('damaged');
  });

  it('that is closed or replaced while it loads brings nothing any more', async () => {
    const comparison = useComparison();
    const first = comparison.open(['r3', 'r5']);
    comparison.close();
    await first;
    expect([comparison.wanted, comparison.runs]).toEqual([[], []]);
    const second = comparison.open(['r3', 'r5']);
    const third = comparison.open(['r6', 'r7']);
    await Promise.all([second, third]);
    expect(comparison.runs.map(({ summary }) => summary.id)).toEqual(['r6', 'r7']);
  });
});

it('planes are cut out of an array without copying', () => {
  const message = float32Message([2, 1, 3], Float32Array.of(1, 2, 3, 4, 5, 6));
  expect(planeOf(message, 1)).toEqual({ height: 1, width: 3, values: Float32Array.of(4, 5, 6) });
});
