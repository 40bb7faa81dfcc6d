import type { Shape2 } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';
import { split as splitKey, type Key } from '../math/random.ts';
import { resizeByArea } from './resize.ts';
import type { Scenes } from './scenes.ts';
import { splitDataset, type SplitCounts } from './split.ts';

export type Part = 'train' | 'validation' | 'test';

/** Images of one source, opened but not yet read. */
export interface Dataset {
  /** What it was opened by: a known name, or a path. */
  readonly name: string;
  readonly title: string;
  readonly trainCount: number;
  /** 0 when the source sets none apart: they are then taken from the training images. */
  readonly validationCount: number;
  readonly testCount: number;
  /** Size of the images as they are stored. */
  readonly height: number;
  readonly width: number;
  /** Of what decides its images, to notice a change; null where nothing is known about that. */
  readonly fingerprint: string | null;
  /** Some images by their numbers, as they are stored. @throws InputError when a file is damaged */
  read(part: Part, indices: ArrayLike<number>): Promise<Scenes>;
}

/**
 * The training, validation and test scenes of a design, resized by area averaging. Where the source has a validation or test part, these
 * scenes are its first ones, the same for every key; the rest is chosen among the training images by the key.
 * @throws InputError when there are fewer images than asked for
 */
export async function loadSplit(
  dataset: Dataset,
  counts: SplitCounts,
  shape: Shape2,
  key: Key,
): Promise<Record<keyof SplitCounts, Scenes>> {
  const there = { train: 0, validation: dataset.validationCount, test: dataset.testCount };
  const parts = ['train', 'validation', 'test'] as const;
  const chosen = parts.filter((part) => there[part] === 0);
  const wanted = chosen.reduce((sum, part) => sum + counts[part], 0);
  if (wanted > dataset.trainCount) {
    const found = `${wanted} (${chosen.map((part) => `${part} ${counts[part]}`).join(', ')})`;
    throw new InputError({ where: `dataset ${dataset.name}`, expected: `at most ${dataset.trainCount} scenes`, found });
  }
  for (const part of ['validation', 'test'] as const) {
    if (there[part] === 0 || counts[part] <= there[part]) continue;
    const expected = `at most ${there[part]} ${part} scenes`;
    throw new InputError({ where: `dataset ${dataset.name}`, expected, found: `${counts[part]}` });
  }
  const fromPool = (part: keyof SplitCounts): number => (there[part] === 0 ? counts[part] : 0);
  const pooled = { train: counts.train, validation: fromPool('validation'), test: fromPool('test') };
  const split = splitDataset(dataset.trainCount, pooled, splitKey(key, 'split'));
  const [height, width] = shape;
  const load = async (part: Part): Promise<Scenes> => {
    if (counts[part] === 0) return { images: new Float32Array(0), height, width };
    const first = Int32Array.from({ length: counts[part] }, (_, index) => index);
    const scenes = there[part] === 0 ? await dataset.read('train', split[part]) : await dataset.read(part, first);
    return resizeScenes(scenes, shape);
  };
  return { train: await load('train'), validation: await load('validation'), test: await load('test') };
}

/** The first scenes of the training part, for looking at. */
export async function previewScenes(dataset: Dataset, count: number, shape: Shape2): Promise<Scenes> {
  const first = Int32Array.from({ length: Math.min(count, dataset.trainCount) }, (_, index) => index);
  return resizeScenes(await dataset.read('train', first), shape);
}

function resizeScenes(scenes: Scenes, [height, width]: Shape2): Scenes {
  return { ...scenes, images: resizeByArea(scenes.images, [scenes.height, scenes.width], [height, width]), height, width };
}
