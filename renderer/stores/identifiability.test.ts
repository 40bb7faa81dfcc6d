import { createPinia, setActivePinia } from 'pinia';
import { createApp } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectionKey } from '../client/client-key.ts';
import { FakeClient } from '../client/fake.ts';
import { useIdentifiability } from './identifiability.ts';
import { useNavigation } from './navigation.ts';

let client: FakeClient;
beforeEach(() => {
  client = new FakeClient();
  const pinia = createPinia();
  createApp({}).provide(connectionKey, { client, desktop: null }).use(pinia);
  setActivePinia(pinia);
});

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const asked = (): number => client.asked.filter(({ name }) => name === 'masks.identifiability').length;

describe('identifiability', () => {
  it('is worked out when it is asked for, once for a run', async () => {
    const store = useIdentifiability();
    useNavigation().open('mask', 'r3');
    await settle();
    expect(asked()).toBe(0);
    store.open();
    store.open();
    expect(store.working).toBe(true);
    await settle();
    expect([store.working, store.result?.scenes.length, asked()]).toEqual([false, 4, 1]);
    store.open();
    expect(asked()).toBe(1);
  });

  it('belongs to one mask: another run, or more training, begins anew', async () => {
    const store = useIdentifiability();
    useNavigation().open('mask', 'r3');
    store.open();
    await settle();
    store.scene = 2;
    useNavigation().open('mask', 'r2');
    expect([store.result, store.scene]).toEqual([null, 0]);
    await store.work();
    expect(store.result).not.toBeNull();
    expect(store.outdated).toBe(false);
    await client.request('designs.resume', { run: 'r2' });
    expect([store.result, store.outdated]).toEqual([null, true]);
    await store.work();
    expect([store.result === null, store.outdated]).toEqual([false, false]);
  });

  it('does not show the figures of a run that was left meanwhile', async () => {
    const store = useIdentifiability();
    useNavigation().open('mask', 'r3');
    store.open();
    useNavigation().open('mask', 'r2');
    await settle();
    expect(store.result).toBeNull();
  });

  it('says in the page why a mask cannot be judged', async () => {
    const problem = { where: 'r3', expected: 'scenes of at most 1024 unknowns', found: '4096', hint: 'kinoform identify r3' };
    client.failures.set('masks.identifiability', { message: 'too large', problem });
    const store = useIdentifiability();
    useNavigation().open('mask', 'r3');
    store.open();
    await settle();
    expect(store.failure?.problem).toEqual(problem);
    expect(store.working).toBe(false);
  });
});
