import { InputError } from '../math/input-error.ts';
import type { Registration } from './capture-file.ts';

/** The frequencies of a transform of `length` samples that index 0, 1, ... of it stands for: 0, 1, ..., −2, −1. */
const signedFrequency = (index: number, length: number): number => (index < Math.ceil(length / 2) ? index : index - length);

/** Along one axis: the first camera pixel of each index of the model's transform. */
function firstPixels(length: number, centre: number, pixelsPerBin: number): readonly number[] {
  const lower = Math.round(centre - (pixelsPerBin - 1) / 2);
  return Array.from({ length }, (_, index) => lower + signedFrequency(index, length) * pixelsPerBin);
}

/**
 * Sums camera pixels into the bins of the model: `[rows, columns]` with the zero frequency at the registered centre →
 * `[H, W]` with the zero frequency at [0, 0]. What lies outside the model's frequencies is left out.
 * @throws InputError when the frame does not reach as far as the model
 */
export function sumIntoBins(
  frame: { readonly height: number; readonly width: number; readonly values: Float64Array },
  { centre, pixelsPerBin: matrix, bins: [height, width] }: Registration,
  where: string,
): Float64Array {
  const pixelsPerBin = wholeScale(matrix, where);
  const rows = firstPixels(height, centre[0], pixelsPerBin);
  const columns = firstPixels(width, centre[1], pixelsPerBin);
  const reaches = (first: readonly number[], size: number) =>
    Math.min(...first) >= 0 && Math.max(...first) + pixelsPerBin <= size;
  if (!reaches(rows, frame.height) || !reaches(columns, frame.width)) {
    const span = (first: readonly number[]) => `${Math.min(...first)} to ${Math.max(...first) + pixelsPerBin - 1}`;
    throw new InputError({
      where,
      expected: `rows ${span(rows)} and columns ${span(columns)} around the centre for ${height} × ${width} bins`,
      found: `${frame.height} × ${frame.width} pixels`,
    });
  }
  const sums = new Float64Array(height * width);
  rows.forEach((top, row) =>
    columns.forEach((left, column) => {
      let sum = 0;
      for (let y = top; y < top + pixelsPerBin; y++)
        for (let x = left; x < left + pixelsPerBin; x++) sum += frame.values[y * frame.width + x]!;
      sums[row * width + column] = sum;
    }),
  );
  return sums;
}

function wholeScale([[scale, b], [c, d]]: Registration['pixelsPerBin'], where: string): number {
  if (b === 0 && c === 0 && scale === d && scale > 0 && Number.isInteger(scale)) return scale;
  const expected = 'a whole number of camera pixels a bin, not turned';
  throw new InputError({ where, expected, found: `[[${scale}, ${b}], [${c}, ${d}]]` });
}

/** The inverse for one pixel a bin: `[H, W]` from [0, 0] → a frame with the zero frequency at [⌊H/2⌋, ⌊W/2⌋]. */
export function centreZeroFrequency(bins: Float64Array, [height, width]: readonly [number, number]): Float64Array {
  const frame = new Float64Array(bins.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const y = Math.floor(height / 2) + signedFrequency(row, height);
      const x = Math.floor(width / 2) + signedFrequency(column, width);
      frame[y * width + x] = bins[row * width + column]!;
    }
  }
  return frame;
}
