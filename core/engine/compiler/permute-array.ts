import { naturalOrder, permuted } from './view.ts';

type Numbers = Float32Array | Int32Array;

/** Transposes row-major `source` of shape `shape` into `target`, whose axis i is axis `order[i]` of the source. */
export function permuteArray(source: Numbers, shape: readonly number[], order: readonly number[], target: Numbers): void {
  const sourceStrides = naturalOrder(shape.length).map((axis) =>
    shape.slice(axis + 1).reduce((size, length) => size * length, 1),
  );
  const lengths = permuted(shape, order);
  const strides = permuted(sourceStrides, order);
  const index = lengths.map(() => 0);
  for (let position = 0, offset = 0; position < source.length; position++) {
    target[position] = source[offset] as number;
    for (let axis = lengths.length - 1; axis >= 0; axis--) {
      index[axis]! += 1;
      offset += strides[axis] as number;
      if (index[axis]! < (lengths[axis] as number)) break;
      offset -= (strides[axis] as number) * (lengths[axis] as number);
      index[axis] = 0;
    }
  }
}
