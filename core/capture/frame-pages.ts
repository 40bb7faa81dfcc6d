import { ARRAY_NAME, readArray } from '../formats/array-file.ts';
import { asFloat64, formatShape, isComplex, type NumericArray } from '../formats/array.ts';
import { readWhole } from '../formats/files.ts';
import type { Samples } from '../formats/picture.ts';
import { decodeRaw, type RawLayout } from '../formats/raw.ts';
import { decodePictures, isPicture } from '../formats/read-picture.ts';
import { InputError } from '../math/input-error.ts';

/** One picture of a file, in the numbers that the file holds. */
export interface Page {
  readonly height: number;
  readonly width: number;
  readonly data: Samples;
}

/**
 * The pictures of a file, in any format that is read: pages of a TIFF, PNG or BMP, else one array, `[rows, columns]` or
 * `[N, rows, columns]`. A name that belongs to no format is one of bytes without a header, when their layout is known.
 * @param variable which array of a file that holds several; null: the only one
 * @throws InputError when the file is missing or damaged, or what it holds is no stack of pictures
 */
export async function readPages(file: string, variable: string | null, raw: RawLayout | null): Promise<readonly Page[]> {
  const bytes = await readWhole(file);
  if (raw !== null && !ARRAY_NAME.test(file)) return pagesOf(decodeRaw(bytes, raw, file), file);
  if (isPicture(bytes) && variable === null) return decodePictures(bytes, file);
  const where = variable === null ? file : `${file}: ${variable}`;
  return pagesOf(await readArray(bytes, file, variable), where);
}

function pagesOf(array: NumericArray, where: string): readonly Page[] {
  const [width = 0, height = 0, count = 1] = [...array.shape].reverse();
  if (array.shape.length < 2 || array.shape.length > 3 || height * width === 0) {
    throw new InputError({
      where,
      expected: 'frames [rows, columns] or [N, rows, columns]',
      found: formatShape(array.shape),
    });
  }
  const big = array.dtype === 'int64' || array.dtype === 'uint64';
  // The type is kept: bytes and 16-bit numbers are justified differently.
  const values = big || isComplex(array) ? asFloat64(array, where) : array.data;
  return Array.from({ length: count }, (_, index) => ({
    height,
    width,
    data: values.subarray(index * height * width, (index + 1) * height * width) as Samples,
  }));
}
