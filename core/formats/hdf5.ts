import { InputError } from '../math/input-error.ts';
import { listDatasets, memoryFor, type Hdf5Dataset } from './hdf5-dataset.ts';
import { startHdf5, withMemoryLimit, type Hdf5Library } from './hdf5-library.ts';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const FILE = '/in.h5';

/** Whether a file is HDF5: its signature stands at byte 0, 512, 1024, 2048, ... MAT-files of version 7.3 have it at 512. */
export function isHdf5(bytes: Uint8Array): boolean {
  for (let at = 0; at + SIGNATURE.length <= bytes.length; at = at === 0 ? 512 : 2 * at) {
    if (SIGNATURE.every((byte, index) => bytes[at + index] === byte)) return true;
  }
  return false;
}

let idle: Hdf5Library | undefined;
/** An instance whose memory grew is not kept: WebAssembly never gives memory back. */
const keep = (library: Hdf5Library): void => {
  if (library.module.HEAPU8.length === library.startMemory) idle = library;
};

/**
 * Opens an HDF5 file and hands its datasets to `work`, in the order of their paths: any numbers, complex compounds of two floats, and
 * h5py's logical values; contiguous, compact or chunked, with the filters of the HDF5 library itself (gzip, shuffle, ...). Datasets
 * that MATLAB wrote (version 7.3) come back in MATLAB's order of axes.
 * @throws InputError when the file is damaged, or of a kind that is not read
 */
export async function withHdf5<T>(bytes: Uint8Array, where: string, work: (datasets: readonly Hdf5Dataset[]) => T): Promise<T> {
  const library = idle ?? (await startHdf5());
  idle = undefined;
  try {
    const result = withMemoryLimit(memoryFor({ library, size: bytes.length }), () => openFile(library, bytes, where, work));
    keep(library);
    return result;
  } catch (error) {
    // A problem that the library reported itself leaves it whole. After anything else, a trap most often, it is not used again.
    if (error instanceof InputError) {
      keep(library);
      throw error;
    }
    throw damaged(where, library.takeReason() ?? (error instanceof Error ? error.message : String(error)));
  }
}

function openFile<T>(library: Hdf5Library, bytes: Uint8Array, where: string, work: (datasets: readonly Hdf5Dataset[]) => T): T {
  const { module, takeReason } = library;
  takeReason();
  // The file system takes the bytes as they are, without copying them.
  module.FS.createDataFile('/', FILE.slice(1), bytes, true, false, true);
  try {
    const file = module.open(FILE, module.H5F_ACC_RDONLY, false, -1, -1);
    if (file < 0) throw damaged(where, takeReason());
    try {
      return work(listDatasets({ library, file, size: bytes.length, where }));
    } finally {
      module.close_file(file);
    }
  } finally {
    module.FS.unlink(FILE);
  }
}

function damaged(where: string, reason: string | undefined): InputError {
  return new InputError({
    where,
    expected: 'an intact HDF5 file',
    found: reason ?? 'something else',
    hint: 'damaged or cut short',
  });
}
