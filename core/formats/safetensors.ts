import { InputError } from '../math/input-error.ts';
import { elementCount, formatShape, type Dtype, type NumericArray } from './array.ts';
import { ELEMENT_SIZE, fromBytes, toBytes } from './element.ts';

const CODES = {
  float32: 'F32',
  float64: 'F64',
  int8: 'I8',
  uint8: 'U8',
  int16: 'I16',
  uint16: 'U16',
  int32: 'I32',
  uint32: 'U32',
  int64: 'I64',
  uint64: 'U64',
  bool: 'BOOL',
} as const satisfies Partial<Record<Dtype, string>>;
const DTYPES = new Map(Object.entries(CODES).map(([dtype, code]) => [code as string, dtype as keyof typeof CODES]));
/** The limit of the reference implementation. */
const LONGEST_HEADER = 100_000_000;

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, NumericArray<keyof typeof CODES>>;
  /** Free text beside the tensors (`__metadata__`). */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a `.safetensors` file: 8 bytes little-endian header length, JSON header, then the data, which the tensors must cover
 * without gap or overlap. Source: https://github.com/huggingface/safetensors (format).
 * @throws InputError when any of that does not hold, or a tensor has a type that is not read (half precision).
 */
export function decodeSafetensors(bytes: Uint8Array, where: string): TensorFile {
  const refuse = (expected: string, found: string, hint?: string) => new InputError({ where, expected, found, hint });
  if (bytes.length < 8) throw refuse('a .safetensors file', `${bytes.length} bytes`, 'cut short?');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true));
  if (length > LONGEST_HEADER || 8 + length > bytes.length) {
    throw refuse(`a header of ${length} bytes`, `the file ends after ${bytes.length}`, 'damaged or cut short');
  }
  const header = parseHeader(bytes.subarray(8, 8 + length), where);
  const data = bytes.subarray(8 + length);
  const tensors = new Map<string, NumericArray<keyof typeof CODES>>();
  const metadata: Record<string, string> = {};
  const ranges: [number, number][] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') {
      for (const [key, text] of Object.entries(value as object)) if (typeof text === 'string') metadata[key] = text;
      continue;
    }
    const quoted = JSON.stringify(name);
    const { dtype: code, shape, range } = describeTensor(value, `${where}: ${quoted}`);
    const dtype = DTYPES.get(code);
    if (dtype === undefined) throw refuse(`one of ${[...DTYPES.keys()].join(', ')} for ${quoted}`, JSON.stringify(code));
    const [start, end] = range;
    const wanted = elementCount(shape, `${where}: ${quoted}`) * ELEMENT_SIZE[dtype].bytes;
    if (end - start !== wanted || end > data.length) {
      throw refuse(
        `${wanted} bytes for ${quoted}, ${dtype} ${formatShape(shape)}`,
        `bytes ${start} to ${end} of ${data.length}`,
        'damaged?',
      );
    }
    ranges.push(range);
    tensors.set(name, fromBytes(dtype, shape, data.subarray(start, end), 'little') as NumericArray<keyof typeof CODES>);
  }
  ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const covered = ranges.reduce((at, [start, end]) => (start === at ? end : NaN), 0);
  if (covered !== data.length) throw refuse(`${data.length} bytes of tensors without gap or overlap`, 'other ranges', 'damaged?');
  return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array, where: string): Readonly<Record<string, unknown>> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) {
      const metadata = (header as Record<string, unknown>)['__metadata__'];
      if (metadata === undefined || (typeof metadata === 'object' && metadata !== null)) return header as Record<string, unknown>;
    }
  } catch {
    // Not UTF-8 or not JSON: reported below, in the words of the file and not of the parser.
  }
  throw new InputError({ where, expected: 'a JSON header', found: 'something else', hint: 'damaged?' });
}

function describeTensor(value: unknown, where: string): { dtype: string; shape: number[]; range: [number, number] } {
  const { dtype, shape, data_offsets: range } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const whole = (list: unknown): list is number[] => Array.isArray(list) && list.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (typeof dtype !== 'string' || !whole(shape) || !whole(range) || range.length !== 2) {
    throw new InputError({ where, expected: 'dtype, shape and data_offsets', found: 'another description', hint: 'damaged?' });
  }
  return { dtype, shape, range: range as [number, number] };
}

/** Tensors in the order of the map; the header is padded with spaces so that the data starts at a multiple of 8 bytes. */
export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array {
  let end = 0;
  const header: Record<string, unknown> = Object.keys(metadata).length === 0 ? {} : { __metadata__: metadata };
  for (const [name, array] of tensors) {
    header[name] = { dtype: CODES[array.dtype], shape: array.shape, data_offsets: [end, (end += array.data.byteLength)] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8;
  const out = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  new DataView(out.buffer).setBigUint64(0, BigInt(length), true);
  out.set(json, 8);
  let at = 8 + length;
  for (const array of tensors.values()) {
    out.set(toBytes(array), at);
    at += array.data.byteLength;
  }
  return out;
}
