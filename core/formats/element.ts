import type { Dtype, ElementData, NumericArray } from './array.ts';

/** Bytes an element, and bytes of the words that it is made of (half as many when complex). */
export const ELEMENT_SIZE: { readonly [D in Dtype]: { readonly bytes: number; readonly word: number } } = {
  float32: { bytes: 4, word: 4 },
  float64: { bytes: 8, word: 8 },
  int8: { bytes: 1, word: 1 },
  uint8: { bytes: 1, word: 1 },
  int16: { bytes: 2, word: 2 },
  uint16: { bytes: 2, word: 2 },
  int32: { bytes: 4, word: 4 },
  uint32: { bytes: 4, word: 4 },
  int64: { bytes: 8, word: 8 },
  uint64: { bytes: 8, word: 8 },
  bool: { bytes: 1, word: 1 },
  complex64: { bytes: 8, word: 4 },
  complex128: { bytes: 16, word: 8 },
};

const VIEW: { readonly [D in Dtype]: (buffer: ArrayBuffer) => ElementData[D] } = {
  float32: (buffer) => new Float32Array(buffer),
  float64: (buffer) => new Float64Array(buffer),
  int8: (buffer) => new Int8Array(buffer),
  uint8: (buffer) => new Uint8Array(buffer),
  int16: (buffer) => new Int16Array(buffer),
  uint16: (buffer) => new Uint16Array(buffer),
  int32: (buffer) => new Int32Array(buffer),
  uint32: (buffer) => new Uint32Array(buffer),
  int64: (buffer) => new BigInt64Array(buffer),
  uint64: (buffer) => new BigUint64Array(buffer),
  bool: (buffer) => new Uint8Array(buffer),
  complex64: (buffer) => new Float32Array(buffer),
  complex128: (buffer) => new Float64Array(buffer),
};

/** The elements of a type that fill a buffer, little-endian, not copied. */
export const elementsIn = <D extends Dtype>(dtype: D, buffer: ArrayBuffer): ElementData[D] => VIEW[dtype](buffer);

/**
 * An array from its raw bytes, copied (files align nothing). Every machine this runs on is little-endian, so big-endian words are
 * turned round.
 */
export function fromBytes(dtype: Dtype, shape: readonly number[], bytes: Uint8Array, order: 'little' | 'big'): NumericArray {
  const copy = bytes.slice();
  if (order === 'big') swapWords(copy, ELEMENT_SIZE[dtype].word);
  if (dtype === 'bool') copy.forEach((value, index) => (copy[index] = value === 0 ? 0 : 1));
  return { dtype, shape, data: elementsIn(dtype, copy.buffer) } as NumericArray;
}

/** The raw bytes, little-endian, not copied. */
export const toBytes = ({ data }: NumericArray): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

function swapWords(bytes: Uint8Array, word: number): void {
  for (let start = 0; start + word <= bytes.length && word > 1; start += word) bytes.subarray(start, start + word).reverse();
}

/** Reorders the elements of a column-major (Fortran, MATLAB) array to row-major. `bytes` holds `size` bytes an element. */
export function columnToRowMajor(bytes: Uint8Array, shape: readonly number[], size: number): Uint8Array<ArrayBuffer> {
  // Word by word where the size allows: a stack of frames has many elements.
  const word = size % 4 === 0 ? 4 : size % 2 === 0 ? 2 : 1;
  const WordArray = word === 4 ? Uint32Array : word === 2 ? Uint16Array : Uint8Array;
  const aligned = bytes.byteOffset % word === 0 ? bytes : bytes.slice();
  const source = new WordArray(aligned.buffer as ArrayBuffer, aligned.byteOffset, bytes.length / word);
  const out = new WordArray(source.length);
  const words = size / word;
  const strides: number[] = [];
  shape.reduce((stride, side) => (strides.push(stride), stride * side), words);
  const [columns, stride] = [shape.at(-1) ?? 1, strides.at(-1) ?? words];
  const index = shape.map(() => 0);
  for (let target = 0, start = 0; target < out.length;) {
    for (let column = 0, from = start; column < columns; column++, from += stride) {
      for (let part = 0; part < words; part++) out[target++] = source[from + part]!;
    }
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      start += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      start -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return new Uint8Array(out.buffer);
}
