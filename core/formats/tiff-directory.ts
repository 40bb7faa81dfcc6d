import { InputError } from '../math/input-error.ts';

/** Tag numbers of TIFF 6.0, those that matter here. */
export const TAG = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  orientation: 274,
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
/** Those with one value for each piece of the page. The others have one, or one for each of a few channels. */
const PER_PIECE: ReadonlySet<number> = new Set([TAG.stripOffsets, TAG.stripBytes, TAG.tileOffsets, TAG.tileBytes]);
/** BYTE, SHORT, LONG, LONG8, IFD8: bytes a value. The tags above have no other types. */
const INTEGER_BYTES = new Map([
  [1, 1],
  [3, 2],
  [4, 4],
  [16, 8],
  [18, 8],
]);

/** The whole-number tags of one page. */
export type Directory = ReadonlyMap<number, readonly number[]>;

interface TiffStructure {
  readonly littleEndian: boolean;
  readonly directories: readonly Directory[];
}

/** What differs between classic TIFF, with offsets of 4 bytes, and BigTIFF, with offsets of 8. */
interface Variant {
  readonly littleEndian: boolean;
  /** Bytes of an offset, of the number of entries in a directory, and of an entry. */
  readonly offset: 4 | 8;
  readonly count: 2 | 8;
  readonly entry: 12 | 20;
}

/**
 * Walks the chain of directories of a TIFF or BigTIFF file; a chain that bites its tail, or points outside the file, is refused.
 * Source: TIFF Revision 6.0, section 2; BigTIFF as libtiff 4 documents it.
 */
export function readDirectories(bytes: Uint8Array, where: string): TiffStructure {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const variant = readVariant(view, where);
  const { littleEndian } = variant;
  const directories: Directory[] = [];
  const visited = new Set<number>();
  let values = 0;
  for (let at = unsigned(view, variant.offset, variant.offset, littleEndian); at !== 0;) {
    const start = at + variant.count;
    const entries = start <= bytes.length ? unsigned(view, at, variant.count, littleEndian) : Infinity;
    const next = start + variant.entry * entries;
    if (!(next + variant.offset <= bytes.length) || visited.has(at)) {
      const found = visited.has(at) ? 'a chain of pages that runs in a circle' : `its end after ${bytes.length} bytes`;
      throw new InputError({
        where,
        expected: `page ${directories.length + 1} at byte ${at}`,
        found,
        hint: 'damaged or cut short',
      });
    }
    visited.add(at);
    const directory = readDirectory(view, start, entries, variant, where);
    directories.push(directory);
    // Pages do not share their lists: together these fit in the file, where a value takes two bytes or more.
    for (const list of directory.values()) values += list.length;
    if (2 * values > bytes.length) {
      throw new InputError({ where, expected: 'lists of pieces that fit in the file', found: 'longer ones', hint: 'damaged?' });
    }
    at = unsigned(view, next, variant.offset, littleEndian);
  }
  if (directories.length === 0) throw new InputError({ where, expected: 'at least one page', found: 'none', hint: 'damaged?' });
  return { littleEndian, directories };
}

function readVariant(view: DataView, where: string): Variant {
  const refuse = (expected: string, found: string) => new InputError({ where, expected, found });
  if (view.byteLength < 8) throw refuse('a TIFF picture', `${view.byteLength} bytes`);
  const mark = String.fromCharCode(view.getUint8(0), view.getUint8(1));
  if (mark !== 'II' && mark !== 'MM') throw refuse('a TIFF picture', 'another signature');
  const littleEndian = mark === 'II';
  const version = view.getUint16(2, littleEndian);
  if (version === 42) return { littleEndian, offset: 4, count: 2, entry: 12 };
  if (version !== 43) throw refuse('TIFF version 42, or 43 (BigTIFF)', `version ${version}`);
  const offset = view.getUint16(4, littleEndian);
  if (view.byteLength < 16 || offset !== 8 || view.getUint16(6, littleEndian) !== 0) {
    throw refuse('a BigTIFF with offsets of 8 bytes', view.byteLength < 16 ? `${view.byteLength} bytes` : `${offset}`);
  }
  return { littleEndian, offset: 8, count: 8, entry: 20 };
}

function readDirectory(
  view: DataView,
  start: number,
  entries: number,
  { littleEndian, offset, entry }: Variant,
  where: string,
): Directory {
  const directory = new Map<number, readonly number[]>();
  for (let at = start; at < start + entry * entries; at += entry) {
    const tag = view.getUint16(at, littleEndian);
    if (!KNOWN.has(tag)) continue;
    const size = INTEGER_BYTES.get(view.getUint16(at + 2, littleEndian));
    const count = unsigned(view, at + 4, offset, littleEndian);
    const inline = at + 4 + offset;
    const valuesAt = size !== undefined && size * count <= offset ? inline : unsigned(view, inline, offset, littleEndian);
    if (size === undefined || count === 0 || !(valuesAt + size * count <= view.byteLength)) {
      throw new InputError({
        where,
        expected: `whole numbers in tag ${tag}`,
        found: 'something else',
        hint: 'damaged or cut short',
      });
    }
    directory.set(
      tag,
      Array.from({ length: PER_PIECE.has(tag) ? count : Math.min(count, 4) }, (_, index) =>
        unsigned(view, valuesAt + size * index, size, littleEndian),
      ),
    );
  }
  return directory;
}

/** A whole number of 1, 2, 4 or 8 bytes; beyond 2^53 the nearest double, which no file reaches. */
function unsigned(view: DataView, at: number, size: number, littleEndian: boolean): number {
  if (size === 1) return view.getUint8(at);
  if (size === 2) return view.getUint16(at, littleEndian);
  return size === 4 ? view.getUint32(at, littleEndian) : Number(view.getBigUint64(at, littleEndian));
}
