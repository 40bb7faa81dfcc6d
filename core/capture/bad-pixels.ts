import { InputError } from '../math/input-error.ts';

/**
 * Puts the mean of the nearest good pixels in the place of bad ones: those that touch it, or else the next ring that has any.
 * @param bad [row, column] of each
 * @throws InputError when one lies outside the frame, or no pixel is good
 */
export function repairPixels(
  { height, width, values }: { readonly height: number; readonly width: number; readonly values: Float64Array },
  bad: readonly (readonly [number, number])[],
  where: string,
): Float64Array {
  if (bad.length === 0) return values;
  const isBad = new Set<number>();
  for (const [row, column] of bad) {
    if (row >= height || column >= width) {
      const expected = `bad pixels inside ${height} × ${width} pixels`;
      throw new InputError({ where, expected, found: `[${row}, ${column}]` });
    }
    isBad.add(row * width + column);
  }
  if (isBad.size === values.length) throw new InputError({ where, expected: 'a good pixel', found: 'bad ones only' });
  const repaired = values.slice();
  for (const pixel of isBad) repaired[pixel] = nearbyMean(Math.floor(pixel / width), pixel % width);
  return repaired;

  function nearbyMean(row: number, column: number): number {
    for (let ring = 1; ; ring++) {
      let [sum, count] = [0, 0];
      for (let y = Math.max(0, row - ring); y <= Math.min(height - 1, row + ring); y++) {
        for (let x = Math.max(0, column - ring); x <= Math.min(width - 1, column + ring); x++) {
          if (isBad.has(y * width + x)) continue;
          sum += values[y * width + x]!;
          count++;
        }
      }
      if (count > 0) return sum / count;
    }
  }
}
