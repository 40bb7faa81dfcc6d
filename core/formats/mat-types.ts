import type { Dtype } from './array.ts';

/** Numbers of the MAT-file format, level 5. Source: MathWorks, "MAT-File Format", tables 1-1 to 1-3. */

/** Kinds of data elements: an array, and one such element compressed by zlib. */
export const [MATRIX, COMPRESSED] = [14, 15];

/** How numbers are stored (`mi…`): their type, which may be smaller than that of the array they fill. */
export const STORED: ReadonlyMap<number, Dtype> = new Map<number, Dtype>([
  [1, 'int8'],
  [2, 'uint8'],
  [3, 'int16'],
  [4, 'uint16'],
  [5, 'int32'],
  [6, 'uint32'],
  [7, 'float32'],
  [9, 'float64'],
  [12, 'int64'],
  [13, 'uint64'],
]);

/** Classes of arrays (`mx…_CLASS`) that hold numbers, and the type of these. */
export const NUMERIC_CLASSES: ReadonlyMap<number, Dtype> = new Map<number, Dtype>([
  [6, 'float64'],
  [7, 'float32'],
  [8, 'int8'],
  [9, 'uint8'],
  [10, 'int16'],
  [11, 'uint16'],
  [12, 'int32'],
  [13, 'uint32'],
  [14, 'int64'],
  [15, 'uint64'],
]);

/** Classes that are no array of numbers, by the names that MATLAB gives them. */
export const OTHER_CLASSES: ReadonlyMap<number, string> = new Map([
  [1, 'cell'],
  [2, 'struct'],
  [3, 'object'],
  [4, 'char'],
  [5, 'sparse'],
  [16, 'function_handle'],
  [17, 'opaque'],
]);

export const FLAG = { complex: 0x08, logical: 0x02 } as const;

/** Elements start at multiples of eight bytes. */
export const padded = (length: number): number => Math.ceil(length / 8) * 8;
