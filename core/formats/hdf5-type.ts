import type { Dtype } from './array.ts';
import type { Hdf5Module } from './hdf5-library.ts';

export type Hdf5Metadata = ReturnType<Hdf5Module['get_dataset_metadata']>;

/** Type classes of HDF5 (`H5T_class_t`), by what to call them. */
const CLASSES = [
  'integers',
  'floats',
  'times',
  'strings',
  'bit fields',
  'opaque bytes',
  'compounds',
  'references',
  'enumerations',
];
const [INTEGER, FLOAT, STRING, COMPOUND, ENUM] = [0, 1, 3, 6, 8];
const MATLAB_OTHER = new Set(['char', 'cell', 'struct', 'empty', 'unknown', 'function_handle']);
/** How h5py and MATLAB name real and imaginary part. */
const PARTS = [
  ['r', 'i'],
  ['real', 'imag'],
];

/**
 * What MATLAB calls the class of a dataset that it wrote (version 7.3); undefined for datasets of others. Such a dataset has its axes in
 * the opposite order.
 */
export function matlabClass(module: Hdf5Module, file: bigint, name: string): string | undefined {
  const attributes = module.get_attribute_names(file, name);
  if (!attributes.includes('MATLAB_class')) return undefined;
  if (attributes.includes('MATLAB_empty')) return 'empty';
  const { type, size, vlen } = module.get_attribute_metadata(file, name, 'MATLAB_class');
  if (type !== STRING || vlen || size > 64) return 'unknown';
  const pointer = module._malloc(size);
  const status = module.get_attribute_data(file, name, 'MATLAB_class', BigInt(pointer));
  const bytes = module.HEAPU8.slice(pointer, pointer + size);
  module._free(pointer);
  return status < 0 ? 'unknown' : new TextDecoder('latin1').decode(bytes).replace(/\0.*$/s, '');
}

/**
 * What the elements of a dataset are: a type of numbers, or null and what else.
 * @param matlab the class that MATLAB gives it, if it does: text and logical values are stored as whole numbers
 */
export function describeType(
  metadata: Hdf5Metadata,
  matlab: string | undefined,
): { readonly dtype: Dtype | null; readonly kind: string } {
  const { type, size, shape } = metadata;
  if (shape === null) return { dtype: null, kind: 'no data' };
  if (matlab !== undefined && MATLAB_OTHER.has(matlab)) return { dtype: null, kind: `a ${matlab} array of MATLAB` };
  const dtype = matlab === 'logical' && type === INTEGER && size === 1 ? 'bool' : numbersOf(metadata);
  return { dtype, kind: dtype ?? `${CLASSES[type] ?? 'elements'} of ${size} bytes` };
}

function numbersOf({ type, size, signed, compound_type: compound, enum_type: enumeration }: Hdf5Metadata): Dtype | null {
  if (type === INTEGER && [1, 2, 4, 8].includes(size)) return `${signed ? 'int' : 'uint'}${8 * size}` as Dtype;
  if (type === FLOAT && (size === 4 || size === 8)) return size === 4 ? 'float32' : 'float64';
  if (type === ENUM && size === 1 && enumeration?.nmembers === 2) {
    const { FALSE, TRUE } = enumeration.members;
    return FALSE === 0 && TRUE === 1 ? 'bool' : null;
  }
  if (type !== COMPOUND || compound?.nmembers !== 2 || (size !== 8 && size !== 16)) return null;
  const [first, second] = compound.members;
  const floats = [first, second].every(
    (member, index) => member?.type === FLOAT && member.size === size / 2 && member.offset === (index * size) / 2,
  );
  const named = PARTS.some((names) => names.every((name, index) => compound.members[index]?.name === name));
  return floats && named ? (size === 8 ? 'complex64' : 'complex128') : null;
}
