import { readArrayFile } from '../formats/array-file.ts';
import { asFloat64, formatShape, isComplex, type NumericArray } from '../formats/array.ts';
import { decodeNpy, encodeNpy } from '../formats/npy.ts';
import type { Field, RealField } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';

/**
 * Intensities `y [Q,L,H,W]` that belong to masks `[L,H,W]`; `[L,H,W]` counts as one scene.
 * @throws InputError when the shapes do not fit, or a value is negative or not a number
 */
export async function readMeasurements(file: string, mask: Pick<RealField, 'shape'>): Promise<RealField> {
  const array = await readArrayFile(file);
  const shape = array.shape.length === 3 ? [1, ...array.shape] : array.shape;
  if (shape.length !== 4 || shape.slice(1).join() !== mask.shape.join()) {
    const [snapshots = 0] = mask.shape;
    const scenesFirst = array.shape.length === 3 && array.shape.slice(1).join() === mask.shape.slice(1).join();
    throw new InputError({
      where: file,
      expected: `intensities [Q, ${mask.shape.join(', ')}] as the masks are [L, H, W] = ${formatShape(mask.shape)}`,
      found: `an array ${formatShape(array.shape)}`,
      hint:
        scenesFirst && snapshots === 1
          ? `several scenes of one snapshot are [${array.shape[0]}, 1, ${mask.shape.slice(1).join(', ')}]`
          : undefined,
    });
  }
  return { shape, data: intensitiesOf(array, file) };
}

/** Intensities `[Q,1,·,·]` of one Fourier transform, from `[·,·]`, `[1,·,·]` or `[Q,1,·,·]`. @throws InputError as `readMeasurements` */
export async function readPatterns(file: string): Promise<RealField> {
  const array = await readArrayFile(file);
  const shape = [...[1, 1, 1].slice(0, Math.max(0, 4 - array.shape.length)), ...array.shape];
  if (array.shape.length < 2 || shape.length !== 4 || shape[1] !== 1) {
    const expected = 'intensities [H, W], [1, H, W] or [Q, 1, H, W]: without masks there is one pattern a scene';
    throw new InputError({ where: file, expected, found: `an array ${formatShape(array.shape)}` });
  }
  return { shape, data: intensitiesOf(array, file) };
}

/** Intensities `[Q,1,1,m]` of a matrix of m rows, from `[m]`, `[Q,m]` or `[Q,1,1,m]`. @throws InputError as `readMeasurements` */
export async function readRows(file: string, rows: number): Promise<RealField> {
  const array = await readArrayFile(file);
  const scenes = array.data.length / rows;
  const { shape } = array;
  const fits = shape.at(-1) === rows && (shape.length < 3 || shape.slice(1, -1).every((side) => side === 1));
  if (!fits) {
    const expected = `intensities [${rows}] or [Q, ${rows}], one a row of the matrix`;
    throw new InputError({ where: file, expected, found: `an array ${formatShape(shape)}` });
  }
  return { shape: [scenes, 1, 1, rows], data: intensitiesOf(array, file) };
}

function intensitiesOf(array: NumericArray, file: string): Float64Array {
  const data = asFloat64(array, file);
  checkFinite(data, array.shape, file);
  const negative = data.findIndex((value) => value < 0);
  if (negative >= 0) {
    const found = `${data[negative]} at ${placeOf(negative, array.shape)}`;
    throw new InputError({ where: file, expected: 'intensities of at least 0', found, hint: 'fields or centred data?' });
  }
  return data;
}

/** Where a scene may be not 0, `[H,W]`. @throws InputError when the shape is another than the scene's, or nothing is inside */
export async function readSupport(file: string, shape: readonly number[]): Promise<RealField> {
  const array = await readArrayFile(file);
  if (array.shape.join() !== shape.join()) {
    const expected = `a support ${formatShape(shape)} as the scenes are`;
    throw new InputError({ where: file, expected, found: `an array ${formatShape(array.shape)}` });
  }
  const data = asFloat64(array, file);
  if (data.some((value) => value !== 0)) return { shape, data };
  throw new InputError({ where: file, expected: 'numbers that are not 0 where the scene is', found: '0 everywhere' });
}

/** Scenes `x [Q,H,W]`, complex or real; `[H,W]` counts as one. @throws InputError when the shape is another than expected, or a value is not a number */
export const readScenes = async (file: string, shape: readonly number[]): Promise<Field> =>
  scenesOf(await readArrayFile(file), file, shape);

/** The same from the bytes of an NPY file. */
export const readScenesFrom = (bytes: Uint8Array, file: string, shape: readonly number[]): Field =>
  scenesOf(decodeNpy(bytes, file), file, shape);

/** Numbers of any shape, real or complex. @throws InputError when a value is not a number */
export const readNumbers = async (file: string): Promise<Field> => fieldOf(await readArrayFile(file), file);

function fieldOf(array: NumericArray, file: string): Field {
  const { shape } = array;
  if (!isComplex(array)) {
    const re = asFloat64(array, file);
    checkFinite(re, shape, file);
    return { shape, re, im: new Float64Array(re.length) };
  }
  checkFinite(array.data, [...shape, 2], file);
  const count = array.data.length / 2;
  return {
    shape,
    re: Float64Array.from({ length: count }, (_, index) => array.data[2 * index]!),
    im: Float64Array.from({ length: count }, (_, index) => array.data[2 * index + 1]!),
  };
}

function scenesOf(array: NumericArray, file: string, shape: readonly number[]): Field {
  const found = array.shape.length === 2 ? [1, ...array.shape] : array.shape;
  if (found.join() !== shape.join()) {
    throw new InputError({
      where: file,
      expected: `scenes [Q, H, W] = ${formatShape(shape)}`,
      found: `an array ${formatShape(array.shape)}`,
    });
  }
  return { ...fieldOf(array, file), shape: found };
}

/** A field as complex64 numbers. */
export function complexArray({ shape, re, im }: Field): NumericArray<'complex64'> {
  const data = new Float32Array(2 * re.length);
  re.forEach((value, index) => {
    data[2 * index] = value;
    data[2 * index + 1] = im[index]!;
  });
  return { dtype: 'complex64', shape, data };
}

/** A field as complex64 NPY. */
export const encodeField = (field: Field): Uint8Array => encodeNpy(complexArray(field));

function checkFinite(data: NumericArray['data'] | Float64Array, shape: readonly number[], where: string): void {
  for (let index = 0; index < data.length; index++) {
    const value = Number(data[index]);
    if (Number.isFinite(value)) continue;
    throw new InputError({ where, expected: 'finite numbers', found: `${value} at ${placeOf(index, shape)}` });
  }
}

function placeOf(index: number, shape: readonly number[]): string {
  const place: number[] = [];
  let rest = index;
  for (const side of [...shape].reverse()) {
    place.unshift(rest % side);
    rest = Math.floor(rest / side);
  }
  return formatShape(place);
}
