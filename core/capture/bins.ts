import { InputError } from '../math/input-error.ts';
import { determinant, inverse, samplingOf, type CameraGeometry } from '../optics/affine.ts';
import { binEnvelope, type Envelope } from '../optics/camera-plane.ts';
import { overlapWithPixels } from './pixel-overlap.ts';
import { sharpeningKernel, KERNEL_REACH, type SharpeningKernel } from './sharpening-kernel.ts';

/** A frame of light: dark and sensitivity taken out, no bad pixels. */
export interface LightFrame {
  readonly height: number;
  readonly width: number;
  readonly values: Float64Array;
}

/** Camera pixels a bin from which a frame has the intensity between its pixels as well. */
export const FULL_SAMPLING = 2;

/** The frequencies of a transform of `length` samples that index 0, 1, ... of it stands for: 0, 1, ..., −2, −1. */
const signedFrequency = (index: number, length: number): number => (index < Math.ceil(length / 2) ? index : index - length);

/**
 * A camera frame in the bins of the model's transform: frames with the zero frequency at the registered centre → `[H, W]` with the zero frequency at [0, 0], in such a scale that light is
 * conserved: camera pixels of one bin add up to it. What lies outside the model's frequencies is left out.
 *
 * From two camera pixels a bin, the intensity, which is band-limited, is evaluated at each bin's centre, the blur by the area of a pixel undone. Below, each bin has the sum of the pixels in its
 * area, in shares where they lie across its border; at one aligned pixel a bin that is the pixel.
 * @param envelope is divided out
 * @throws InputError when the frame does not reach as far as the model
 */
export function resampleIntoBins(
  frame: LightFrame,
  geometry: CameraGeometry,
  shape: readonly [number, number],
  envelope: Envelope,
  where: string,
): Float64Array {
  checkReach(frame, geometry, shape, where);
  const values =
    samplingOf(geometry.pixelsPerBin) >= FULL_SAMPLING
      ? intensityBetweenPixels(frame, geometry, shape, 1)
      : eachBin(shape, 1, (row, column) => overlapWithPixels(frame, geometry, [row, column]));
  return withoutEnvelope(values, shape, 1, envelope);
}

/**
 * The variances that independent variances of the camera's pixels leave in the bins of `resampleIntoBins`: the same sums with the squares of their weights.
 * @param variance of each pixel, as a frame
 */
export function varianceOfBins(
  variance: LightFrame,
  geometry: CameraGeometry,
  shape: readonly [number, number],
  envelope: Envelope,
): Float64Array {
  const values =
    samplingOf(geometry.pixelsPerBin) >= FULL_SAMPLING
      ? intensityBetweenPixels(variance, geometry, shape, 1, 2)
      : eachBin(shape, 1, (row, column) => overlapWithPixels(variance, geometry, [row, column], 2));
  return withoutEnvelope(withoutEnvelope(values, shape, 1, envelope), shape, 1, envelope);
}

/**
 * The same at `finer` points a bin along each axis, `[finer · H, finer · W]` from the zero frequency: at two the frame is told completely. Points outside the frame take the values of its border.
 * It needs two camera pixels a bin.
 */
export function resampleFiner(
  frame: LightFrame,
  geometry: CameraGeometry,
  shape: readonly [number, number],
  envelope: Envelope,
  finer: number,
): Float64Array {
  return withoutEnvelope(intensityBetweenPixels(frame, geometry, shape, finer), shape, finer, envelope);
}

/** Camera pixels around a bin's centre that decide its intensity for the most part, where it is interpolated. */
const CORE = 3;

/**
 * The bins of the model, by their index in `[H, W]`, to which camera pixels contribute much: where light is interpolated those within three pixels, otherwise those whose area they share.
 * @param pixels indices in the frame
 */
export function binsOfPixels(
  pixels: readonly number[],
  frameWidth: number,
  { centre, pixelsPerBin, bins: [height, width] }: CameraGeometry & { readonly bins: readonly [number, number] },
): ReadonlySet<number> {
  const [[a, b], [c, d]] = inverse(pixelsPerBin);
  const sampling = samplingOf(pixelsPerBin);
  const reach = sampling >= FULL_SAMPLING ? CORE / sampling : (1 + 1 / sampling) / 2;
  const found = new Set<number>();
  for (const pixel of pixels) {
    const [y, x] = [Math.floor(pixel / frameWidth) - centre[0], (pixel % frameWidth) - centre[1]];
    const [row, column] = [a * y + b * x, c * y + d * x];
    for (let r = Math.floor(row - reach) + 1; r < row + reach; r++) {
      if (r < -Math.floor(height / 2) || r >= Math.ceil(height / 2)) continue;
      for (let k = Math.floor(column - reach) + 1; k < column + reach; k++) {
        if (k < -Math.floor(width / 2) || k >= Math.ceil(width / 2)) continue;
        found.add(((r + height) % height) * width + ((k + width) % width));
      }
    }
  }
  return found;
}

function eachBin(
  [height, width]: readonly [number, number],
  finer: number,
  value: (row: number, column: number) => number,
): Float64Array {
  const bins = new Float64Array(finer * height * finer * width);
  for (let row = 0, i = 0; row < finer * height; row++) {
    for (let column = 0; column < finer * width; column++, i++) {
      bins[i] = value(signedFrequency(row, finer * height) / finer, signedFrequency(column, finer * width) / finer);
    }
  }
  return bins;
}

function withoutEnvelope(
  bins: Float64Array,
  [height, width]: readonly [number, number],
  finer: number,
  envelope: Envelope,
): Float64Array {
  if (envelope === 'none') return bins;
  const rows = binEnvelope(height, finer);
  const columns = binEnvelope(width, finer);
  return bins.map((value, i) => value / (rows[Math.floor(i / columns.length)]! * columns[i % columns.length]!));
}

/** Band-limited interpolation, separable along the axes of the camera, with the area of a pixel divided out. @param power of the weights */
function intensityBetweenPixels(
  { height, width, values }: LightFrame,
  { centre, pixelsPerBin }: CameraGeometry,
  shape: readonly [number, number],
  finer: number,
  power = 1,
): Float64Array {
  const [[rr, rc], [cr, cc]] = pixelsPerBin;
  const [[a, b], [c, d]] = inverse(pixelsPerBin);
  const area = Math.abs(determinant(pixelsPerBin));
  const kernels = [sharpeningKernel(Math.abs(a) + Math.abs(c)), sharpeningKernel(Math.abs(b) + Math.abs(d))] as const;
  const rows = new TapsAlong(height, kernels[0]);
  const columns = new TapsAlong(width, kernels[1]);
  return eachBin(shape, finer, (row, column) => {
    rows.place(centre[0] + rr * row + rc * column);
    columns.place(centre[1] + cr * row + cc * column);
    let sum = 0;
    for (let i = 0; i < rows.weights.length; i++) {
      const line = rows.pixels[i]! * width;
      let inner = 0;
      for (let j = 0; j < columns.weights.length; j++) inner += columns.weights[j]! ** power * values[line + columns.pixels[j]!]!;
      sum += rows.weights[i]! ** power * inner;
    }
    return area ** power * sum;
  });
}

/** The pixels along an axis that decide the intensity at a place, and their weights, which add up to 1. */
class TapsAlong {
  readonly weights = new Float64Array(2 * KERNEL_REACH);
  readonly pixels = new Int32Array(2 * KERNEL_REACH);
  private readonly length: number;
  private readonly kernel: SharpeningKernel;

  constructor(length: number, kernel: SharpeningKernel) {
    this.length = length;
    this.kernel = kernel;
  }

  place(at: number): void {
    const first = Math.floor(at) - KERNEL_REACH + 1;
    let sum = 0;
    for (let tap = 0; tap < this.weights.length; tap++) {
      this.pixels[tap] = Math.min(Math.max(first + tap, 0), this.length - 1);
      sum += this.weights[tap] = this.kernel(at - first - tap);
    }
    for (let tap = 0; tap < this.weights.length; tap++) this.weights[tap]! /= sum;
  }
}

function checkReach(
  { height, width }: LightFrame,
  geometry: CameraGeometry,
  [rows, columns]: readonly [number, number],
  where: string,
): void {
  const [[rr, rc], [cr, cc]] = geometry.pixelsPerBin;
  const [y, x] = geometry.centre;
  let [top, bottom, left, right] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const row of [-Math.floor(rows / 2), Math.ceil(rows / 2) - 1]) {
    for (const column of [-Math.floor(columns / 2), Math.ceil(columns / 2) - 1]) {
      [top, bottom] = [Math.min(top, y + rr * row + rc * column), Math.max(bottom, y + rr * row + rc * column)];
      [left, right] = [Math.min(left, x + cr * row + cc * column), Math.max(right, x + cr * row + cc * column)];
    }
  }
  if (top >= -0.5 && left >= -0.5 && bottom <= height - 0.5 && right <= width - 0.5) return;
  const span = (from: number, to: number) => `${Math.round(from)} to ${Math.round(to)}`;
  throw new InputError({
    where,
    expected: `rows ${span(top, bottom)} and columns ${span(left, right)} around the centre for ${rows} × ${columns} bins`,
    found: `${height} × ${width} pixels`,
  });
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
