import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ImportWish } from '../datasets/import/import-images.ts';
import { datasetLibrary, type DatasetLibrary } from '../datasets/library/dataset-library.ts';
import { encodePng } from '../formats/png.ts';
import type { DatasetImport } from './contract.ts';
import { DatasetImports } from './dataset-imports.ts';

const PICTURES = 40;

let folder: string;
let library: DatasetLibrary;
let imports: DatasetImports;
let told: DatasetImport[];
let events: string[];
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-imports-'));
  await fs.mkdir(path.join(folder, 'scans'));
  for (let index = 0; index < PICTURES; index++) {
    await fs.writeFile(path.join(folder, `scans/${index + 10}.png`), encodePng(4, 4, new Uint8Array(16).fill(index)));
  }
  library = datasetLibrary(path.join(folder, 'datasets'), [], () => new Date());
  [told, events] = [[], []];
  imports = new DatasetImports({
    datasets: library,
    emit: (name, payload) => {
      events.push(name);
      if (name === 'dataset.import') told.push(payload as DatasetImport);
    },
  });
});
afterEach(() => fs.rm(folder, { recursive: true }));

const wish = (name = 'cells'): ImportWish => ({
  name,
  source: { paths: [path.join(folder, 'scans')], variable: null, axis: null },
  processing: { crop: { kind: 'none' }, normalise: { kind: 'type' }, size: null },
  split: { kind: 'design' },
  scene: { model: 'amplitude', phaseRange: Math.PI },
});
const end = async (): Promise<DatasetImport> => {
  const last = (): DatasetImport | undefined => told.find(({ state }) => state !== 'running');
  await expect.poll(last).toBeDefined();
  return last()!;
};
const names = async (): Promise<string[]> => (await library.list()).map(({ description }) => description.name);

it('tells how it goes, what is left out, and that the data sets changed before it is done', async () => {
  await fs.writeFile(path.join(folder, 'scans/99.png'), 'no picture');
  imports.start(wish(), false);
  expect(imports.state).toMatchObject({ name: 'cells', state: 'running', share: 0, images: 0 });
  await expect.poll(() => told.length).toBeGreaterThan(0);
  const last = await end();
  expect(told[0]).toMatchObject({ state: 'running', name: 'cells', failure: null });
  expect(told[0]!.share).toBeLessThan(1);
  expect(last).toMatchObject({ state: 'done', share: 1, images: PICTURES, problemCount: 1, secondsLeft: null });
  expect(path.basename(last.problems[0]!.where)).toBe('99.png');
  expect(events.slice(-2)).toEqual(['datasets.changed', 'dataset.import']);
  expect([imports.state, await names()]).toEqual([null, ['cells']]);
});

it('is one at a time, and the next may begin when it has ended', async () => {
  imports.start(wish(), false);
  expect(() => imports.start(wish('other'), false)).toThrow('import: expected no other under way, found "cells"');
  await end();
  imports.start(wish('other'), false);
  await expect.poll(names).toEqual(['cells', 'other']);
});

it('leaves nothing once it is cancelled', async () => {
  imports.start(wish(), false);
  await imports.cancel();
  expect(told.at(-1)).toMatchObject({ state: 'cancelled', failure: null });
  expect(imports.state).toBeNull();
  expect(await fs.readdir(path.join(folder, 'datasets'))).toEqual([]);
  expect(events).not.toContain('datasets.changed');
});

it('that fails says why in one line, and another can begin', async () => {
  imports.start({ ...wish(), split: { kind: 'fixed', seed: 0, validation: 30, test: 10 } }, false);
  expect(await end()).toMatchObject({
    state: 'failed',
    failure: { message: 'split: expected fewer than the 40 images held out, found 30 + 10' },
  });
  expect(await names()).toEqual([]);
  told = [];
  imports.start(wish(), false);
  expect((await end()).state).toBe('done');
});

it('lists the first hundred problems, and counts them all', async () => {
  for (let index = 0; index < 130; index++) await fs.writeFile(path.join(folder, `scans/x${index}.png`), 'no picture');
  imports.start(wish(), false);
  const { problems, problemCount } = await end();
  expect([problems.length, problemCount]).toEqual([100, 130]);
});
