import { InputError } from '../math/input-error.ts';

/** Tag numbers of TIFF 6.0, those that matter here. */
export const TAG = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  channels: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  largest: 281,
  planar: 284,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileBytes: 325,
  sampleFormat: 339,
} as const;

const KNOWN: ReadonlySet<number> = new Set(Object.values(TAG));
/** BYTE, SHORT, LONG: bytes a value. The tags above have no other types. */
const INTEGER_BYTES = new Map([
  [1, 1],
  [3, 2],
  [4, 4],
]);

/** The whole-number tags of one page. */
export type Directory = ReadonlyMap<number, readonly number[]>;

interface TiffStructure {
  readonly littleEndian: boolean;
  readonly directories: readonly Directory[];
}

/**
 * Walks the chain of directories of a TIFF file; a chain that bites its tail, or points outside the file, is refused.
 * Source: TIFF Revision 6.0, section 2. BigTIFF is not read.
 */
export function readDirectories(bytes: Uint8Array, where: string): TiffStructure {
  const mark = String.fromCharCode(...bytes.subarray(0, 2));
  if ((mark !== 'II' && mark !== 'MM') || bytes.length < 8) {
    throw new InputError({
      where,
      expected: 'a TIFF picture',
      found: bytes.length < 8 ? `${bytes.length} bytes` : 'another signature',
    });
  }
  const littleEndian = mark === 'II';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint16(2, littleEndian);
  if (version !== 42) {
    throw new InputError({ where, expected: 'TIFF version 42', found: version === 43 ? 'BigTIFF (43)' : `version ${version}` });
  }
  const directories: Directory[] = [];
  const visited = new Set<number>();
  for (let at = view.getUint32(4, littleEndian); at !== 0;) {
    const entries = at + 2 <= bytes.length ? view.getUint16(at, littleEndian) : Infinity;
    const next = at + 2 + 12 * entries;
    if (next + 4 > bytes.length || visited.has(at)) {
      const found = visited.has(at) ? 'a chain of pages that runs in a circle' : `its end after ${bytes.length} bytes`;
      throw new InputError({
        where,
        expected: `page ${directories.length + 1} at byte ${at}`,
        found,
        hint: 'damaged or cut short',
      });
    }
    visited.add(at);
    directories.push(readDirectory(view, at + 2, entries, littleEndian, where));
    at = view.getUint32(next, littleEndian);
  }
  if (directories.length === 0) throw new InputError({ where, expected: 'at least one page', found: 'none', hint: 'damaged?' });
  return { littleEndian, directories };
}

function readDirectory(view: DataView, start: number, entries: number, littleEndian: boolean, where: string): Directory {
  const directory = new Map<number, readonly number[]>();
  for (let at = start; at < start + 12 * entries; at += 12) {
    const tag = view.getUint16(at, littleEndian);
    if (!KNOWN.has(tag)) continue;
    const size = INTEGER_BYTES.get(view.getUint16(at + 2, littleEndian));
    const count = view.getUint32(at + 4, littleEndian);
    const valuesAt = size !== undefined && size * count <= 4 ? at + 8 : view.getUint32(at + 8, littleEndian);
    if (size === undefined || count === 0 || valuesAt + size * count > view.byteLength) {
      throw new InputError({
        where,
        expected: `whole numbers in tag ${tag}`,
        found: 'something else',
        hint: 'damaged or cut short',
      });
    }
    const read = (index: number): number => {
      if (size === 1) return view.getUint8(valuesAt + index);
      return size === 2 ? view.getUint16(valuesAt + 2 * index, littleEndian) : view.getUint32(valuesAt + 4 * index, littleEndian);
    };
    directory.set(
      tag,
      Array.from({ length: count }, (_, index) => read(index)),
    );
  }
  return directory;
}
