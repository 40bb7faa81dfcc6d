import { intensityMap, paintRange } from '../../colour/colour-map.ts';

export const FRAME_SCALES = ['log', 'linear'] as const;
export type FrameScale = (typeof FRAME_SCALES)[number];

/** The smallest and the largest count of a frame. */
export function countRange(counts: ArrayLike<number>): { readonly low: number; readonly high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] as number;
    if (count < low) low = count;
    if (count > high) high = count;
  }
  return high < low ? { low: 0, high: 0 } : { low, high };
}

/** Counts as RGBA pixels, from the smallest to the largest; on the logarithmic scale as log(1 + count above the smallest). */
export function paintCounts(counts: ArrayLike<number>, scale: FrameScale): Uint8ClampedArray<ArrayBuffer> {
  const { low, high } = countRange(counts);
  if (scale === 'linear') return paintRange(counts, intensityMap, low, high);
  const logs = Float32Array.from(counts, (count) => Math.log1p(count - low));
  return paintRange(logs, intensityMap, 0, Math.log1p(high - low));
}
