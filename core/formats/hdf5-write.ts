import type { Dtype, NumericArray } from './array.ts';
import { ELEMENT_SIZE, toBytes } from './element.ts';
import { startHdf5, type Hdf5Module } from './hdf5-library.ts';

const FILE = '/out.h5';
const [INTEGER, FLOAT, COMPOUND] = [0, 1, 6];

/**
 * Writes an HDF5 file with contiguous, uncompressed datasets. Complex numbers are compounds of `r` and `i`, as h5py has them; logical
 * values are bytes.
 * @param arrays by the path of the dataset, e.g. `reconstruction/field`; groups on the way are made
 */
export async function encodeHdf5(arrays: ReadonlyMap<string, NumericArray>): Promise<Uint8Array> {
  const { module, takeReason } = await startHdf5();
  const succeed = (status: number | bigint): void => {
    if (status < 0) throw new Error(`HDF5 could not write: ${takeReason() ?? 'no reason given'}`);
  };
  const file = module.open(FILE, module.H5F_ACC_TRUNC, false, -1, -1);
  succeed(file);
  const groups = new Set<string>();
  for (const [path, array] of arrays) {
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      const group = parts.slice(0, depth).join('/');
      if (!groups.has(group)) succeed(module.create_group(file, group, false));
      groups.add(group);
    }
    succeed(writeDataset(module, file, path, array));
  }
  succeed(module.close_file(file));
  return module.FS.readFile(FILE);
}

function writeDataset(module: Hdf5Module, file: bigint, path: string, array: NumericArray): number {
  const bytes = toBytes(array);
  const pointer = module._malloc(Math.max(1, bytes.length));
  if (pointer === 0) throw new Error(`no memory for the ${bytes.length} bytes of ${path}`);
  module.HEAPU8.set(bytes, pointer);
  const shape = array.shape.map(BigInt);
  const type = { ...typeOf(array.dtype), total_size: array.data.length };
  const status = module.create_dataset(file, path, BigInt(pointer), { ...type, shape, maxshape: shape });
  module._free(pointer);
  return status;
}

type HdfType = Omit<Parameters<Hdf5Module['create_dataset']>[3], 'shape' | 'maxshape' | 'total_size'>;

function typeOf(dtype: Dtype): HdfType {
  const { bytes: size, word } = ELEMENT_SIZE[dtype];
  const number = { signed: true, littleEndian: true, vlen: false };
  if (dtype === 'complex64' || dtype === 'complex128') {
    const part = { ...number, type: FLOAT, size: word, total_size: 1, shape: [], maxshape: [], chunks: null };
    const members = ['r', 'i'].map((name, index) => ({ ...part, name, offset: index * word }));
    return { ...number, type: COMPOUND, size, compound_type: { members, nmembers: 2 } };
  }
  return { ...number, type: dtype.startsWith('float') ? FLOAT : INTEGER, size, signed: !/^(uint|bool)/.test(dtype) };
}
