import { InputError } from '../math/input-error.ts';

/** How the elements of each kind lie in memory. Complex numbers are interleaved: re, im, re, im, ... */
export interface ElementData {
  float32: Float32Array;
  float64: Float64Array;
  int8: Int8Array;
  uint8: Uint8Array;
  int16: Int16Array;
  uint16: Uint16Array;
  int32: Int32Array;
  uint32: Uint32Array;
  int64: BigInt64Array;
  uint64: BigUint64Array;
  /** One byte an element, 0 or 1. */
  bool: Uint8Array;
  complex64: Float32Array;
  complex128: Float64Array;
}
export type Dtype = keyof ElementData;

/** An array outside any backend, row-major. `data` holds two numbers an element when `dtype` is complex. */
export type NumericArray<D extends Dtype = Dtype> = {
  [K in D]: { readonly shape: readonly number[]; readonly dtype: K; readonly data: ElementData[K] };
}[D];

/** The largest number of elements that an array may claim: beyond it sizes are no longer exact integers in every place. */
const LARGEST_COUNT = 2 ** 40;

/** ∏ shape; 1 for a scalar. @throws InputError when the shape is not one of whole numbers, or absurdly large. */
export function elementCount(shape: readonly number[], where: string): number {
  const count = shape.reduce((product, side) => product * side, 1);
  if (!shape.every((side) => Number.isSafeInteger(side) && side >= 0) || !(count <= LARGEST_COUNT)) {
    throw new InputError({ where, expected: 'a shape of whole numbers', found: formatShape(shape) });
  }
  return count;
}

/** `[3, 96, 96]` */
export const formatShape = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** A name from a file, fit for one line of a message. */
export const printable = (name: string): string => name.replace(/\p{Cc}/gu, '?').slice(0, 160);

export const isComplex = (array: NumericArray): array is NumericArray<'complex64' | 'complex128'> =>
  array.dtype === 'complex64' || array.dtype === 'complex128';

/** The numbers of a real array. 64-bit integers become the nearest double. @throws InputError when the array is complex. */
export function asFloat64(array: NumericArray, where: string): Float64Array {
  const data = realNumbers(array, where);
  if (data instanceof Float64Array) return data;
  return isBig(data) ? Float64Array.from(data, Number) : new Float64Array(data);
}

/** Like `asFloat64`, rounded to single precision. */
export function asFloat32(array: NumericArray, where: string): Float32Array {
  const data = realNumbers(array, where);
  if (data instanceof Float32Array) return data;
  return isBig(data) ? Float32Array.from(data, Number) : new Float32Array(data);
}

function realNumbers(array: NumericArray, where: string): NumericArray['data'] {
  if (isComplex(array)) throw new InputError({ where, expected: 'real numbers', found: `${array.dtype} values` });
  return array.data;
}

const isBig = (data: NumericArray['data']): data is BigInt64Array | BigUint64Array =>
  data instanceof BigInt64Array || data instanceof BigUint64Array;
