import { sizeOf } from '../signature.ts';
import { naturalOrder, uniform, viewOf } from './view.ts';
import type { ConstantData, ElementType, Graph } from './graph.ts';
import type { View } from './view.ts';

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** A constant from the values of a tensor. One that holds the same number everywhere is kept as that number. */
export function constantView(graph: Graph, values: ArrayLike<unknown>, shape: readonly number[], dtype: string): View {
  const Arrays = ARRAYS[dtype as keyof typeof ARRAYS];
  if (Arrays === undefined) {
    throw new Error(`a tensor of type ${dtype} cannot be compiled: carry complex fields as real and imaginary tensors`);
  }
  const data = values instanceof Arrays ? values.slice() : Arrays.from(values as ArrayLike<number>);
  const first = data[0] as number;
  if (data.length > 0 && data.every((value) => Object.is(value, first)))
    return uniform(graph, first, shape, dtype as ElementType);
  return viewOf(graph.constant(dtype as ElementType, shape, data));
}

/** The values of a constant view, row-major in the tensor's own axes. */
export function constantValues({ value, shape, order }: View): ConstantData {
  const source = value.data as Float32Array | Int32Array | Uint8Array;
  const strides = naturalOrder(shape.length).map(() => 0);
  let stride = 1;
  for (let i = order.length - 1; i >= 0; i--) {
    const length = value.shape[i] as number;
    strides[order[i] as number] = length === 1 ? 0 : stride;
    stride *= length;
  }
  const result = new (source.constructor as new (length: number) => typeof source)(sizeOf(shape));
  const index = shape.map(() => 0);
  for (let position = 0, offset = 0; position < result.length; position++) {
    result[position] = source[offset] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]! += 1;
      offset += strides[axis] as number;
      if (index[axis]! < (shape[axis] as number)) break;
      offset -= (strides[axis] as number) * (shape[axis] as number);
      index[axis] = 0;
    }
  }
  return result;
}
