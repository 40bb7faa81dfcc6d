import { InputError } from '../math/input-error.ts';
import { elementCount, formatShape, type Dtype, type NumericArray } from './array.ts';
import { columnToRowMajor, ELEMENT_SIZE, fromBytes, toBytes } from './element.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

/** NumPy's type codes, without the byte order. */
const CODES: Readonly<Record<Dtype, string>> = {
  float32: 'f4',
  float64: 'f8',
  int8: 'i1',
  uint8: 'u1',
  int16: 'i2',
  uint16: 'u2',
  int32: 'i4',
  uint32: 'u4',
  int64: 'i8',
  uint64: 'u8',
  bool: 'b1',
  complex64: 'c8',
  complex128: 'c16',
};
const DTYPES = new Map(Object.entries(CODES).map(([dtype, code]) => [code, dtype as Dtype]));

/** What stands before the numbers of a `.npy` file. */
export interface NpyHeader {
  readonly dtype: Dtype;
  readonly byteOrder: 'little' | 'big';
  /** Column-major. */
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the numbers begin, in bytes. */
  readonly dataStart: number;
}

/**
 * Reads a NumPy `.npy` file, versions 1 to 3: any real, complex, integer or boolean type, either byte order; column-major
 * ("Fortran order") arrays are reordered to row-major. Source: numpy/lib/format.py.
 * @throws InputError when the file is damaged, cut short, or holds objects or records.
 */
export function decodeNpy(bytes: Uint8Array, where: string): NumericArray {
  const { dtype, byteOrder, fortran, shape, dataStart } = readNpyHeader(bytes, where);
  const { bytes: size } = ELEMENT_SIZE[dtype];
  const wanted = elementCount(shape, where) * size;
  const found = bytes.length - dataStart;
  if (found !== wanted) {
    throw new InputError({
      where,
      expected: `${wanted} bytes of data for ${dtype} ${formatShape(shape)}`,
      found: `${found}`,
      hint: found < wanted ? 'cut short?' : undefined,
    });
  }
  const raw = bytes.subarray(dataStart);
  return fromBytes(dtype, shape, fortran && wanted > 0 ? columnToRowMajor(raw, shape, size) : raw, byteOrder);
}

/** @param bytes the first of a file, with the whole header @throws InputError as `decodeNpy` */
export function readNpyHeader(bytes: Uint8Array, where: string): NpyHeader {
  const refuse = (expected: string, found: string, hint?: string) => new InputError({ where, expected, found, hint });
  if (bytes.length < 12 || MAGIC.some((byte, index) => bytes[index] !== byte)) {
    throw refuse('a NumPy .npy file', bytes.length < 12 ? `${bytes.length} bytes` : 'another signature');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const major = bytes[6]!;
  if (major < 1 || major > 3) throw refuse('NumPy format version 1, 2 or 3', `version ${major}`);
  const headerStart = major === 1 ? 10 : 12;
  const dataStart = headerStart + (major === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (dataStart > bytes.length)
    throw refuse(`a header of ${dataStart} bytes`, `the file ends after ${bytes.length}`, 'cut short?');
  const { descr, fortran, shape } = parseHeader(new TextDecoder('latin1').decode(bytes.subarray(headerStart, dataStart)), where);

  const dtype = DTYPES.get(descr.slice(1));
  if (dtype === undefined || !'<>|='.includes(descr[0]!)) {
    throw refuse('real, complex, integer or boolean values', `type '${descr}'`, 'save it with .astype(numpy.float32)');
  }
  return { dtype, byteOrder: descr[0] === '>' ? 'big' : 'little', fortran, shape, dataStart };
}

/** The header is a Python dictionary such as `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`. */
function parseHeader(text: string, where: string): { descr: string; fortran: boolean; shape: number[] } {
  const descr = /'descr'\s*:\s*'([\w<>|=]{2,5})'/.exec(text)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  // Digits, then a comma or the end: in one way alone, or a damaged header of many digits would be tried in endlessly many.
  const shape = /'shape'\s*:\s*\(\s*((?:\d{1,15}\s*,\s*)*(?:\d{1,15}\s*)?)\)/.exec(text)?.[1];
  if (descr === undefined || fortran === undefined || shape === undefined) {
    const found = /'descr'\s*:\s*\[/.test(text) ? 'records with several fields' : 'another header';
    throw new InputError({ where, expected: 'a NumPy header with one type, an order and a shape', found });
  }
  const sides = shape.split(',').filter((side) => side.trim() !== '');
  return { descr, fortran: fortran === 'True', shape: sides.map(Number) };
}

/** Writes format version 1, little-endian, row-major, with the data aligned at 64 bytes as NumPy does. */
export function encodeNpy(array: NumericArray): Uint8Array {
  const raw = toBytes(array);
  const header = npyHeader(array.dtype, array.shape);
  const out = new Uint8Array(header.length + raw.length);
  out.set(header);
  out.set(raw, header.length);
  return out;
}

/** What stands before the data of such a file. Its length is a multiple of 64, and at least `least`, for who does not know the shape yet. */
export function npyHeader(dtype: Dtype, shape: readonly number[], least = 0): Uint8Array {
  const order = ELEMENT_SIZE[dtype].word === 1 ? '|' : '<';
  const sides = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${order}${CODES[dtype]}', 'fortran_order': False, 'shape': ${sides}, }`;
  const length = Math.ceil(Math.max(10 + dictionary.length + 1, least) / 64) * 64;
  const out = new Uint8Array(length).fill(0x20, 10);
  out.set([...MAGIC, 1, 0]);
  new DataView(out.buffer).setUint16(8, length - 10, true);
  out.set(new TextEncoder().encode(dictionary), 10);
  out[length - 1] = 0x0a;
  return out;
}
