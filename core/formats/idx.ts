import { InputError } from '../math/input-error.ts';
import { elementCount, formatShape, type Dtype, type NumericArray } from './array.ts';
import { ELEMENT_SIZE, fromBytes, toBytes } from './element.ts';
import { gzip, inflate, inflateStart, isGzip } from './inflate.ts';

/** Third byte of the file. Source: http://yann.lecun.com/exdb/mnist/ */
const TYPES = new Map<number, Dtype>([
  [0x08, 'uint8'],
  [0x09, 'int8'],
  [0x0b, 'int16'],
  [0x0c, 'int32'],
  [0x0d, 'float32'],
  [0x0e, 'float64'],
]);
const LONGEST_HEADER = 4 + 4 * 255;

/** The header alone, of a file whether gzipped or not: what it holds, without reading it. */
export function readIdxHeader(bytes: Uint8Array, where: string): { readonly dtype: Dtype; readonly shape: readonly number[] } {
  const start = isGzip(bytes) ? inflateStart(bytes, 'gzip', LONGEST_HEADER, where) : bytes;
  const dtype = TYPES.get(start[2] ?? 0);
  const rank = start[3] ?? 0;
  if (start[0] !== 0 || start[1] !== 0 || dtype === undefined || rank === 0) {
    const found = start.length < 4 ? `${start.length} bytes` : 'another signature';
    throw new InputError({ where, expected: 'an IDX file (as MNIST uses)', found });
  }
  if (start.length < 4 + 4 * rank) {
    throw new InputError({ where, expected: `a header of ${4 + 4 * rank} bytes`, found: `${start.length}`, hint: 'cut short?' });
  }
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  return { dtype, shape: Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis)) };
}

/**
 * Reads an IDX file (as MNIST and Fashion-MNIST use), gzipped or not.
 * @throws InputError when it is damaged, cut short, or longer than its header says.
 */
export function decodeIdx(bytes: Uint8Array, where: string): NumericArray {
  const { dtype, shape } = readIdxHeader(bytes, where);
  const dataStart = 4 + 4 * shape.length;
  const wanted = elementCount(shape, where) * ELEMENT_SIZE[dtype].bytes;
  const plain = isGzip(bytes) ? inflate(bytes, 'gzip', dataStart + wanted, where) : bytes;
  if (plain.length !== dataStart + wanted) {
    throw new InputError({
      where,
      expected: `${wanted} bytes of data for ${dtype} ${formatShape(shape)}`,
      found: `${plain.length - dataStart}`,
      hint: plain.length < dataStart + wanted ? 'cut short?' : undefined,
    });
  }
  return fromBytes(dtype, shape, plain.subarray(dataStart), 'big');
}

export function encodeIdx(array: NumericArray<'uint8'>, { compressed }: { readonly compressed: boolean }): Uint8Array {
  const out = new Uint8Array(4 + 4 * array.shape.length + array.data.length);
  const view = new DataView(out.buffer);
  out.set([0, 0, 0x08, array.shape.length]);
  array.shape.forEach((side, axis) => view.setUint32(4 + 4 * axis, side));
  out.set(toBytes(array), 4 + 4 * array.shape.length);
  return compressed ? gzip(out) : out;
}
