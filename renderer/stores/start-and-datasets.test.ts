/// <reference types="vite/client" />
import { createPinia, setActivePinia } from 'pinia';
import { createApp } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectionKey } from '../client/client-key.ts';
import { FakeClient } from '../client/fake.ts';
import { fitCounts, scarceCounts } from '../screens/design/fit-counts.ts';
import { placeCallout } from '../screens/start/place-callout.ts';
import { TOUR } from '../screens/start/tour-steps.ts';
import { useCore } from './core.ts';
import { useDatasetImport } from './dataset-import.ts';
import { useDatasets } from './datasets.ts';
import { useDesign } from './design.ts';
import { useExport } from './export.ts';
import { useNavigation } from './navigation.ts';
import { useNotices } from './notices.ts';
import { useTour } from './tour.ts';

let client: FakeClient;
const settle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5));
beforeEach(async () => {
  client = new FakeClient([]);
  const pinia = createPinia();
  createApp({}).provide(connectionKey, { client, desktop: null }).use(pinia);
  setActivePinia(pinia);
  useDesign();
  useDatasets();
  await useCore().greet();
  await settle();
});

describe('a dataset', () => {
  const importCells = async (name: string): Promise<void> => {
    const making = useDatasetImport();
    await making.open(['/data/Cells 2026']);
    making.change({ name, fixedSplit: true, validation: '40', test: '60' });
    making.change({ scene: { model: 'phase', phaseRange: Math.PI } });
    await making.start();
    client.datasets.advance(0.5);
  };

  it('is imported under a name, with what was left out told, and taken by the design with counts that fit', async () => {
    const making = useDatasetImport();
    await making.open(['/data/Cells 2026']);
    expect([making.form?.name, making.look?.files, making.ready]).toEqual(['cells-2026', 400, true]);
    making.change({ crop: 'rectangle', height: '0' });
    expect(making.ready).toBe(false);
    expect([...making.checked!.problems]).toEqual([['height', 'Expected a whole number, at least 1, found “0”']]);
    making.change({ height: '8', fixedSplit: true, seed: '-1' });
    expect([...making.split!.problems]).toEqual([['seed', 'Expected a whole number, from 0 to 4294967295, found “-1”']]);
    making.change({ fixedSplit: false, seed: '0' });
    await importCells('cells');
    expect(making.state).toMatchObject({ state: 'running', share: 0.5, problemCount: 1 });
    client.datasets.advance(0.5);
    await settle();
    expect(making.state?.state).toBe('done');
    const cells = useDatasets().summary;
    expect(cells).toMatchObject({ name: 'cells', trainCount: 299, validationCount: 40, testCount: 60 });

    const design = useDesign();
    design.chooseDataset(cells!);
    expect(design.checked.config).toMatchObject({
      dataset: { source: 'cells', train: 299, validation: 40, test: 60 },
      scene: { model: 'phase' },
    });
  });

  it('is renamed and removed, each taken back by the notice', async () => {
    const store = useDatasets();
    await importCells('cells');
    client.datasets.advance(1);
    await settle();
    expect(await store.rename('cells', 'yeast')).toBeNull();
    await settle();
    expect(store.summary?.name).toBe('yeast');
    useNotices().notices.at(-1)?.action?.act();
    await settle();
    expect(store.list.map(({ name }) => name)).toContain('cells');
    await store.remove('cells');
    await settle();
    expect(store.list.map(({ name }) => name)).not.toContain('cells');
    useNotices().notices.at(-1)?.action?.act();
    await settle();
    expect(store.summary?.name).toBe('cells');
  });

  it('that is being imported can be cancelled, and one whose name is taken is replaced only when told', async () => {
    const making = useDatasetImport();
    await importCells('cells');
    await making.cancel();
    expect(making.state?.state).toBe('cancelled');
    await importCells('fashion-mnist');
    expect([making.nameExists, making.running]).toEqual([true, false]);
  });

  it('says where a design asks for more scenes than it has, before it starts', () => {
    const asked = { train: 4700, validation: 400, test: 400 };
    expect(scarceCounts(asked, { trainCount: 5000, validationCount: 400, testCount: 1000 })).toEqual(new Map());
    expect([...scarceCounts(asked, { trainCount: 5000, validationCount: 0, testCount: 300 })]).toEqual([
      ['dataset.train', 'Expected at most 5000 scenes for training, validation together, found “5100”'],
      ['dataset.test', 'Expected at most 300, found “400”'],
    ]);
  });

  it('keep a design from starting that asks for more', async () => {
    const design = useDesign();
    await settle();
    const { name, testCount } = useDatasets().list.find(({ available }) => available)!;
    design.set('dataset.source', name);
    expect(design.checked.config).not.toBeNull();
    design.set('dataset.test', testCount + 1);
    expect([design.checked.config, ...design.checked.problems.keys()]).toEqual([null, 'dataset.test']);
  });

  it('gives a design no more scenes than it has', () => {
    const asked = { train: 3072, validation: 400, test: 400 };
    expect(fitCounts(asked, { trainCount: 5000, validationCount: 0, testCount: 1000 })).toEqual(asked);
    expect(fitCounts(asked, { trainCount: 100, validationCount: 0, testCount: 0 })).toEqual({
      train: 80,
      validation: 10,
      test: 10,
    });
    expect(fitCounts(asked, { trainCount: 100, validationCount: 7, testCount: 0 })).toEqual({
      train: 90,
      validation: 7,
      test: 10,
    });
  });
});

describe('the tour', () => {
  it('goes from Start to a written bitmap, can be left, and is taken up again', async () => {
    const [tour, navigation, design] = [useTour(), useNavigation(), useDesign()];
    expect(tour.state).toBe('new');
    tour.begin();
    expect([tour.step?.id, design.presetName]).toEqual(['open', 'mini']);
    navigation.open('design', null);
    await settle();
    expect(tour.step?.id).toBe('preset');
    tour.leave();
    expect(tour.step).toBeNull();
    tour.begin();
    tour.next();
    tour.next();
    expect(tour.step?.id).toBe('start');
    await design.start();
    await settle();
    expect(tour.step?.id).toBe('watch');
    client.advance(navigation.run!, 1e6);
    await settle();
    expect(tour.step?.id).toBe('mask');
    navigation.open('mask');
    await settle();
    useExport().isOpen = true;
    await settle();
    expect(tour.step?.id).toBe('device');
    tour.next();
    tour.next();
    useExport().written = { files: ['mask.bmp'], findings: [] };
    await settle();
    expect(tour.step?.id).toBe('end');
    tour.next();
    expect([tour.step, tour.state]).toEqual([null, 'done']);
  });

  it('stands at controls that are there', () => {
    const sources = import.meta.glob<string>('../**/*.vue', { query: '?raw', import: 'default', eager: true });
    const templates = Object.values(sources).join('\n');
    const made = /^(do|nav)-/;
    for (const anchor of TOUR.flatMap((step) => step.anchors)) {
      const mark = made.test(anchor) ? `\`${made.exec(anchor)![0]}\${` : `"${anchor}"`;
      expect(templates, anchor).toContain(mark);
    }
  });

  it('speaks beside a control, within the window', () => {
    const area = { width: 1280, height: 800 };
    const callout = { width: 300, height: 160 };
    expect(placeCallout({ left: 0, top: 50, width: 76, height: 58 }, callout, area)).toEqual({ left: 88, top: 50 });
    expect(placeCallout({ left: 1100, top: 780, width: 100, height: 20 }, callout, area)).toEqual({ left: 788, top: 628 });
    const card = { left: 112, top: 68, width: 220, height: 116 };
    expect(placeCallout(card, callout, area, 'below')).toEqual({ left: 112, top: 196 });
    expect(placeCallout(null, callout, area)).toEqual({ left: 968, top: 604 });
  });
});
