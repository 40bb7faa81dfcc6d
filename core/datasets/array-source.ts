import path from 'node:path';
import { InputError } from '../math/input-error.ts';
import type { NumericArray } from '../formats/array.ts';
import { readWhole } from '../formats/files.ts';
import { decodeIdx } from '../formats/idx.ts';
import { decodeNpy } from '../formats/npy.ts';
import { decodeNpz } from '../formats/npz.ts';
import { decodePictures, PICTURE_NAME } from '../formats/read-picture.ts';
import type { Dataset } from './dataset.ts';
import { scenesFromPictures } from './picture-source.ts';
import { chooseScenes, countScenes, scenesFromArray, type Scenes } from './scenes.ts';

/** Which arrays of an NPZ archive hold the images, in the order of preference; else the only one that can. */
const TRAIN_NAMES = ['x_train', 'train', 'images', 'x'];
const TEST_NAMES = ['x_test', 'test'];

/** One file of images: IDX, NPY `[N, H, W]`, NPZ (with a test part if it holds `x_test` or `test`), or a picture with pages. */
export async function openImageFile(file: string): Promise<Dataset> {
  const bytes = await readWhole(file);
  if (/\.npz$/i.test(file)) {
    const arrays = decodeNpz(bytes, file);
    const test = named(arrays, TEST_NAMES);
    return inMemory(file, scenesFromArray(trainArray(arrays, file), file), test && scenesFromArray(test, file));
  }
  if (/\.npy$/i.test(file)) return inMemory(file, scenesFromArray(decodeNpy(bytes, file), file));
  if (PICTURE_NAME.test(file)) return inMemory(file, scenesFromPictures(decodePictures(bytes, file), file));
  return inMemory(file, scenesFromArray(decodeIdx(bytes, file), file));
}

const named = (arrays: ReadonlyMap<string, NumericArray>, names: readonly string[]): NumericArray | undefined =>
  names.map((name) => arrays.get(name)).find((array) => array !== undefined);

function trainArray(arrays: ReadonlyMap<string, NumericArray>, where: string): NumericArray {
  const candidates = [...arrays.values()].filter(({ shape }) => shape.length === 3 || shape.length === 4);
  const array = named(arrays, TRAIN_NAMES) ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (array !== undefined) return array;
  const found = arrays.size === 0 ? 'no array' : [...arrays.keys()].map((name) => JSON.stringify(name)).join(', ');
  throw new InputError({ where, expected: `one array of images [N, H, W], or one named ${TRAIN_NAMES.join(', ')}`, found });
}

function inMemory(file: string, train: Scenes, test?: Scenes): Dataset {
  const { height, width } = train;
  if (test !== undefined && (test.height !== height || test.width !== width)) {
    throw new InputError({
      where: file,
      expected: `test images of ${height} × ${width}`,
      found: `${test.height} × ${test.width}`,
    });
  }
  return {
    name: file,
    title: path.basename(file),
    trainCount: countScenes(train),
    testCount: test === undefined ? 0 : countScenes(test),
    height,
    width,
    read: (part, indices) => Promise.resolve(chooseScenes(part === 'test' && test !== undefined ? test : train, indices)),
  };
}
