import type { CameraGeometry } from '../optics/affine.ts';

/** The largest distance, in camera pixels, between where two registrations see a bin of the model. */
export function largestRegistrationError(
  found: CameraGeometry,
  { bins: [height, width], ...truth }: CameraGeometry & { readonly bins: readonly [number, number] },
): number {
  let largest = 0;
  // Affine: the largest distance is at a corner.
  for (const row of [-Math.floor(height / 2), Math.ceil(height / 2) - 1]) {
    for (const column of [-Math.floor(width / 2), Math.ceil(width / 2) - 1]) {
      const [a, b] = [found, truth].map(({ centre, pixelsPerBin: [[rr, rc], [cr, cc]] }) => [
        centre[0] + rr * row + rc * column,
        centre[1] + cr * row + cc * column,
      ]) as [number[], number[]];
      largest = Math.max(largest, Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!));
    }
  }
  return largest;
}
