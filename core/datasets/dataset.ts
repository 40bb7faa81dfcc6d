import type { Shape2 } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';
import { split as splitKey, type Key } from '../math/random.ts';
import { resizeByArea } from './resize.ts';
import type { Scenes } from './scenes.ts';
import { splitDataset, type SplitCounts } from './split.ts';

export type Part = 'train' | 'test';

/** Images of one source, opened but not yet read. */
export interface Dataset {
  /** What it was opened by: a known name, or a path. */
  readonly name: string;
  readonly title: string;
  readonly trainCount: number;
  /** 0 when the source has no test part of its own: test images are then taken from the others. */
  readonly testCount: number;
  /** Size of the images as they are stored. */
  readonly height: number;
  readonly width: number;
  /** Some images by their numbers, as they are stored. @throws InputError when a file is damaged */
  read(part: Part, indices: ArrayLike<number>): Promise<Scenes>;
}

/**
 * The training, validation and test scenes of a design, resized by area averaging. Where the source has a test part, the test scenes are
 * its first ones, the same for every key; otherwise all three parts are chosen by the key.
 * @throws InputError when there are fewer images than asked for
 */
export async function loadSplit(
  dataset: Dataset,
  counts: SplitCounts,
  shape: Shape2,
  key: Key,
): Promise<Record<keyof SplitCounts, Scenes>> {
  const ownTest = dataset.testCount > 0;
  const { train, validation, test } = counts;
  const chosen = { train, validation, ...(ownTest ? {} : { test }) };
  const wanted = Object.values(chosen).reduce((sum, count) => sum + count, 0);
  if (wanted > dataset.trainCount) {
    const found = `${wanted} (${Object.entries(chosen)
      .map(([part, count]) => `${part} ${count}`)
      .join(', ')})`;
    throw new InputError({ where: `dataset ${dataset.name}`, expected: `at most ${dataset.trainCount} scenes`, found });
  }
  if (ownTest && test > dataset.testCount) {
    throw new InputError({
      where: `dataset ${dataset.name}`,
      expected: `at most ${dataset.testCount} test scenes`,
      found: `${test}`,
    });
  }
  const split = splitDataset(dataset.trainCount, { train, validation, test: ownTest ? 0 : test }, splitKey(key, 'split'));
  const testIndices = ownTest ? Int32Array.from({ length: test }, (_, index) => index) : split.test;
  const [height, width] = shape;
  const read = async (part: Part, indices: Int32Array): Promise<Scenes> =>
    indices.length === 0
      ? { images: new Float32Array(0), height, width }
      : resizeScenes(await dataset.read(part, indices), shape);
  return {
    train: await read('train', split.train),
    validation: await read('train', split.validation),
    test: await read(ownTest ? 'test' : 'train', testIndices),
  };
}

/** The first scenes of the training part, for looking at. */
export async function previewScenes(dataset: Dataset, count: number, shape: Shape2): Promise<Scenes> {
  const first = Int32Array.from({ length: Math.min(count, dataset.trainCount) }, (_, index) => index);
  return resizeScenes(await dataset.read('train', first), shape);
}

function resizeScenes(scenes: Scenes, [height, width]: Shape2): Scenes {
  return { ...scenes, images: resizeByArea(scenes.images, [scenes.height, scenes.width], [height, width]), height, width };
}
