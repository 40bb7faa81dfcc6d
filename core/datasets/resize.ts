import type { Shape2 } from '../math/field.ts';

/** For each target pixel along one axis: the first source pixel that it covers, and the share of it that each covered pixel fills. */
interface Coverage {
  readonly start: number;
  readonly shares: Float64Array;
}

/**
 * Pixel `i` of `target` covers the source interval [i·S/T, (i+1)·S/T). Overlaps are counted in whole steps of 1/T source pixels, so they
 * are exact for any pair of sizes.
 */
function coverages(source: number, target: number): Coverage[] {
  return Array.from({ length: target }, (_, index) => {
    const [from, to] = [index * source, (index + 1) * source];
    const start = Math.floor(from / target);
    const end = Math.ceil(to / target);
    const overlap = (pixel: number) => Math.min(to, (pixel + 1) * target) - Math.max(from, pixel * target);
    return { start, shares: Float64Array.from({ length: end - start }, (_share, offset) => overlap(start + offset) / source) };
  });
}

/**
 * Resizes images `[N, H, W]` by exact area averaging: each target pixel is the mean of the source over the area that it covers, whatever
 * the two sizes. The mean of an image stays what it is, and values stay in their range.
 */
export function resizeByArea(images: Float32Array, from: Shape2, to: Shape2): Float32Array {
  const [height, width] = from;
  const [targetHeight, targetWidth] = to;
  if (height === targetHeight && width === targetWidth) return images.slice();
  const rows = coverages(height, targetHeight);
  const columns = coverages(width, targetWidth);
  const count = images.length / (height * width);
  const narrow = new Float64Array(height * targetWidth);
  const out = new Float32Array(count * targetHeight * targetWidth);
  for (let index = 0; index < count; index++) {
    const imageAt = index * height * width;
    for (let row = 0; row < height; row++) {
      columns.forEach(({ start, shares }, column) => {
        let sum = 0;
        for (let offset = 0; offset < shares.length; offset++)
          sum += shares[offset]! * images[imageAt + row * width + start + offset]!;
        narrow[row * targetWidth + column] = sum;
      });
    }
    const outAt = index * targetHeight * targetWidth;
    rows.forEach(({ start, shares }, row) => {
      for (let column = 0; column < targetWidth; column++) {
        let sum = 0;
        for (let offset = 0; offset < shares.length; offset++)
          sum += shares[offset]! * narrow[(start + offset) * targetWidth + column]!;
        out[outAt + row * targetWidth + column] = sum;
      }
    });
  }
  return out;
}
