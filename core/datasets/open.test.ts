import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rootKey } from '../math/random.ts';
import { encodeBmp8 } from '../formats/bmp.ts';
import { encodeHdf5 } from '../formats/hdf5-write.ts';
import { encodeIdx } from '../formats/idx.ts';
import { encodeMat } from '../formats/mat-write.ts';
import { encodeNpy } from '../formats/npy.ts';
import { encodeNpz } from '../formats/npz.ts';
import { encodePng } from '../formats/png.ts';
import { encodeTiff16 } from '../formats/tiff-write.ts';
import { loadSplit, previewScenes } from './dataset.ts';
import { listDatasets, openDataset } from './open.ts';

const assets = { assetsFolder: path.resolve('assets') };
const counts = { train: 3, validation: 1, test: 1 };
let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-datasets-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

async function put(name: string, bytes: Uint8Array): Promise<string> {
  await fs.writeFile(path.join(folder, name), bytes);
  return path.join(folder, name);
}
const grey = (value: number) => new Uint8Array(12).fill(value);
const images = (count: number) => ({
  dtype: 'uint8' as const,
  shape: [count, 3, 4],
  data: Uint8Array.from({ length: count * 12 }, (_, index) => 10 * Math.floor(index / 12)),
});
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: Error) => `${error.name} ${error.message.replaceAll(folder, 'FOLDER')}`,
  );

describe('the bundled sample', () => {
  it('opens with its 5,000 training and 1,000 test images and labels', async () => {
    const dataset = await openDataset('fashion-mnist-sample', assets);
    expect(dataset).toMatchObject({ trainCount: 5000, testCount: 1000, height: 28, width: 28 });
    const { images: pixels, labels } = await dataset.read('train', [0, 1]);
    // The first image of the original is an ankle boot (9) whose pixels sum to 76,247, the second a T-shirt (0).
    expect(labels).toEqual(Int32Array.of(9, 0));
    expect(pixels.length).toBe(2 * 784);
    expect(Math.max(...pixels)).toBe(1);
    expect(pixels.slice(0, 784).reduce((sum, value) => sum + value * 255, 0)).toBeCloseTo(76247, 0);
  });

  it('is split the same way for the same seed, at the size asked for, with the test images from the test part', async () => {
    const dataset = await openDataset('fashion-mnist-sample', assets);
    const load = (seed: number) => loadSplit(dataset, { train: 40, validation: 10, test: 5 }, [32, 32], rootKey(seed));
    const [first, again, other] = [await load(0), await load(0), await load(1)];
    expect(first.train.images.length).toBe(40 * 32 * 32);
    expect(again).toEqual(first);
    expect(other.train.images).not.toEqual(first.train.images);
    expect(other.test).toEqual(first.test);
    expect(first.test.labels).toEqual((await dataset.read('test', [0, 1, 2, 3, 4])).labels);
  });

  it('says how many scenes there are when more are asked for', async () => {
    const dataset = await openDataset('fashion-mnist-sample', assets);
    const load = (asked: Partial<typeof counts>) => failure(loadSplit(dataset, { ...counts, ...asked }, [28, 28], rootKey(0)));
    expect(await load({ train: 5000 })).toBe(
      'InputError dataset fashion-mnist-sample: expected at most 5000 scenes, found 5001 (train 5000, validation 1)',
    );
    expect(await load({ test: 1001 })).toBe(
      'InputError dataset fashion-mnist-sample: expected at most 1000 test scenes, found 1001',
    );
  });
});

describe('data of the user', () => {
  it('IDX, NPY, NPZ, MAT, HDF5 and TIFF stacks are one pool of images', async () => {
    const tiff = [0, 10, 20, 30, 40].map((value) => ({ width: 4, height: 3, data: new Uint16Array(12).fill(value * 257) }));
    for (const [name, bytes] of [
      ['a.idx.gz', encodeIdx(images(5), { compressed: true })],
      ['a-ubyte', encodeIdx(images(5), { compressed: false })],
      ['a.npy', encodeNpy(images(5))],
      ['a.npz', encodeNpz(new Map([['pictures', images(5)]]))],
      ['a.mat', encodeMat(new Map([['pictures', images(5)]]))],
      ['a.h5', await encodeHdf5(new Map([['scans/pictures', images(5)]]))],
      ['a.tif', encodeTiff16(tiff, 16)],
    ] as const) {
      const dataset = await openDataset(await put(name, bytes), assets);
      expect(dataset, name).toMatchObject({ trainCount: 5, testCount: 0, height: 3, width: 4, title: name });
      const parts = await loadSplit(dataset, counts, [3, 4], rootKey(7));
      const values = Object.values(parts).flatMap((scenes) => Array.from(scenes.images.filter((_, index) => index % 12 === 0)));
      expect(
        values.map((value) => Math.round(value * 255)).sort((a, b) => a - b),
        name,
      ).toEqual([0, 10, 20, 30, 40]);
    }
  });

  it('an NPZ with x_test has a test part', async () => {
    const file = await put(
      'a.npz',
      encodeNpz(
        new Map([
          ['x_train', images(5)],
          ['x_test', images(2)],
        ]),
      ),
    );
    expect(await openDataset(file, assets)).toMatchObject({ trainCount: 5, testCount: 2 });
  });

  it('one of several arrays is named after the file; the usual names need not be', async () => {
    const both = new Map([
      ['scans/first', images(4)],
      ['scans/second', images(3)],
    ]);
    const file = await put('a.h5', await encodeHdf5(both));
    expect(await openDataset(`${file}:/scans/second`, assets)).toMatchObject({
      name: `${file}:/scans/second`,
      title: 'a.h5:/scans/second',
      trainCount: 3,
    });
    expect(await failure(openDataset(file, assets))).toBe(
      'InputError FOLDER/a.h5: expected one array of images [N, H, W], or one named x_train, train, images, x, ' +
        'found "scans/first", "scans/second" (name it: a.h5:NAME)',
    );
    expect(await failure(openDataset(`${file}:/scans/third`, assets))).toMatch(
      /expected an array named "\/scans\/third", found scans\/first/,
    );
    const usual = await put(
      'b.mat',
      encodeMat(
        new Map([
          ['x_train', images(5)],
          ['x_test', images(2)],
          ['other', images(9)],
        ]),
      ),
    );
    expect(await openDataset(usual, assets)).toMatchObject({ trainCount: 5, testCount: 2 });
  });

  it('a folder of pictures is read in the order of the names', async () => {
    await put('b.bmp', encodeBmp8(4, 3, grey(20)));
    await put('a.png', encodePng(4, 3, grey(10)));
    await put('c.tif', encodeTiff16([{ width: 4, height: 3, data: new Uint16Array(12).fill(30 * 257) }], 16));
    await put('notes.txt', grey(0));
    const dataset = await openDataset(folder, assets);
    expect(dataset).toMatchObject({ trainCount: 3, testCount: 0, height: 3, width: 4 });
    const { images: pixels } = await previewScenes(dataset, 64, [1, 1]);
    expect(Array.from(pixels, (value) => Math.round(value * 255))).toEqual([10, 20, 30]);
  });

  it('a folder in the layout of MNIST has both parts', async () => {
    const labels = (count: number) => ({ dtype: 'uint8' as const, shape: [count], data: new Uint8Array(count).fill(3) });
    await put('train-images-idx3-ubyte', encodeIdx(images(4), { compressed: false }));
    await put('train-labels-idx1-ubyte', encodeIdx(labels(4), { compressed: false }));
    await put('t10k-images-idx3-ubyte.gz', encodeIdx(images(2), { compressed: true }));
    await put('t10k-labels-idx1-ubyte.gz', encodeIdx(labels(2), { compressed: true }));
    expect(await openDataset(folder, assets)).toMatchObject({ trainCount: 4, testCount: 2, height: 3, width: 4 });
  });
});

describe('what is wrong is said in one line', () => {
  it('with names and folders', async () => {
    expect(await failure(openDataset('fashion-mnits', assets))).toBe(
      'InputError dataset: expected one of fashion-mnist-sample, fashion-mnist, or the path of a file or folder of images, found "fashion-mnits" (no such name, file or folder)',
    );
    expect(await failure(openDataset(folder, assets))).toMatch(
      /^InputError FOLDER: expected PNG, BMP, TIFF or JPEG pictures.* found an empty folder$/,
    );
    await put('notes.txt', grey(0));
    expect(await failure(openDataset(folder, assets))).toMatch(/found 1 other files$/);
    expect(await failure(openDataset('fashion-mnist-sample', { assetsFolder: folder }))).toMatch(
      /^InputError dataset fashion-mnist-sample: expected its files in one of FOLDER.*, found none there/,
    );
  });

  it('with values, shapes and sizes', async () => {
    const floats = (value: number) =>
      encodeNpy({ dtype: 'float32', shape: [2, 3, 4], data: new Float32Array(24).fill(0.5).fill(value, 17, 18) });
    expect(await failure(openDataset(await put('a.npy', floats(NaN)), assets))).toBe(
      'InputError FOLDER/a.npy: expected values from 0 to 1, found NaN at [1, 1, 1] (divide by the largest value)',
    );
    expect(await failure(openDataset(await put('a.npy', floats(255)), assets))).toMatch(/found 255 at \[1, 1, 1\]/);
    const flat = encodeNpy({ dtype: 'float32', shape: [3, 4], data: new Float32Array(12) });
    expect(await failure(openDataset(await put('a.npy', flat), assets))).toMatch(
      /expected images \[N, H, W\], found an array \[3, 4\]$/,
    );
    const text = new TextEncoder().encode('not an image at all');
    expect(await failure(openDataset(await put('a.dat', text), assets))).toMatch(
      /^InputError FOLDER\/a.dat: expected an IDX file/,
    );

    await fs.rm(path.join(folder, 'a.npy'));
    await put('a.png', encodePng(4, 3, grey(10)));
    await put('b.png', encodePng(3, 4, grey(10)));
    const dataset = await openDataset(folder, assets);
    expect(await failure(dataset.read('train', [0, 1]))).toBe(
      'InputError FOLDER/b.png: expected 3 × 4 pixels, as in a.png, found 4 × 3',
    );
  });
});

it('listDatasets says where each is, or how to get it', async () => {
  const [sample, full] = await listDatasets({ assetsFolder: assets.assetsFolder, dataFolder: folder });
  expect(sample).toMatchObject({ name: 'fashion-mnist-sample', available: true, trainCount: 5000, testCount: 1000 });
  expect(full?.note).toEqual(full?.available ? '/usr/share/datasets/fashion-mnist' : expect.stringContaining('KINOFORM_DATA'));
});
