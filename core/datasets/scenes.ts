import { InputError } from '../math/input-error.ts';
import { formatShape, type NumericArray } from '../formats/array.ts';

/** Images to learn from or to test with. */
export interface Scenes {
  /** `[N, H, W]`, row-major, each value in [0, 1]. */
  readonly images: Float32Array;
  readonly height: number;
  readonly width: number;
  /** What each image shows, where the source says it. */
  readonly labels?: Int32Array | undefined;
}

export const countScenes = ({ images, height, width }: Scenes): number => images.length / (height * width);

/** What the largest number of each type stands for: white. Other types do not say what their white is. */
export const WHITE: Partial<Record<NumericArray['dtype'], number>> = {
  bool: 1,
  uint8: 255,
  uint16: 65535,
  float32: 1,
  float64: 1,
};

/**
 * Images from an array `[N, H, W]` or `[N, H, W, 1]`: bytes and 16-bit numbers are divided by their full scale, floats must already be
 * in [0, 1]. @throws InputError when the shape or type is another, or a value is outside [0, 1] or not a number.
 */
export function scenesFromArray(array: NumericArray, where: string): Scenes {
  const { shape, dtype, data } = array;
  const [count = 0, height = 0, width = 0, channels = 1] = shape;
  if (shape.length < 3 || shape.length > 4 || channels !== 1 || count * height * width === 0) {
    throw new InputError({ where, expected: 'images [N, H, W]', found: `an array ${formatShape(shape)}` });
  }
  const white = WHITE[dtype];
  if (white === undefined) {
    throw new InputError({
      where,
      expected: 'uint8, uint16, bool, float32 or float64 images',
      found: dtype,
      hint: 'convert them first',
    });
  }
  const images = new Float32Array(data.length);
  for (let index = 0; index < images.length; index++) {
    const value = Number(data[index]) / white;
    if (!(value >= 0 && value <= 1)) {
      const place = formatShape([Math.floor(index / (height * width)), Math.floor(index / width) % height, index % width]);
      throw new InputError({
        where,
        expected: 'values from 0 to 1',
        found: `${value} at ${place}`,
        hint: 'divide by the largest value',
      });
    }
    images[index] = value;
  }
  return { images, height, width };
}

/** The images with these numbers, in this order. */
export function chooseScenes({ images, height, width }: Scenes, indices: ArrayLike<number>): Scenes {
  const size = height * width;
  const chosen = new Float32Array(indices.length * size);
  for (let at = 0; at < indices.length; at++)
    chosen.set(images.subarray(indices[at]! * size, (indices[at]! + 1) * size), at * size);
  return { images: chosen, height, width };
}
