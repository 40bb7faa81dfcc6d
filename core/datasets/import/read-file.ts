import { CONTAINER_NAME, listArrays, readArray, splitVariable, type ArrayEntry } from '../../formats/array-file.ts';
import { readWhole } from '../../formats/files.ts';
import { decodeIdx } from '../../formats/idx.ts';
import { isGzip } from '../../formats/inflate.ts';
import { InputError } from '../../math/input-error.ts';
import { usualArray } from '../array-source.ts';
import type { ImageSource } from '../description.ts';
import { decodeSeenPictures, isSeenPicture, SEEN_PICTURE_NAME } from '../seen-picture.ts';
import { canHoldImages, stackOfArray, stackOfPictures, type ImageStack } from './raw-image.ts';

/** What is read, in words. */
export const IMAGE_FILES = 'PNG, JPEG, BMP, TIFF, NPY, NPZ, MAT, HDF5 or IDX files';

/** What is read of a file that holds several arrays: the images, and those that it sets apart for tests. */
interface ChosenArrays {
  readonly images: string;
  readonly test: string | null;
}

/** The images of a file; those for tests apart, where an archive has them in an array of their own (`x_test`). */
export interface FileImages {
  readonly images: ImageStack;
  readonly test: ImageStack | null;
}

/**
 * Every image of one file, whatever its format; the format is told by how it begins, except of IDX files, which say nothing.
 * @throws InputError when it is damaged, holds no images, or several arrays of which none is named
 */
export async function readImageFile(named: string, { variable, axis }: Omit<ImageSource, 'paths'>): Promise<FileImages> {
  const { file, variable: own } = splitVariable(named);
  const bytes = await readWhole(file);
  if (CONTAINER_NAME.test(file)) {
    const chosen = chooseArrays(await listArrays(bytes, file), own ?? variable, file);
    const read = async (name: string): Promise<ImageStack> =>
      stackOfArray(await readArray(bytes, file, name), axis, `${file}:${name}`);
    return { images: await read(chosen.images), test: chosen.test === null ? null : await read(chosen.test) };
  }
  if (isSeenPicture(bytes) || SEEN_PICTURE_NAME.test(file))
    return { images: stackOfPictures(await decodeSeenPictures(bytes, file), file), test: null };
  const array = /\.npy$/i.test(file) ? await readArray(bytes, file, null) : decodeIdx(mayBeIdx(bytes, file), file);
  return { images: stackOfArray(array, axis, file), test: null };
}

/** An IDX file begins with two zeros, or is gzipped; what does not is of no format that is read. @throws InputError */
function mayBeIdx(bytes: Uint8Array, where: string): Uint8Array {
  if ((bytes[0] === 0 && bytes[1] === 0) || isGzip(bytes)) return bytes;
  throw new InputError({ where, expected: IMAGE_FILES, found: bytes.length === 0 ? 'an empty file' : 'another kind of file' });
}

/** The arrays of a file that can hold several; null of every other file. @throws InputError when it is damaged */
export async function arraysOf(named: string): Promise<readonly ArrayEntry[] | null> {
  const { file } = splitVariable(named);
  return CONTAINER_NAME.test(file) ? listArrays(await readWhole(file), file) : null;
}

/** @throws InputError when it is not clear which is meant, or the one that is named is not there */
export function chooseArrays(arrays: readonly ArrayEntry[], variable: string | null, where: string): ChosenArrays {
  const candidates = arrays.filter(({ name, shape, dtype }) => name !== null && canHoldImages(shape, dtype));
  if (variable !== null) {
    const wanted = variable.replace(/^\/+/, '');
    if (arrays.some(({ name }) => name === wanted)) return { images: wanted, test: null };
    throw new InputError({ where, expected: `an array named "${wanted}"`, found: namesOf(arrays) });
  }
  const usual = usualArray(candidates, 'train');
  const [only, second] = candidates;
  if (usual !== undefined) return { images: usual.name!, test: usualArray(candidates, 'test')?.name ?? null };
  if (only !== undefined && second === undefined) return { images: only.name!, test: null };
  throw new InputError({
    where,
    expected: candidates.length === 0 ? 'an array of images [N, H, W]' : 'the name of one array',
    found: namesOf(candidates.length === 0 ? arrays : candidates),
    hint: candidates.length === 0 ? undefined : 'choose which holds the images',
  });
}

const SHOWN = 8;
const namesOf = (arrays: readonly ArrayEntry[]): string =>
  arrays.length === 0
    ? 'no array'
    : arrays
        .slice(0, SHOWN)
        .map(({ name, shape }) => `${name ?? 'one without a name'} [${shape.join(', ')}]`)
        .join(', ') + (arrays.length > SHOWN ? ` and ${arrays.length - SHOWN} more` : '');
