import type { Field } from '../math/field.ts';
import type { Dataset } from '../datasets/dataset.ts';
import { datasetLibrary, type DatasetLibrary } from '../datasets/library/dataset-library.ts';
import { KNOWN_NAMES, openDataset, type DatasetPlaces } from '../datasets/open.ts';
import { resizeByArea } from '../datasets/resize.ts';
import { InputError } from '../math/input-error.ts';
import { fieldOfImages, type SceneModel } from '../optics/scenes.ts';
import type { CommandContext } from './context.ts';
import { workspaceAt } from '../runs/workspace.ts';
import { locations } from '../service/locations.ts';
import { countScenes, imageBatch, separateImages, type SceneImages } from '../training/scene-images.ts';

/** The data sets that were imported into the workspace that the command line named. */
export const datasetsOf = ({ workspace }: CommandContext): DatasetLibrary =>
  datasetLibrary(workspaceAt(workspace).datasetsFolder, KNOWN_NAMES, () => new Date());

/** Where the data sets of studies are looked for, which every machine can have. */
export const datasetPlaces: DatasetPlaces = { assetsFolder: locations.assets };

/** Where data sets are looked for that the user names. */
export const placesOf = (context: CommandContext): DatasetPlaces => ({ ...datasetPlaces, imported: datasetsOf(context) });

/** The first scenes of a data set, from its test part where it has one, in the size of a mask. */
export async function firstScenes(
  context: CommandContext,
  source: string,
  count: number | undefined,
  [height, width]: readonly [number, number],
): Promise<SceneImages> {
  const dataset = await openDataset(source, placesOf(context));
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

/** The first of some scenes. @throws InputError when there are fewer */
export function limitScenes(scenes: SceneImages, count: number | undefined): SceneImages {
  const there = countScenes(scenes);
  if (count === undefined) return scenes;
  if (count > there) throw new InputError({ where: 'scenes', expected: `at most ${there}`, found: `${count}` });
  return { ...scenes, images: scenes.images.subarray(0, count * scenes.height * scenes.width) };
}

/** Images as fields `x [Q,H,W]`, one for each image. */
export function fieldsOf(model: SceneModel, scenes: SceneImages): Field {
  const all = Int32Array.from({ length: countScenes(scenes) }, (_, index) => index);
  return fieldOfImages(model, separateImages(imageBatch(model, scenes, all)));
}

/** A path of the command line becomes absolute; a name stays a name. */
export const datasetName = (context: CommandContext, text: string): string =>
  /[./\\]/.test(text) ? context.resolve(text) : text;
