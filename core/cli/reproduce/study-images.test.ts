import { expect, it } from 'vitest';
import { loadSplit, type Dataset } from '../../datasets/dataset.ts';
import { rootKey } from '../../math/random.ts';
import { digestOf, fittingCounts, testImages } from './study-images.ts';

/** Images of one pixel, whose value is their number. */
const dataset = (trainCount: number, testCount: number): Dataset => ({
  name: 'numbers',
  title: 'Numbers',
  trainCount,
  validationCount: 0,
  testCount,
  height: 1,
  width: 1,
  fingerprint: null,
  read: (part, indices) =>
    Promise.resolve({
      images: Float32Array.from(indices, (index) => (part === 'test' ? 1000 : 0) + index),
      height: 1,
      width: 1,
    }),
});
const wanted = { train: 500, validation: 60, images: 64 };

it('takes as many images as wanted, or as there are', () => {
  expect(fittingCounts(wanted, dataset(2000, 100))).toEqual(wanted);
  expect(fittingCounts(wanted, dataset(2000, 0))).toEqual(wanted);
  expect(fittingCounts(wanted, dataset(400, 30))).toEqual({ train: 360, validation: 40, images: 30 });
  expect(fittingCounts(wanted, dataset(400, 0))).toEqual({ train: 320, validation: 40, images: 40 });
  const apart = { ...dataset(400, 30), validationCount: 20 };
  expect(fittingCounts(wanted, apart)).toEqual({ train: 400, validation: 20, images: 30 });
});

it('knows images again, and others apart', async () => {
  const source = dataset(400, 30);
  const digest = (one: Dataset) => digestOf(one, fittingCounts(wanted, one), [1, 1]);
  expect(await digest(dataset(400, 30))).toBe(await digest(source));
  const repainted: Dataset = {
    ...source,
    read: async (part, indices) => {
      const { images, ...size } = await source.read(part, indices);
      return { images: images.map((value) => value + 1), ...size };
    },
  };
  for (const other of [dataset(401, 30), dataset(400, 31), { ...source, fingerprint: 'other' }, repainted]) {
    expect(await digest(other)).not.toBe(await digest(source));
  }
});

it.each([
  ['with a test part', 30],
  ['without', 0],
])('tests on images that nothing learned from, of a data set %s', async (_, testCount) => {
  const source = dataset(400, testCount);
  const counts = fittingCounts(wanted, source);
  const learned = await loadSplit(source, { ...counts, test: 0 }, [1, 1], rootKey(0));
  const { images } = await testImages(source, counts, [1, 1]);
  const all = [...learned.train.images, ...learned.validation.images, ...images];
  expect(images).toHaveLength(counts.images);
  expect(new Set(all).size).toBe(counts.train + counts.validation + counts.images);
});
