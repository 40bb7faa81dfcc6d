import type { HostTensors, TensorSpec } from './program.ts';

type Specs = Readonly<Record<string, TensorSpec>>;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);

/** A float32 tensor of this shape. */
export const specOf = (shape: readonly number[]): TensorSpec => ({ shape, dtype: 'float32' });

export const specsOf = (shapes: Readonly<Record<string, readonly number[]>>): Specs =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, specOf(shape)]));

/**
 * Names, shapes and array lengths must be those that the program was compiled for.
 * @throws Error (a programmer's mistake) that names the tensor.
 */
export function checkTensors(role: string, tensors: HostTensors, specs: Specs): void {
  checkShapes(role, tensors, specs);
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    if (data.length !== sizeOf(shape)) {
      throw new Error(`${role}.${name} has ${data.length} values, its shape [${shape.join(', ')}] needs ${sizeOf(shape)}`);
    }
  }
}

/** As `checkTensors`, for tensors whose values are elsewhere. */
export function checkShapes(
  role: string,
  tensors: Readonly<Record<string, { readonly shape: readonly number[] }>>,
  specs: Specs,
): void {
  for (const name of Object.keys(tensors)) {
    if (!(name in specs)) throw new Error(`${role}.${name} is not in the program's signature (${Object.keys(specs).join(', ')})`);
  }
  for (const [name, { shape }] of Object.entries(specs)) {
    const tensor = tensors[name];
    if (tensor === undefined) throw new Error(`${role}.${name} is missing`);
    if (tensor.shape.length !== shape.length || tensor.shape.some((length, axis) => length !== shape[axis])) {
      throw new Error(
        `${role}.${name} has shape [${tensor.shape.join(', ')}], the program was compiled for [${shape.join(', ')}]`,
      );
    }
  }
}
