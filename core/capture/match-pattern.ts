import { transformInPlace } from '../math/fft.ts';
import { zeroField } from '../math/field.ts';
import type { LightFrame } from './bins.ts';

export interface PatternMatch {
  /** By how many whole pixels the frames' pattern lies off the model's, [down, right]. */
  readonly shift: readonly [number, number];
  /** Correlation there, over the frames: 1 for a perfect match. */
  readonly correlation: number;
}

/** Light beyond this many times a frame's mean is cut off, lest a zero order or a hot pixel decide alone. */
const BRIGHT = 6;

/**
 * Where model frames lie in captured ones, by correlation through the Fourier transform. Only the middle of the model counts, under a Gaussian window: there turns and scales that are a little wrong hardly
 * move the pattern.
 * @param centre of the window in the model, camera pixels
 * @param radius of the window, and the largest shift, in pixels
 */
export function matchPattern(
  model: readonly Float64Array[],
  frames: readonly LightFrame[],
  centre: readonly [number, number],
  { radius, largestShift }: { readonly radius: number; readonly largestShift: number },
): PatternMatch {
  const [{ height, width }] = frames as [LightFrame];
  const side = 2 ** Math.ceil(Math.log2(Math.max(height, width) + largestShift));
  const sum = new Float64Array(side * side);
  model.forEach((expected, l) => {
    const pair = zeroField([side, side]);
    const [template, seen] = [windowed(expected, [height, width], centre, radius), levelled(frames[l]!.values)];
    for (let y = 0; y < height; y++) {
      pair.re.set(template.subarray(y * width, (y + 1) * width), y * side);
      pair.im.set(seen.subarray(y * width, (y + 1) * width), y * side);
    }
    correlate(pair, side, sum, 1 / (norm(template) * localNorm(seen, [height, width], centre, radius) || 1) / model.length);
  });
  let best: PatternMatch = { shift: [0, 0], correlation: -Infinity };
  for (let down = -largestShift; down <= largestShift; down++) {
    for (let right = -largestShift; right <= largestShift; right++) {
      const correlation = sum[((down + side) % side) * side + ((right + side) % side)]!;
      if (correlation > best.correlation) best = { shift: [down, right], correlation };
    }
  }
  return best;
}

/** Adds `Σ_p template(p) seen(p + shift)` for all shifts, both real and side by side in one complex array. */
function correlate(
  pair: { readonly shape: readonly number[]; readonly re: Float64Array; readonly im: Float64Array },
  side: number,
  sum: Float64Array,
  factor: number,
): void {
  transformInPlace(pair, 'forward');
  const product = zeroField([side, side]);
  for (let row = 0, i = 0; row < side; row++) {
    for (let column = 0; column < side; column++, i++) {
      const j = ((side - row) % side) * side + ((side - column) % side);
      // The spectra of both, out of that of the pair.
      const [tRe, tIm] = [(pair.re[i]! + pair.re[j]!) / 2, (pair.im[i]! - pair.im[j]!) / 2];
      const [sRe, sIm] = [(pair.im[i]! + pair.im[j]!) / 2, (pair.re[j]! - pair.re[i]!) / 2];
      product.re[i] = tRe * sRe + tIm * sIm;
      product.im[i] = tRe * sIm - tIm * sRe;
    }
  }
  transformInPlace(product, 'inverse');
  for (let i = 0; i < sum.length; i++) sum[i]! += factor * side * product.re[i]!;
}

/** Cut off above, mean 0. */
function levelled(values: Float64Array): Float64Array {
  const mean = meanOf(values);
  const cut = values.map((value) => Math.min(value, BRIGHT * mean));
  const level = meanOf(cut);
  return cut.map((value) => value - level);
}

function windowed(
  values: Float64Array,
  [, width]: readonly [number, number],
  centre: readonly [number, number],
  radius: number,
): Float64Array {
  const even = levelled(values);
  const weight = (i: number) => gauss(Math.floor(i / width) - centre[0], (i % width) - centre[1], radius);
  let [sum, total] = [0, 0];
  even.forEach((value, i) => {
    sum += value * weight(i);
    total += weight(i);
  });
  return even.map((value, i) => (value - sum / total) * weight(i));
}

/** The norm of a frame under the window, as if it were as bright everywhere as near its middle. */
function localNorm(
  values: Float64Array,
  [, width]: readonly [number, number],
  centre: readonly [number, number],
  radius: number,
): number {
  let sum = 0;
  values.forEach((value, i) => (sum += (value * gauss(Math.floor(i / width) - centre[0], (i % width) - centre[1], radius)) ** 2));
  return Math.sqrt(sum);
}

const gauss = (y: number, x: number, radius: number): number => Math.exp(-(y * y + x * x) / (radius * radius));
const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const norm = (values: Float64Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
