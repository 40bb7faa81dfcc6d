import type { HostTensor } from '../../engine/program.ts';
import { elementCount } from '../../math/field.ts';

/** Pairs of rows: what is given, `[N, …]`, and what is wanted, `[N, …]`. */
export interface Pairs {
  readonly given: Float32Array;
  readonly wanted: Float32Array;
  /** Of one row. */
  readonly givenShape: readonly number[];
  readonly wantedShape: readonly number[];
}

export const countPairs = ({ given, givenShape }: Pairs): number => given.length / elementCount(givenShape);

/** Some rows of an array, in this order. */
export function rowsOf(values: Float32Array, shape: readonly number[], chosen: Int32Array): HostTensor {
  const size = elementCount(shape);
  const data = new Float32Array(chosen.length * size);
  chosen.forEach((row, i) => data.set(values.subarray(row * size, (row + 1) * size), i * size));
  return { shape: [chosen.length, ...shape], data };
}
