import { planeShape, zeroField } from '../math/field.ts';
import type { Field, RealField } from '../math/field.ts';

/** What the filter meets beyond the border: zeros, or the opposite border. */
export type Padding = 'zeros' | 'circular';

/**
 * A Gaussian `ψ [k,k]` of unit sum, what a learned filter starts from.
 * @param size k, odd
 * @param sigma standard deviation in pixels
 * @throws RangeError when the size is even
 */
export function gaussianFilter(size: number, sigma: number): RealField {
  checkSize(size);
  const centre = (size - 1) / 2;
  const line = Float64Array.from({ length: size }, (_, i) => Math.exp(-((i - centre) ** 2) / (2 * sigma * sigma)));
  const sum = line.reduce((total, value) => total + value, 0);
  const data = Float64Array.from(
    { length: size * size },
    (_, i) => (line[Math.floor(i / size)]! * line[i % size]!) / (sum * sum),
  );
  return { shape: [size, size], data };
}

/**
 * The cross-correlation `z'[h,w] = Σ ψ[i,j] z[h + i − c, w + j − c]`, c = (k − 1)/2, of each plane `[..,H,W]`, real and imaginary parts alike,
 * at the same size.
 * @throws RangeError when the filter is not square with an odd side
 */
export function applyFilter(z: Field, filter: RealField, padding: Padding): Field {
  const [size, other] = planeShape(filter.shape);
  checkSize(size);
  if (other !== size) throw new RangeError(`a filter of ${size}×${other} instead of a square one`);
  const centre = (size - 1) / 2;
  const [height, width] = planeShape(z.shape);
  const result = zeroField(z.shape);
  for (let plane = 0; plane < z.re.length; plane += height * width) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        addShifted(z, result, plane, [height, width], [i - centre, j - centre], filter.data[i * size + j]!, padding);
      }
    }
  }
  return result;
}

/** `result[h,w] += factor · z[h + down, w + right]` of one plane. */
function addShifted(
  z: Field,
  result: Field,
  plane: number,
  [height, width]: readonly [number, number],
  [down, right]: readonly [number, number],
  factor: number,
  padding: Padding,
): void {
  for (let h = 0; h < height; h++) {
    const row = padding === 'circular' ? modulo(h + down, height) : h + down;
    if (row < 0 || row >= height) continue;
    for (let w = 0; w < width; w++) {
      const column = padding === 'circular' ? modulo(w + right, width) : w + right;
      if (column < 0 || column >= width) continue;
      const from = plane + row * width + column;
      const to = plane + h * width + w;
      result.re[to]! += factor * z.re[from]!;
      result.im[to]! += factor * z.im[from]!;
    }
  }
}

function modulo(index: number, size: number): number {
  return ((index % size) + size) % size;
}

function checkSize(size: number): void {
  if (!Number.isInteger(size) || size < 1 || size % 2 === 0)
    throw new RangeError(`a filter of side ${size} instead of an odd one`);
}
