import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWhole } from '../../formats/files.ts';
import { encodeMat } from '../../formats/mat-write.ts';
import { decodeNpy, encodeNpy } from '../../formats/npy.ts';
import { encodeNpz } from '../../formats/npz.ts';
import { encodePng } from '../../formats/png.ts';
import type { Processing } from '../description.ts';
import type { ImportProgress, ImportWish } from '../import/import-images.ts';
import { sampleImages, suggestProcessing } from '../import/sample.ts';
import { openDataset } from '../open.ts';
import { datasetLibrary, type DatasetLibrary } from './dataset-library.ts';

const AS_THEY_ARE: Processing = { crop: { kind: 'none' }, normalise: { kind: 'type' }, size: null };

let folder: string;
let library: DatasetLibrary;
let time = 0;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-library-'));
  library = datasetLibrary(path.join(folder, 'datasets'), ['fashion-mnist'], () => new Date((time += 1000)));
});
afterEach(() => fs.rm(folder, { recursive: true }));

async function put(name: string, bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, bytes);
  return file;
}
const grey = (height: number, width: number, value: number) =>
  encodePng(width, height, new Uint8Array(width * height).fill(value));
const wishOf = (paths: readonly string[], more: Partial<ImportWish> = {}): ImportWish => ({
  name: 'cells',
  source: { paths: [...paths], variable: null, axis: null },
  processing: AS_THEY_ARE,
  split: { kind: 'design' },
  scene: { model: 'amplitude', phaseRange: Math.PI },
  ...more,
});
const make = (wish: ImportWish, onProgress: (progress: ImportProgress) => boolean = () => true) =>
  library.import(wish, { force: false, onProgress: (progress) => Promise.resolve(onProgress(progress)) });
const open = async (name: string) => openDataset(name, { assetsFolder: path.resolve('assets'), imported: library });
/** The first pixel of some images, in levels of 255. */
const levels = async (name: string, part: 'train' | 'validation' | 'test', count: number): Promise<number[]> => {
  const dataset = await open(name);
  const { images, height, width } = await dataset.read(
    part,
    Int32Array.from({ length: count }, (_, index) => index),
  );
  return Array.from({ length: count }, (_, index) => Math.round(images[index * height * width]! * 255));
};
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: Error) => error.message.replaceAll(folder, 'FOLDER'),
  );

describe('a folder of pictures', () => {
  beforeEach(async () => {
    for (const [index, value] of [10, 20, 30, 40, 50].entries())
      await put(`scans/${index > 2 ? 'more/' : ''}${index}.png`, grey(3, 4, value));
    await put('scans/broken.png', grey(3, 4, 9).slice(0, 30));
    await put('scans/other.png', grey(4, 4, 9));
    await put('scans/photo.heic', new Uint8Array(9));
    await put('scans/notes.txt', new Uint8Array(9));
  });

  it('is imported without those that cannot be used, each listed with its reason', async () => {
    const told: ImportProgress[] = [];
    const made = await make(wishOf([path.join(folder, 'scans')]), (progress) => told.push(progress) > 0);
    expect(made?.images).toMatchObject({ count: 5, test: 0, height: 3, width: 4 });
    expect(await levels('cells', 'train', 5)).toEqual([10, 20, 30, 40, 50]);
    const problems = told.flatMap((progress) => progress.problems);
    expect(problems).toEqual(made?.problems);
    expect(problems.map(({ where, expected, found }) => `${path.basename(where)}: ${expected}, ${found}`)).toEqual([
      'photo.heic: a PNG, JPEG, BMP or TIFF picture, a .heic file',
      expect.stringMatching(/^broken.png: /),
      'other.png: 3 × 4 pixels, as in 0.png, 4 × 4',
    ]);
    expect(told.at(-1)).toMatchObject({ share: 1, images: 5 });
  });

  it('is one size after a crop and a resize, which is suggested where sizes differ', async () => {
    const source = { paths: [path.join(folder, 'scans')], variable: null, axis: null };
    const { images, ignored } = await sampleImages(source, 8);
    expect([images.length, ignored]).toEqual([6, 1]);
    const processing = suggestProcessing(images);
    expect(processing).toEqual({ crop: { kind: 'square' }, normalise: { kind: 'type' }, size: [16, 16] });
    expect((await make(wishOf(source.paths, { processing })))?.images).toMatchObject({ count: 6, height: 16, width: 16 });
  });

  it('leaves nothing when it is cancelled, or no image is left', async () => {
    expect(await make(wishOf([path.join(folder, 'scans')]), ({ images }) => images < 2)).toBeNull();
    const broken = path.join(folder, 'scans/broken.png');
    expect(await failure(make(wishOf([broken])))).toMatch(
      /^FOLDER\/scans\/broken.png: expected at least one image that can be read/,
    );
    expect(await fs.readdir(path.join(folder, 'datasets'))).toEqual([]);
  });
});

describe('arrays', () => {
  it('of MATLAB are counted along the last axis, and brought into [0, 1] over a range', async () => {
    const data = Float64Array.from({ length: 2 * 2 * 3 }, (_, index) => 100 * (index % 3) - 50);
    const file = await put('stack.mat', encodeMat(new Map([['stack', { dtype: 'float64', shape: [2, 2, 3], data }]])));
    const normalise = { kind: 'range', low: 0, high: 100 } as const;
    await make(wishOf([file], { processing: { ...AS_THEY_ARE, normalise } }));
    expect(await levels('cells', 'train', 3)).toEqual([0, Math.round(0.5 * 255), 255]);
  });

  it('with a test part keep it last; a rectangle is cut out', async () => {
    const stack = (count: number, from: number) => ({
      dtype: 'uint8' as const,
      shape: [count, 3, 4],
      data: Uint8Array.from({ length: count * 12 }, (_, index) => from + Math.floor(index / 12) + (index % 12 === 6 ? 100 : 0)),
    });
    const arrays = new Map([
      ['x_test', stack(2, 90)],
      ['x_train', stack(3, 10)],
    ]);
    const file = await put('both.npz', encodeNpz(arrays));
    const crop = { kind: 'rectangle', top: 1, left: 2, height: 2, width: 2 } as const;
    const made = await make(wishOf([file], { processing: { ...AS_THEY_ARE, crop } }));
    expect(made?.images).toMatchObject({ count: 5, test: 2, height: 2, width: 2 });
    expect(await levels('cells', 'train', 3)).toEqual([110, 111, 112]);
    expect(await levels('cells', 'test', 2)).toEqual([190, 191]);
    // Whoever has NumPy can read what was kept.
    const kept = decodeNpy(await readWhole(path.join(folder, 'datasets/cells/images.npy')), 'images.npy');
    expect([kept.dtype, kept.shape, kept.data[0]]).toEqual(['uint16', [5, 2, 2], 110 * 257]);
  });
});

describe('what is kept', () => {
  const images = (count: number) => ({
    dtype: 'uint8' as const,
    shape: [count, 2, 2],
    data: Uint8Array.from({ length: count * 4 }, (_, index) => Math.floor(index / 4)),
  });
  const fixed = (seed: number) => ({ kind: 'fixed', seed, validation: 4, test: 6 }) as const;

  it('is split once, by its own seed: three parts with no image in common, known by their fingerprint', async () => {
    const file = await put('a.npy', encodeNpy(images(30)));
    await make(wishOf([file], { split: fixed(1) }));
    await make(wishOf([file], { name: 'again', split: fixed(1) }));
    await make(wishOf([file], { name: 'other', split: fixed(2) }));
    const parts = async (name: string) =>
      Promise.all([levels(name, 'train', 20), levels(name, 'validation', 4), levels(name, 'test', 6)]);
    const all = await parts('cells');
    expect(all.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index));
    expect(await parts('again')).toEqual(all);
    expect((await parts('other'))[2]).not.toEqual(all[2]);
    const fingerprints = await Promise.all(['cells', 'again', 'other'].map(async (name) => (await open(name)).fingerprint));
    expect(fingerprints[0]).toBe(fingerprints[1]);
    expect(fingerprints[0]).not.toBe(fingerprints[2]);
    expect(await failure(make(wishOf([await put('b.npy', encodeNpy(images(10)))], { name: 'few', split: fixed(1) })))).toBe(
      'split: expected fewer than the 10 images held out, found 4 + 6',
    );
  });

  it('is found by its earlier name after it is renamed, and comes back after it is removed', async () => {
    await make(wishOf([await put('a.npy', encodeNpy(images(3)))]));
    await library.rename('cells', 'yeast');
    expect((await open('cells')).name).toBe('yeast');
    await library.rename('yeast', 'cells');
    expect((await library.find('cells'))?.description.formerly).toEqual(['yeast']);
    await library.remove('cells');
    expect(await library.list()).toEqual([]);
    await library.emptyBin(30);
    await library.restore('cells');
    expect(await levels('cells', 'train', 3)).toEqual([0, 1, 2]);
    await library.remove('cells');
    time += 31 * 86_400_000;
    await library.emptyBin(30);
    expect(await failure(library.restore('cells'))).toBe('dataset: expected one that was removed, found "cells"');
  });

  it('has names of its own', async () => {
    const file = await put('a.npy', encodeNpy(images(3)));
    await make(wishOf([file]));
    expect(await failure(make(wishOf([file])))).toMatch(/^name: expected a new name, found "cells"/);
    expect(await failure(make(wishOf([file], { name: 'fashion-mnist' })))).toMatch(/which comes with Kinoform$/);
    expect(await failure(library.rename('cells', '../x'))).toMatch(/^name: expected small letters/);
    expect(await failure(library.rename('yeast', 'x'))).toBe(
      'dataset: expected one that was imported, found "yeast" (there is cells)',
    );
  });
});
