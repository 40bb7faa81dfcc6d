/// <reference types="vite/client" />
import { createPinia, setActivePinia } from 'pinia';
import { createApp } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectionKey } from '../client/client-key.ts';
import { FakeClient } from '../client/fake.ts';
import { emptyImportForm, readImportForm } from '../screens/generators/import-form.ts';
import { readTrainingForm, suggestTraining } from '../screens/generators/training-form.ts';
import { texts } from '../texts.ts';
import { useCapture } from './capture.ts';
import { useCore } from './core.ts';
import { useDatasets } from './datasets.ts';
import { useGenerators } from './generators.ts';
import { useJobs } from './jobs.ts';
import { useNotices } from './notices.ts';
import { useReconstructions } from './reconstructions.ts';
import { useTrainings } from './trainings.ts';
import { useWork } from './work.ts';

let client: FakeClient;
const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5));
beforeEach(async () => {
  client = new FakeClient();
  const pinia = createPinia();
  createApp({}).provide(connectionKey, { client, desktop: null }).use(pinia);
  setActivePinia(pinia);
  useGenerators();
  await useCore().greet();
  await settle();
});

/** Takes back what was told last. */
async function undo(): Promise<void> {
  useNotices().notices.at(-1)!.action!.act();
  await settle();
}

describe('a generator that is kept', () => {
  it('is renamed and deleted, which both can be taken back', async () => {
    const store = useGenerators();
    expect(store.list.map(({ name }) => name)).toEqual(['vae-20 Fashion-MNIST', 'cells.onnx']);
    expect(await store.rename('g1', 'clothes')).toBeNull();
    await settle();
    expect(store.shown?.name).toBe('clothes');
    await undo();
    expect(store.shown?.name).toBe('vae-20 Fashion-MNIST');
    await store.remove('g1');
    await settle();
    expect(store.list.map(({ id }) => id)).toEqual(['g2']);
    await undo();
    expect([store.list.length, store.shown?.id]).toEqual([2, 'g1']);
  });

  it('is shown once its file is imported; a file that is none says why in four parts', async () => {
    const store = useGenerators();
    const wish = { size: null, splits: [], range: 'unit' as const, name: null };
    expect(await store.keepFile({ ...wish, file: '/models/net.txt' })).toMatchObject({
      problem: { where: '/models/net.txt', expected: 'an ONNX model', found: 'other bytes' },
    });
    expect(await store.keepFile({ ...wish, file: '/models/faces.onnx', name: 'faces' })).toBeNull();
    await settle();
    expect(store.shown?.name).toBe('faces');
  });

  it('is the prior of the measurements that are opened next', async () => {
    const reconstructions = useReconstructions();
    reconstructions.chooseGenerator('g1');
    await useCapture().open('/bench/capture.json');
    await settle();
    expect(reconstructions.form.generator).toBe('g1');
    expect(reconstructions.form.methods).toContain('prilo-li');
  });
});

describe('the form of an import', () => {
  const read = (part: object) => readImportForm({ ...emptyImportForm(), ...part });

  it('needs height and width where layers do not say them', () => {
    expect(read({ file: ' /m/g.onnx ', splits: 'a, b,' }).wish).toMatchObject({
      file: '/m/g.onnx',
      size: null,
      splits: ['a', 'b'],
    });
    expect(read({ file: '/m/g.safetensors' })).toEqual({ wish: null, sizeProblem: texts.generatorImport.sizeNeeded });
    expect(read({ file: '/m/g.safetensors', height: '28', width: '28', splits: 'a' }).wish).toMatchObject({
      size: [28, 28],
      splits: [],
    });
  });

  it.each([
    ['28', ''],
    ['0', '28'],
    ['2.5', '4'],
    ['28', '513'],
    ['a', 'b'],
  ])('refuses %s by %s pixels', (height, width) => {
    expect(read({ file: '/m/g.onnx', height, width })).toEqual({ wish: null, sizeProblem: texts.generatorImport.sizeProblem });
  });
});

describe('a training', () => {
  const config = async () => {
    const trainings = useTrainings();
    const datasets = useDatasets();
    await settle();
    const [network] = trainings.networks;
    const sample = datasets.list.find(({ name }) => name === 'fashion-mnist-sample')!;
    const form = { ...suggestTraining(network!, sample), epochs: '2', name: 'clothes' };
    return readTrainingForm(form, trainings.networks, datasets.list).config!;
  };

  it('is in the list of work, is paused and goes on, and is the generator that is shown in the end', async () => {
    const trainings = useTrainings();
    useJobs();
    useDatasets();
    expect(await trainings.start(await config())).toBeNull();
    await settle();
    const { id } = trainings.shown!;
    client.trainings.advance(30);
    await settle();
    expect(useWork().items).toMatchObject([{ id, title: 'clothes', kind: 'Generator', end: { kind: 'pause' } }]);
    expect(useWork().items[0]!.share).toBeCloseTo(30 / trainings.shown!.steps, 6);
    useWork().items[0]!.end!.act();
    await settle();
    expect([trainings.shown?.state, useWork().items]).toEqual(['paused', []]);
    await trainings.ask('resume', id);
    await settle();
    expect(trainings.shown?.state).toBe('running');
    client.trainings.advance(1e6);
    await settle();
    expect([trainings.list, useGenerators().shown?.name]).toEqual([[], 'clothes']);
    expect(useNotices().notices.at(-1)!.title).toBe(texts.trainings.done('clothes'));
  });

  it('waits behind another, can be taken out of the queue and be put back', async () => {
    const trainings = useTrainings();
    const jobs = useJobs();
    useDatasets();
    const wish = await config();
    await trainings.start(wish);
    await trainings.start({ ...wish, name: 'second' });
    await settle();
    expect([jobs.training?.config.name, jobs.waiting]).toEqual([
      'clothes',
      [{ id: jobs.list.queue[0], kind: 'training', name: 'second' }],
    ]);
    await jobs.remove(jobs.list.queue[0]!);
    await settle();
    expect([jobs.waiting, trainings.list.length]).toEqual([[], 1]);
    await undo();
    expect(jobs.waiting.map(({ name }) => name)).toEqual(['second']);
  });

  it('is checked as it is typed', async () => {
    const trainings = useTrainings();
    await config();
    const sets = useDatasets().list;
    const sample = sets.find(({ name }) => name === 'fashion-mnist-sample')!;
    const usual = suggestTraining(trainings.networks[0]!, sample);
    const problems = (part: object) => [...readTrainingForm({ ...usual, ...part }, trainings.networks, sets).problems.keys()];
    expect(problems({})).toEqual([]);
    expect(problems({ train: String(sample.trainCount) })).toEqual(['train']);
    expect(problems({ train: '50' })).toEqual(['batch']);
    expect(problems({ epochs: '1.5', rate: '0', seed: '-1' })).toEqual(['epochs', 'rate', 'seed']);
    expect(problems({ network: 'dcgan', height: '27', width: '28' })).toEqual(['height']);
    expect(problems({ dataset: 'gone' })).toEqual(['dataset']);
  });
});
