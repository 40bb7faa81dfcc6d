import path from 'node:path';
import { InputError } from '../math/input-error.ts';
import { ARRAY_NAME, CONTAINER_NAME, readArray, splitVariable, withArrays } from '../formats/array-file.ts';
import { readWhole } from '../formats/files.ts';
import { decodeIdx } from '../formats/idx.ts';
import type { Dataset } from './dataset.ts';
import { scenesFromPictures } from './picture-source.ts';
import { chooseScenes, countScenes, scenesFromArray, type Scenes } from './scenes.ts';
import { decodeSeenPictures, SEEN_PICTURE_NAME } from './seen-picture.ts';

/** Which arrays of a file with several hold the images, in the order of preference; else the only one that can. */
const USUAL_NAMES = { train: ['x_train', 'train', 'images', 'x'], test: ['x_test', 'test'] } as const;

/**
 * One file of images: IDX, one array `[N, H, W]` of an NPY, NPZ, MAT or HDF5 file, or a picture with pages. Of several arrays one is
 * named, as in `lab.h5:/scans/images`; else those with the usual names are taken, a test part too if there is `x_test` or `test`.
 */
export async function openImageFile(named: string): Promise<Dataset> {
  const { file, variable } = splitVariable(named);
  const bytes = await readWhole(file);
  if (CONTAINER_NAME.test(file) && variable === null) {
    const { train, test } = await withArrays(bytes, file, (arrays) => ({
      train: trainArray(arrays, file).read(),
      test: usualArray(arrays, 'test')?.read(),
    }));
    return inMemory(file, scenesFromArray(train, file), test && scenesFromArray(test, file));
  }
  if (SEEN_PICTURE_NAME.test(file)) return inMemory(file, scenesFromPictures(await decodeSeenPictures(bytes, file), file));
  if (ARRAY_NAME.test(file)) return inMemory(named, scenesFromArray(await readArray(bytes, file, variable), named));
  return inMemory(file, scenesFromArray(decodeIdx(bytes, file), file));
}

type Arrays = Parameters<Parameters<typeof withArrays>[2]>[0];

/** The array that has a usual name as the last part of its path. */
export const usualArray = <T extends { readonly name: string | null }>(
  arrays: readonly T[],
  part: keyof typeof USUAL_NAMES,
): T | undefined =>
  USUAL_NAMES[part]
    .map((wanted) => arrays.find(({ name }) => name?.split('/').at(-1) === wanted))
    .find((array) => array !== undefined);

function trainArray(arrays: Arrays, where: string): Arrays[number] {
  const candidates = arrays.filter(({ shape, dtype }) => dtype !== null && (shape.length === 3 || shape.length === 4));
  const array = usualArray(arrays, 'train') ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (array !== undefined) return array;
  const found = arrays.length === 0 ? 'no array' : arrays.map(({ name }) => JSON.stringify(name)).join(', ');
  const expected = `one array of images [N, H, W], or one named ${USUAL_NAMES.train.join(', ')}`;
  throw new InputError({ where, expected, found, hint: `name it: ${path.basename(where)}:NAME` });
}

/** The file without its folder, and the array if one was named. */
function titleOf(named: string): string {
  const { file, variable } = splitVariable(named);
  return path.basename(file) + (variable === null ? '' : `:${variable}`);
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
    title: titleOf(file),
    trainCount: countScenes(train),
    validationCount: 0,
    testCount: test === undefined ? 0 : countScenes(test),
    height,
    width,
    fingerprint: null,
    read: (part, indices) => Promise.resolve(chooseScenes(part === 'test' && test !== undefined ? test : train, indices)),
  };
}
