import { createHash } from 'node:crypto';
import { loadSplit, type Dataset } from '../../datasets/dataset.ts';
import { openDataset } from '../../datasets/open.ts';
import type { Scenes } from '../../datasets/scenes.ts';
import type { Shape2 } from '../../math/field.ts';
import { rootKey } from '../../math/random.ts';
import type { CommandContext } from '../context.ts';
import { placesOf } from '../scenes.ts';

/** How many images of a data set a study takes for what. */
export interface ImageCounts {
  readonly train: number;
  readonly validation: number;
  /** Test images. */
  readonly images: number;
}

/** What tells images that the user names from others of that name, and from the same ones before some were added or changed. */
export async function digestOf(dataset: Dataset, counts: ImageCounts, shape: Shape2): Promise<string> {
  const { fingerprint, trainCount, validationCount, testCount } = dataset;
  const tested = await testImages(dataset, counts, shape);
  const hash = createHash('sha256')
    .update(JSON.stringify([fingerprint, trainCount, validationCount, testCount, counts]))
    .update(new Uint8Array(tested.images.buffer, tested.images.byteOffset, tested.images.byteLength));
  return hash.digest('hex').slice(0, 8);
}

export const openImages = (context: CommandContext, source: string): Promise<Dataset> => openDataset(source, placesOf(context));

/** As many as wanted of each, or as there are; where a data set has no validation or test part, at most a tenth of it is set apart for that. */
export function fittingCounts(
  wanted: ImageCounts,
  { trainCount, validationCount, testCount }: Pick<Dataset, 'trainCount' | 'validationCount' | 'testCount'>,
): ImageCounts {
  const tenth = Math.floor(trainCount / 10);
  const images = Math.min(wanted.images, testCount === 0 ? tenth : testCount);
  const validation = Math.min(wanted.validation, validationCount === 0 ? tenth : validationCount);
  const apart = (validationCount === 0 ? validation : 0) + (testCount === 0 ? images : 0);
  return { train: Math.min(wanted.train, trainCount - apart), validation, images };
}

/** Images that nothing has learned from which learned by these counts: the first of the test part, or, of a data set without one, those after the training images. */
export async function testImages(dataset: Dataset, { train, validation, images }: ImageCounts, shape: Shape2): Promise<Scenes> {
  if (dataset.testCount > 0) {
    return (await loadSplit(dataset, { train: 0, validation: 0, test: images }, shape, rootKey(0))).test;
  }
  const parts = await loadSplit(dataset, { train: train + images, validation, test: 0 }, shape, rootKey(0));
  const size = shape[0] * shape[1];
  return { ...parts.train, images: parts.train.images.subarray(train * size) };
}
