import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from 'vue';
import { connectionKey } from '../client/client-key.ts';
import { FakeClient } from '../client/fake.ts';
import { useCore } from './core.ts';
import { useDesign } from './design.ts';
import { useJobs } from './jobs.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useRuns } from './runs.ts';
import { useWork } from './work.ts';

const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5));

let client: FakeClient;
beforeEach(async () => {
  client = new FakeClient([]);
  const pinia = createPinia();
  createApp({}).provide(connectionKey, { client, desktop: null }).use(pinia);
  setActivePinia(pinia);
  await useCore().greet();
  useDesign();
  useJobs();
  await settle();
});

async function start(name: string): Promise<void> {
  useDesign().set('name', name);
  await useDesign().start();
  await settle();
}
const waiting = (): readonly string[] => useJobs().waiting.map(({ name }) => name);

describe('the queue', () => {
  it('takes what is started while a run is in work, leaves the form open for the next, and can be sorted', async () => {
    await start('one');
    expect(useNavigation().run).toBe(useJobs().list.current);
    useDesign().duplicate();
    await start('two');
    await start('three');
    expect(useNavigation().run).toBeNull();
    expect([useJobs().current?.name, waiting()]).toEqual(['one', ['two', 'three']]);
    await useJobs().move(useJobs().list.queue[1]!, 0);
    expect(waiting()).toEqual(['three', 'two']);
  });

  it('says what it does where that has no share: an evaluation is no step', async () => {
    await start('one');
    const run = useJobs().list.current!;
    const told = { run, steps: 100, secondsLeft: null, rows: [] };
    const item = () => useWork().items.find(({ id }) => id === run);
    client.tell('run.progress', { ...told, phase: 'training', step: 50 });
    expect(item()).toMatchObject({ stage: null, share: 0.5 });
    client.tell('run.progress', { ...told, phase: 'evaluating', step: 100 });
    expect(item()).toMatchObject({ stage: 'Evaluating on test scenes', share: null });
  });

  it('gives a run that was taken out back', async () => {
    await start('one');
    await start('two');
    const [two] = useJobs().list.queue;
    useNavigation().open('design', two);
    await useJobs().remove(two!);
    expect([waiting(), useNavigation().run, useRuns().byId.has(two!)]).toEqual([[], null, false]);
    useNotices().notices.at(-1)!.action!.act();
    await settle();
    expect(waiting()).toEqual(['two']);
  });
});

describe('a duplicate', () => {
  it('has the parameters of the run and the next free name', async () => {
    useDesign().set('training.epochs', 7);
    await start('mini 2');
    await settle();
    useDesign().duplicate();
    expect(useDesign().checked.config).toMatchObject({ name: 'mini 3', training: { epochs: 7 } });
    expect(useNavigation().run).toBeNull();
  });
});
