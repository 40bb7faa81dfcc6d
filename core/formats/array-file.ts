import { InputError } from '../math/input-error.ts';
import { formatShape, printable, type Dtype, type NumericArray } from './array.ts';
import { ARRAY_NAME, CONTAINER_NAME, splitVariable } from './array-name.ts';
import { readWhole } from './files.ts';
import { isHdf5, withHdf5 } from './hdf5.ts';
import { decodeMat, isMat } from './mat.ts';
import { decodeNpy } from './npy.ts';
import { decodeNpz } from './npz.ts';
import { picturesAsArray } from './picture-array.ts';
import { decodePictures, foundInstead, isPicture } from './read-picture.ts';

export { ARRAY_NAME, CONTAINER_NAME, splitVariable };

/** One array of a file. */
export interface ArrayEntry {
  /** Entry of an NPZ archive, variable of a MAT-file, path of an HDF5 dataset; null where the file holds one array without a name. */
  readonly name: string | null;
  readonly shape: readonly number[];
  /** null where the elements are no numbers; `kind` says what they are. */
  readonly dtype: Dtype | null;
  readonly kind: string;
}

interface ReadableEntry extends ArrayEntry {
  /** @throws InputError when it is damaged, or holds no numbers */
  read(): NumericArray;
}

/** What a file holds: names, shapes and types, without the numbers. @throws InputError when it is damaged, or of no known kind */
export const listArrays = (bytes: Uint8Array, where: string): Promise<readonly ArrayEntry[]> =>
  withArrays(bytes, where, (entries) => entries.map(({ name, shape, dtype, kind }) => ({ name, shape, dtype, kind })));

/**
 * One array of a file, whatever its format: NPY, NPZ, MAT (level 5 and 7.3), HDF5; TIFF, PNG and BMP as `[rows, columns]`, or
 * `[N, rows, columns]` where there are several pages. The format is told from the first bytes, not from the name.
 * @param variable the name of the array, as `listArrays` has it; null takes the only one, or the only one with two axes or more
 * @throws InputError when the file is damaged, has no such array, or several and none is named: then it lists them
 */
export const readArray = (bytes: Uint8Array, where: string, variable: string | null): Promise<NumericArray> =>
  withArrays(bytes, where, (entries) => choose(entries, where, variable).read());

/** The array that a name such as `y.npy` or `lab.mat:intensity` stands for (see `splitVariable`). @throws InputError as `readArray` does */
export async function readArrayFile(named: string): Promise<NumericArray> {
  const { file, variable } = splitVariable(named);
  return readArray(await readWhole(file), file, variable);
}

/** Hands the arrays of a file to `work`, which may read some of them while the file is open. @throws InputError as `readArray` does */
export async function withArrays<T>(
  bytes: Uint8Array,
  where: string,
  work: (entries: readonly ReadableEntry[]) => T,
): Promise<T> {
  if (isHdf5(bytes)) return withHdf5(bytes, where, work);
  if (isMat(bytes)) return work(decodeMat(bytes, where));
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    return work([...decodeNpz(bytes, where)].map(([name, array]) => known(name, array)));
  if (isPicture(bytes)) return work([known(null, picturesAsArray(decodePictures(bytes, where), where))]);
  if (bytes[0] === 0x93) return work([known(null, decodeNpy(bytes, where))]);
  throw new InputError({ where, expected: 'an NPY, NPZ, MAT, HDF5, TIFF, PNG or BMP file', ...foundInstead(bytes) });
}

const known = (name: string | null, array: NumericArray): ReadableEntry => ({
  name,
  shape: array.shape,
  dtype: array.dtype,
  kind: array.dtype,
  read: () => array,
});

function choose(entries: readonly ReadableEntry[], where: string, variable: string | null): ReadableEntry {
  if (variable !== null) {
    const wanted = variable.replace(/^\/+/, '');
    const entry = entries.find(({ name }) => name === wanted);
    if (entry !== undefined) return entry;
    throw new InputError({ where, expected: `an array named "${variable}"`, found: describe(entries) });
  }
  const likely = likelyArrays(entries);
  const [only, second] = likely;
  if (only !== undefined && second === undefined) return only;
  const found = describe(likely.length > 0 ? likely : entries);
  throw new InputError({ where, expected: 'one array, or the name of one', found, hint: 'say which' });
}

/** Those that somebody who names none may mean: numbers with two axes or more, or any numbers where nothing has two. */
export function likelyArrays<E extends ArrayEntry>(entries: readonly E[]): readonly E[] {
  const numbers = entries.filter(({ dtype }) => dtype !== null);
  const planes = numbers.filter(({ shape }) => shape.filter((side) => side > 1).length >= 2);
  return planes.length > 0 ? planes : numbers;
}

const SHOWN = 12;
function describe(entries: readonly ArrayEntry[]): string {
  if (entries.length === 0) return 'no array';
  const list = entries
    .slice(0, SHOWN)
    .map(({ name, shape, kind }) => `${name === null ? 'one without a name' : printable(name)} (${kind} ${formatShape(shape)})`);
  return list.join(', ') + (entries.length > SHOWN ? ` and ${entries.length - SHOWN} more` : '');
}
