import type { Shape2 } from '../math/field.ts';

/** Along one axis: for target pixel `i` the first source pixel that it covers, and the shares of the pixels that it covers, from there on. */
interface Coverage {
  readonly starts: Int32Array;
  /** Where the shares of pixel `i` begin in `shares`; one more entry than there are pixels. */
  readonly offsets: Int32Array;
  readonly shares: Float64Array;
}

/**
 * Pixel `i` of `target` covers the source interval [i·S/T, (i+1)·S/T). Overlaps are counted in whole steps of 1/T source pixels, so they
 * are exact for any pair of sizes.
 */
function coverage(source: number, target: number): Coverage {
  const [starts, offsets] = [new Int32Array(target), new Int32Array(target + 1)];
  const shares: number[] = [];
  for (let index = 0; index < target; index++) {
    const [from, to] = [index * source, (index + 1) * source];
    starts[index] = Math.floor(from / target);
    for (let pixel = starts[index]!; pixel * target < to; pixel++) {
      shares.push((Math.min(to, (pixel + 1) * target) - Math.max(from, pixel * target)) / source);
    }
    offsets[index + 1] = shares.length;
  }
  return { starts, offsets, shares: Float64Array.from(shares) };
}

/**
 * Resizes images `[N, H, W]` by exact area averaging: each target pixel is the mean of the source over the area that it covers, whatever
 * the two sizes. The mean of an image stays what it is, and values stay in their range.
 */
export function resizeByArea(images: Float32Array, from: Shape2, to: Shape2): Float32Array {
  const [height, width] = from;
  const [targetHeight, targetWidth] = to;
  if (height === targetHeight && width === targetWidth) return images.slice();
  const rows = coverage(height, targetHeight);
  const columns = coverage(width, targetWidth);
  const count = images.length / (height * width);
  const narrow = new Float64Array(height * targetWidth);
  const line = new Float64Array(targetWidth);
  const out = new Float32Array(count * targetHeight * targetWidth);
  for (let index = 0, target = 0; index < count; index++) {
    resizeRows(images, index * height * width, width, columns, narrow);
    for (let row = 0; row < targetHeight; row++, target += targetWidth) {
      line.fill(0);
      for (let at = rows.offsets[row]!, source = rows.starts[row]!; at < rows.offsets[row + 1]!; at++, source++) {
        const share = rows.shares[at]!;
        for (let column = 0; column < targetWidth; column++) line[column]! += share * narrow[source * targetWidth + column]!;
      }
      out.set(line, target);
    }
  }
  return out;
}

/** Resizes each row of the image that starts at `imageAt` to the length of the coverage. */
function resizeRows(
  images: Float32Array,
  imageAt: number,
  width: number,
  { starts, offsets, shares }: Coverage,
  out: Float64Array,
): void {
  const length = starts.length;
  for (let target = 0, rowAt = imageAt; target < out.length; target += length, rowAt += width) {
    for (let column = 0; column < length; column++) {
      let sum = 0;
      for (let at = offsets[column]!, source = rowAt + starts[column]!; at < offsets[column + 1]!; at++, source++) {
        sum += shares[at]! * images[source]!;
      }
      out[target + column] = sum;
    }
  }
}
