import type { Dtype, NumericArray } from '../../formats/array.ts';
import { formatShape, isComplex } from '../../formats/array.ts';
import type { Picture, Samples } from '../../formats/picture.ts';
import { InputError } from '../../math/input-error.ts';
import type { ImageSource } from '../description.ts';
import { WHITE } from '../scenes.ts';

/** One image as a file holds it, row by row. */
export interface RawImage {
  /** What names it to a person: its file, and its place in that. */
  readonly where: string;
  readonly height: number;
  readonly width: number;
  readonly data: Samples;
  /** The number that stands for white; null where the type does not say it. */
  readonly white: number | null;
}

/** The images of one file, each made when it is asked for. */
export interface ImageStack {
  readonly count: number;
  at(index: number): RawImage;
}

export const stackOfPictures = (pages: readonly Picture[], where: string): ImageStack => ({
  count: pages.length,
  at(index) {
    const { height, width, data, white } = pages[index]!;
    return { where: pages.length === 1 ? where : `${where} [${index}]`, height, width, data, white };
  },
});

/** The axis that counts the images of a shape with three. MATLAB's users stack along the last, where `[28, 28, 5000]` gives it away. */
const guessAxis = ([first = 0, second = 0, third = 0]: readonly number[], where: string): 'first' | 'last' =>
  /\.mat\b/i.test(where) && first === second && second !== third ? 'last' : 'first';

/** Whether an array can hold images: two or three axes longer than 1, of real numbers. */
export const canHoldImages = (shape: readonly number[], dtype: Dtype | null): boolean => {
  const { length } = axesOf(shape);
  return dtype !== null && !dtype.startsWith('complex') && (length === 2 || length === 3) && !shape.includes(0);
};

/**
 * An array `[H, W]`, `[N, H, W]` or, with the last axis counting, `[H, W, N]`; axes of length 1 beyond these do not count.
 * @throws InputError when it has another shape, or is complex
 */
export function stackOfArray(array: NumericArray, axis: ImageSource['axis'], where: string): ImageStack {
  const { shape, dtype, data } = array;
  if (isComplex(array)) {
    const hint = 'save its amplitude or its phase as an array of its own';
    throw new InputError({ where, expected: 'images of real numbers', found: `${dtype} values`, hint });
  }
  if (!canHoldImages(shape, dtype)) {
    throw new InputError({ where, expected: 'one image [H, W] or images [N, H, W]', found: `an array ${formatShape(shape)}` });
  }
  const sides = axesOf(shape);
  const white = WHITE[dtype] ?? null;
  const numbers: Samples =
    data instanceof BigInt64Array || data instanceof BigUint64Array ? Float64Array.from(data, Number) : data;
  if (sides.length === 2) {
    const [height, width] = sides as [number, number];
    return { count: 1, at: () => ({ where, height, width, data: numbers, white }) };
  }
  const last = (axis ?? guessAxis(sides, where)) === 'last';
  const [count, height, width] = (last ? [sides[2], sides[0], sides[1]] : sides) as [number, number, number];
  const size = height * width;
  return {
    count,
    at: (index) => ({
      where: `${where} [${index}]`,
      height,
      width,
      white,
      data: last
        ? Float64Array.from({ length: size }, (_, pixel) => numbers[pixel * count + index]!)
        : numbers.subarray(index * size, (index + 1) * size),
    }),
  };
}

/** The sides of a shape, without the axes of length 1 that are more than images need: `[N, H, W, 1]` and `[N, 1, H, W]` are `[N, H, W]`. */
function axesOf(shape: readonly number[]): number[] {
  const sides = [...shape];
  while (sides.length > 3 && sides.includes(1)) sides.splice(sides.lastIndexOf(1), 1);
  return sides;
}
