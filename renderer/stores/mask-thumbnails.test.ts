import { createPinia, setActivePinia } from 'pinia';
import { createApp } from 'vue';
import { beforeEach, expect, it } from 'vitest';
import { connectionKey } from '../client/client-key.ts';
import { FakeClient } from '../client/fake.ts';
import { useMaskThumbnails } from './mask-thumbnails.ts';

let client: FakeClient;
beforeEach(() => {
  client = new FakeClient();
  const pinia = createPinia();
  createApp({}).provide(connectionKey, { client, desktop: null }).use(pinia);
  setActivePinia(pinia);
});
const asked = (): number => client.asked.filter(({ name }) => name === 'runs.thumbnail').length;
const run = { id: 'r3', updated: '2026-03-02T14:16:00Z' };

it('a thumbnail is asked for once, and anew when its run was trained on', async () => {
  const { ask, thumbnails } = useMaskThumbnails();
  await Promise.all([ask(run), ask(run)]);
  expect([asked(), thumbnails.get('r3')?.width]).toEqual([1, 32]);
  const before = thumbnails.get('r3');
  const again = ask({ ...run, updated: '2026-03-02T15:00:00Z' });
  // Until the new one is there.
  expect(thumbnails.get('r3')).toBe(before);
  await again;
  expect(asked()).toBe(2);
  expect(thumbnails.get('r3')).not.toBe(before);
});

it('one that could not be had is asked for again', async () => {
  const { ask, thumbnails } = useMaskThumbnails();
  client.failures.set('runs.thumbnail', { message: 'lost' });
  await ask(run);
  expect(thumbnails.has('r3')).toBe(false);
  client.failures.clear();
  await ask(run);
  expect(thumbnails.has('r3')).toBe(true);
});
