import type { Field } from '../math/field.ts';
import type { HostTensor } from '../engine/program.ts';
import type { Dataset } from '../datasets/dataset.ts';
import { openDataset } from '../datasets/open.ts';
import { resizeByArea } from '../datasets/resize.ts';
import { InputError } from '../math/input-error.ts';
import { fieldOfImages, type SceneModel } from '../optics/scenes.ts';
import type { CommandContext } from './context.ts';
import { locations } from '../service/locations.ts';
import { imageBatch, separateImages, type SceneImages } from '../training/scene-images.ts';

/** Where data sets are looked for. */
export const datasetPlaces = { assetsFolder: locations.assets };

/** The first scenes of a data set, from its test part where it has one, in the size of a mask. */
export async function firstScenes(
  source: string,
  count: number | undefined,
  [height, width]: readonly [number, number],
): Promise<SceneImages> {
  const dataset = await openDataset(source, datasetPlaces);
  const { part, there } = testPart(dataset);
  if (count !== undefined && count > there) {
    throw new InputError({ where: source, expected: `at most ${there} scenes`, found: `${count}` });
  }
  const scenes = await dataset.read(
    part,
    Int32Array.from({ length: count ?? there }, (_, index) => index),
  );
  return { images: resizeByArea(scenes.images, [scenes.height, scenes.width], [height, width]), height, width };
}

const testPart = ({ trainCount, testCount }: Dataset): { part: 'train' | 'test'; there: number } =>
  testCount > 0 ? { part: 'test', there: testCount } : { part: 'train', there: trainCount };

/** The first `count` scenes as images for a network, `[Q,H,W,C]`. @throws InputError when there are fewer */
export function firstImages(model: SceneModel, scenes: SceneImages, count: number | undefined): HostTensor {
  const there = scenes.images.length / (scenes.height * scenes.width);
  if (count !== undefined && count > there) {
    throw new InputError({ where: 'scenes', expected: `at most ${there}`, found: `${count}` });
  }
  return imageBatch(
    model,
    scenes,
    Int32Array.from({ length: count ?? there }, (_, index) => index),
  );
}

/** Images `[Q,H,W,C]` as fields `x [Q,H,W]`. */
export const fieldsOf = (model: SceneModel, images: HostTensor): Field => fieldOfImages(model, separateImages(images));

/** A path of the command line becomes absolute; a name stays a name. */
export const datasetName = (context: CommandContext, text: string): string =>
  /[./\\]/.test(text) ? context.resolve(text) : text;
