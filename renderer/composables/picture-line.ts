import type { Pixel } from './view-transform.ts';

/** A line across a picture, from pixel to pixel. */
export interface Line {
  readonly from: Pixel;
  readonly to: Pixel;
}

export interface Section {
  /** Pixels from its beginning. */
  readonly distance: number;
  readonly value: number;
  readonly at: Pixel;
}

/** The values under a line, about one a pixel of its length, each that of the nearest pixel. */
export function sectionOf(values: ArrayLike<number>, width: number, { from, to }: Line): Section[] {
  const [down, right] = [to.row - from.row, to.column - from.column];
  const length = Math.hypot(down, right);
  const steps = Math.max(1, Math.round(length));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const at = { row: Math.round(from.row + (down * step) / steps), column: Math.round(from.column + (right * step) / steps) };
    return { distance: (length * step) / steps, value: values[at.row * width + at.column] ?? NaN, at };
  });
}
