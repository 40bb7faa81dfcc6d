import { InputError } from '../math/input-error.ts';
import type { Dtype, NumericArray } from './array.ts';
import type { Picture, Samples } from './picture.ts';

const DTYPES = new Map<string, Dtype>([
  ['Uint8Array', 'uint8'],
  ['Uint16Array', 'uint16'],
  ['Uint32Array', 'uint32'],
  ['Int8Array', 'int8'],
  ['Int16Array', 'int16'],
  ['Int32Array', 'int32'],
  ['Float32Array', 'float32'],
  ['Float64Array', 'float64'],
]);

/** Pages as one array: `[rows, columns]` for one, else `[N, rows, columns]`. @throws InputError when they differ in size or type */
export function picturesAsArray(pages: readonly Picture[], where: string): NumericArray {
  const { width, height, data } = pages[0]!;
  const dtype = DTYPES.get(data.constructor.name)!;
  if (pages.length === 1) return { dtype, shape: [height, width], data } as NumericArray;
  const all = new (data.constructor as new (length: number) => Samples)(pages.length * data.length);
  pages.forEach((page, index) => {
    if (page.width !== width || page.height !== height || page.data.constructor !== data.constructor) {
      const expected = `pages of ${height} × ${width} ${dtype}, as the first`;
      const found = `${page.height} × ${page.width} ${DTYPES.get(page.data.constructor.name)} on page ${index}, counted from 0`;
      throw new InputError({ where, expected, found });
    }
    all.set(page.data as never, index * data.length);
  });
  return { dtype, shape: [pages.length, height, width], data: all } as NumericArray;
}
