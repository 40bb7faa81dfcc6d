import type { NumericArray } from './array.ts';
import { decodeNpy, encodeNpy } from './npy.ts';
import { decodeZip, encodeZip } from './zip.ts';

/** The arrays of a NumPy `.npz` archive (`numpy.savez`, `savez_compressed`) by name. @throws InputError when one is damaged. */
export function decodeNpz(bytes: Uint8Array, where: string): Map<string, NumericArray> {
  const arrays = new Map<string, NumericArray>();
  for (const [name, content] of decodeZip(bytes, where)) {
    if (name.endsWith('.npy')) arrays.set(name.slice(0, -4), decodeNpy(content, `${where}: ${JSON.stringify(name)}`));
  }
  return arrays;
}

export function encodeNpz(arrays: ReadonlyMap<string, NumericArray>): Uint8Array {
  return encodeZip(new Map([...arrays].map(([name, array]) => [`${name}.npy`, encodeNpy(array)])));
}
