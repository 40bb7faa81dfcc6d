/** Tensors of a program as the arrays of a safetensors file, and back. */
import type { HostTensor, HostTensors } from '../engine/program.ts';
import { asFloat32 } from '../formats/array.ts';
import type { TensorFile } from '../formats/safetensors.ts';

export function fileTensors(tensors: HostTensors): TensorFile['tensors'] {
  return new Map(
    Object.entries(tensors).map(([name, tensor]) => [name, { dtype: 'float32', shape: tensor.shape, data: floats(tensor) }]),
  );
}

export function hostTensors(tensors: TensorFile['tensors'], where: string): HostTensors {
  return Object.fromEntries(
    [...tensors].map(([name, array]) => [name, { shape: array.shape, data: asFloat32(array, `${where}: ${name}`) }]),
  );
}

export function floats({ data }: HostTensor): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new Error('kept tensors are float32');
}
