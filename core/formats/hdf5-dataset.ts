import { InputError } from '../math/input-error.ts';
import { elementCount, printable, type Dtype, type NumericArray } from './array.ts';
import { columnToRowMajor, elementsIn } from './element.ts';
import { withMemoryLimit, type Hdf5Library } from './hdf5-library.ts';
import { describeType, matlabClass, type Hdf5Metadata } from './hdf5-type.ts';
import { BEST_RATIO } from './inflate.ts';

/** How much of a dataset is read at a time, so that it lies in memory once, not twice. */
const SLAB_BYTES = 2 ** 24;
/** The most chunks that are read at a time, and what the library keeps of each meanwhile. */
const SLAB_CHUNKS = 1024;
const CHUNK_RECORD = 4096;
/** How often the library holds a chunk while it undoes its filters: a buffer that doubles until the chunk fits, the one before, and the next filter's. */
const CHUNK_COPIES = 5;
/** Filters of the library itself: deflate, shuffle, fletcher32, nbit, scaleoffset. All others are plug-ins. */
const FILTERS: ReadonlySet<number> = new Set([1, 2, 3, 5, 6]);
/** Where MATLAB keeps what cells and objects refer to. */
const MATLAB_OWN = /^#(refs|subsystem)#/;

/** A dataset of an HDF5 file, whose numbers are not yet read. */
export interface Hdf5Dataset {
  /** The path from the root, without the first slash. */
  readonly name: string;
  readonly shape: readonly number[];
  /** The type of its elements; null where they are no numbers. */
  readonly dtype: Dtype | null;
  readonly kind: string;
  /** @throws InputError when it is damaged, or holds no numbers */
  read(): NumericArray;
}

/** An open file: its id, its bytes on the disk, and what errors call it. */
export interface OpenHdf5 {
  readonly library: Hdf5Library;
  readonly file: bigint;
  readonly size: number;
  readonly where: string;
}

/** The memory that the library may have while it reads an honest file, in bytes: its own, tables and caches of this file, and `room`. */
export function memoryFor({ library, size }: Pick<OpenHdf5, 'library' | 'size'>, room = 0): number {
  return library.startMemory + 2 * size + room;
}

/** All datasets, in the order of their paths. */
export function listDatasets(open: OpenHdf5): readonly Hdf5Dataset[] {
  const { file, library } = open;
  const { module } = library;
  return module
    .get_names(file, '/', true)
    .filter((name) => !MATLAB_OWN.test(name) && module.get_type(file, name) === module.H5G_DATASET)
    .sort()
    .map((name) => {
      const metadata = module.get_dataset_metadata(file, name) as Hdf5Metadata;
      const matlab = matlabClass(module, file, name);
      const { dtype, kind } = describeType(metadata, matlab);
      const stored = metadata.shape ?? [];
      const shape = matlab === undefined ? stored : [...stored].reverse();
      const where = `${open.where}: ${printable(name)}`;
      const read = (): NumericArray => {
        if (dtype === null) throw new InputError({ where, expected: 'a dataset of numbers', found: kind });
        checkClaim(open, name, metadata, where);
        const plan = planSlabs(metadata, where);
        const bytes = withMemoryLimit(memoryFor(open, plan.room), () => readSlabs(open, name, stored, plan, where));
        const rows = matlab === undefined ? bytes : columnToRowMajor(bytes, shape, metadata.size);
        return { dtype, shape, data: elementsIn(dtype, rows.buffer) } as NumericArray;
      };
      return { name, shape, dtype, kind, read };
    });
}

/**
 * The library allocates what a file claims, so a claim is checked first. What is not compressed cannot be more than the file. What is
 * compressed can honestly be a thousand times the file, which is what gzip reaches at best (1032 : 1): more is damaged or a trap. The
 * same holds for one chunk, which the library unpacks as a whole.
 */
function checkClaim({ library, file, size: fileSize }: OpenHdf5, name: string, metadata: Hdf5Metadata, where: string): void {
  const { shape, size, chunks, virtual_sources: sources } = metadata;
  if (sources !== undefined) {
    const found = 'a view of other files';
    throw new InputError({ where, expected: 'numbers in this file', found, hint: 'open the file that holds them' });
  }
  const filters = chunks === null ? [] : library.module.get_dataset_filters(file, name);
  const unknown = filters.find(({ id }) => !FILTERS.has(id));
  if (unknown !== undefined) {
    const found = `${printable(unknown.name.split(/[;:]/)[0]!)} (filter ${unknown.id})`;
    const expected = 'data compressed by gzip, or not at all';
    throw new InputError({ where, expected, found, hint: 'h5repack -f GZIP=4 makes such a file' });
  }
  const compressed = filters.length > 0;
  const most = compressed ? fileSize * BEST_RATIO : fileSize;
  const claim = Math.max(elementCount(shape!, where), chunks === null ? 0 : elementCount(chunks, where)) * size;
  if (claim > most) {
    const found = `${fileSize} bytes${compressed ? ', compressed' : ''}`;
    const hint = 'damaged, or never written?';
    throw new InputError({ where, expected: `a file that holds ${claim} bytes of data`, found, hint });
  }
}

/** How a dataset is read: `slab` rows of its first axis at a time, each of `rowBytes`. */
interface SlabPlan {
  readonly rows: number;
  readonly slab: number;
  readonly rowBytes: number;
  /** Bytes of the library's memory that reading honestly takes. */
  readonly room: number;
}

function planSlabs({ shape, size, chunks }: Hdf5Metadata, where: string): SlabPlan {
  const [rows = 1, ...rest] = shape!;
  const rowBytes = elementCount(rest, where) * size;
  const most = Math.max(1, Math.floor(SLAB_BYTES / Math.max(1, rowBytes)));
  if (chunks === null) {
    const slab = Math.min(rows, most);
    return { rows, slab, rowBytes, room: slab * rowBytes };
  }
  // Whole chunks: a chunk that two slabs share would be decompressed twice.
  const layer = rest.reduce((count, length, axis) => count * Math.ceil(length / chunks[axis + 1]!), 1);
  const layers = Math.max(1, Math.min(Math.floor(most / chunks[0]!), Math.floor(SLAB_CHUNKS / layer)));
  const slab = Math.min(rows, layers * chunks[0]!);
  const room = slab * rowBytes + CHUNK_COPIES * elementCount(chunks, where) * size + layers * layer * CHUNK_RECORD;
  return { rows, slab, rowBytes, room };
}

function readSlabs(
  { library: { module, takeReason }, file }: OpenHdf5,
  name: string,
  shape: readonly number[],
  { rows, slab, rowBytes }: SlabPlan,
  where: string,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(rows * rowBytes);
  if (out.length === 0) return out;
  const pointer = module._malloc(slab * rowBytes);
  if (pointer === 0) throw new InputError({ where, expected: `${slab * rowBytes} bytes of memory`, found: 'less' });
  try {
    // A scalar is read as a whole: it has no axes to select from.
    const scalar = shape.length === 0;
    const strides = scalar ? null : shape.map(() => 1n);
    for (let row = 0; row < rows; row += slab) {
      const count = Math.min(slab, rows - row);
      const counts = scalar ? null : [count, ...shape.slice(1)].map(BigInt);
      const offsets = scalar ? null : shape.map((_, axis) => (axis === 0 ? BigInt(row) : 0n));
      const status = module.get_dataset_data(file, name, counts, offsets, strides, BigInt(pointer));
      if (status < 0) throw new InputError({ where, expected: 'intact data', found: takeReason() ?? 'damage', hint: 'damaged?' });
      out.set(module.HEAPU8.subarray(pointer, pointer + count * rowBytes), row * rowBytes);
    }
  } finally {
    module._free(pointer);
  }
  return out;
}
