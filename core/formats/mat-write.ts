import { isComplex, type Dtype, type NumericArray } from './array.ts';
import { columnToRowMajor, ELEMENT_SIZE, toBytes } from './element.ts';
import { FLAG, MATRIX, NUMERIC_CLASSES, padded, STORED } from './mat-types.ts';

const [INT8, INT32, UINT32] = [1, 5, 6];
const classOf = new Map([...NUMERIC_CLASSES].map(([number, dtype]) => [dtype, number]));
const storedAs = new Map([...STORED].map(([number, dtype]) => [dtype, number]));
/** MATLAB's `namelengthmax`. */
const VARIABLE_NAME = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;

/**
 * Writes a MAT-file of level 5, which every MATLAB since 1996, Octave and SciPy read: arrays of any real or complex type and any number
 * of axes, in MATLAB's column order, uncompressed. MATLAB has no arrays of fewer than two axes: `[N]` becomes a column, `[N, 1]`.
 * @param arrays by the name of the variable
 */
export function encodeMat(arrays: ReadonlyMap<string, NumericArray>): Uint8Array {
  const header = new Uint8Array(128).fill(0x20, 0, 116);
  header.set(new TextEncoder().encode('MATLAB 5.0 MAT-file, written by Kinoform'));
  header.set([0, 1, 0x49, 0x4d], 124); // version, and the mark of little-endian files
  return concatenate([header, ...[...arrays].map(([name, array]) => variable(name, array))]);
}

function variable(name: string, array: NumericArray): Uint8Array {
  if (!VARIABLE_NAME.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a MATLAB variable`);
  const shape = array.shape.length < 2 ? [array.shape[0] ?? 1, 1] : array.shape;
  const complex = isComplex(array);
  const dtype = partType(array.dtype);
  const flags = (complex ? FLAG.complex : 0) | (array.dtype === 'bool' ? FLAG.logical : 0);
  const columns = columnMajor(array);
  return element(
    MATRIX,
    concatenate([
      element(UINT32, words(classOf.get(dtype)! | (flags << 8), 0)),
      element(INT32, words(...shape)),
      element(INT8, new TextEncoder().encode(name)),
      ...(complex ? [0, 1] : [0]).map((part) =>
        element(storedAs.get(dtype)!, complex ? everySecond(columns, array, part) : columns),
      ),
    ]),
  );
}

/** The type of the real and the imaginary part; of logical values, bytes. */
function partType(dtype: Dtype): Dtype {
  if (dtype === 'complex64') return 'float32';
  if (dtype === 'complex128') return 'float64';
  return dtype === 'bool' ? 'uint8' : dtype;
}

/** A row-major array `[a, b, c]` lies in memory as a column-major one `[c, b, a]` does. */
const columnMajor = (array: NumericArray): Uint8Array =>
  columnToRowMajor(toBytes(array), [...array.shape].reverse(), ELEMENT_SIZE[array.dtype].bytes);

/** The real (0) or the imaginary (1) parts of interleaved complex numbers. */
function everySecond(bytes: Uint8Array, { dtype }: NumericArray, part: number): Uint8Array {
  const { word } = ELEMENT_SIZE[dtype];
  const out = new Uint8Array(bytes.length / 2);
  for (let at = 0; at < out.length; at += word) out.set(bytes.subarray(2 * at + part * word, 2 * at + (part + 1) * word), at);
  return out;
}

function element(type: number, content: Uint8Array): Uint8Array {
  const out = new Uint8Array(8 + padded(content.length));
  out.set(words(type, content.length));
  out.set(content, 8);
  return out;
}

const words = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (out.set(part, at), at + part.length), 0);
  return out;
}
