import { transformInPlace } from '../math/fft.ts';
import { zeroField } from '../math/field.ts';
import type { Field, Shape2 } from '../math/field.ts';
import { determinant, inverse } from './affine.ts';
import type { CameraGeometry } from './affine.ts';
import { bump, bumpSlope, bumpSpectrum, TAPS } from './spreading-kernel.ts';

/** `square`: fields are made of the mask's square pixels, and the far field has their envelope, `sinc² sinc²`. `none`: points. */
export type Envelope = 'none' | 'square';

/** What a camera in the far field of masks `[H,W]` sees. */
export interface CameraPlane extends CameraGeometry {
  /** Camera pixels. */
  readonly height: number;
  readonly width: number;
  readonly envelope: Envelope;
}

/** Points of the grid a bin. The intensity's finest period is one bin, so that the grid is twice as fine as needed. */
const FINE = 4;

/** Frames of one scene, and how they change when the pattern moves. */
export interface CameraFrames {
  /** One `[height, width]` a snapshot. */
  readonly values: readonly Float64Array[];
  /** Derivatives of the values by frequency row and column, per bin, before the area factor; empty unless asked for. */
  readonly slopes: readonly { readonly row: Float64Array; readonly column: Float64Array }[];
}

/**
 * Camera frames of fields `[L,H,W]` in the plane of the mask: the field behind it, `x t_l e^{jW}`.
 *
 *     U(ν) = (HW)^{−1/2} Σ_n z_n e^{−2πi ν·n/N},   I = |U|² E(ν),   value of a pixel = ∫ over its area of I dν
 *
 * with ν in bins, `E = sinc²(ν_r/H) sinc²(ν_c/W)` or 1, and areas in bins², so that the pixels of a bin add up to its mean intensity.
 *
 * I is computed on a grid of a quarter bin, over one period without and two with an envelope, which is 0 at their ends: what lies beyond counts as dark. The area of a pixel and the kernel of the
 * interpolation are products in the domain of its spectrum. Against direct sums and integrals the error is below 1e-4 of the mean intensity.
 * @param withSlopes derivatives too, for registration: they leave out that the area of a pixel turns with the camera
 */
export function cameraFrames(fields: Field, plane: CameraPlane, withSlopes = false): CameraFrames {
  const [snapshots, height, width] = fields.shape as [number, number, number];
  const grids = blurredIntensities(fields, plane);
  const points = pixelPoints([height, width], plane);
  const area = 1 / Math.abs(determinant(plane.pixelsPerBin));
  const values: Float64Array[] = [];
  const slopes: { row: Float64Array; column: Float64Array }[] = [];
  for (let snapshot = 0; snapshot < snapshots; snapshot++) {
    const grid = grids[snapshot]!;
    values.push(gather(grid, points, points.rowWeights, points.columnWeights, area));
    if (!withSlopes) continue;
    slopes.push({
      row: gather(grid, points, points.rowSlopes, points.columnWeights, FINE),
      column: gather(grid, points, points.rowWeights, points.columnSlopes, FINE),
    });
  }
  return { values, slopes };
}

/** Grid points along an axis: those of one period, or of two. */
const gridShape = ([height, width]: Shape2, envelope: Envelope): [number, number] => {
  const periods = envelope === 'none' ? 1 : 2;
  return [FINE * periods * height, FINE * periods * width];
};

/** The intensities on the grid, spread over the area of a camera pixel and sharpened for the interpolation, one a snapshot; index 0 is frequency 0. */
function blurredIntensities(fields: Field, plane: CameraPlane): Float64Array[] {
  const [snapshots, height, width] = fields.shape as [number, number, number];
  const [rows, columns] = gridShape([height, width], plane.envelope);
  const filter = areaFilter([height, width], plane);
  const grids: Float64Array[] = [];
  // Two real grids travel through one complex transform; the filter is real and even, and keeps them apart.
  for (let snapshot = 0; snapshot < snapshots; snapshot += 2) {
    const re = fineIntensity(fields, snapshot, plane.envelope);
    const im = snapshot + 1 < snapshots ? fineIntensity(fields, snapshot + 1, plane.envelope) : new Float64Array(re.length);
    const pair = { shape: [rows, columns], re, im };
    transformInPlace(pair, 'forward');
    for (let i = 0; i < filter.length; i++) {
      re[i]! *= filter[i]!;
      im[i]! *= filter[i]!;
    }
    transformInPlace(pair, 'inverse');
    grids.push(re);
    if (snapshot + 1 < snapshots) grids.push(im);
  }
  return grids;
}

/** `|U|² E` on the grid. */
function fineIntensity(fields: Field, snapshot: number, envelope: Envelope): Float64Array {
  const [, height, width] = fields.shape as [number, number, number];
  const period = zeroField([FINE * height, FINE * width]);
  const from = snapshot * height * width;
  for (let row = 0; row < height; row++) {
    const at = row * FINE * width;
    period.re.set(fields.re.subarray(from + row * width, from + (row + 1) * width), at);
    period.im.set(fields.im.subarray(from + row * width, from + (row + 1) * width), at);
  }
  transformInPlace(period, 'forward');
  // The transform is orthonormal on its own, finer grid.
  const intensity = period.re.map((re, i) => FINE * FINE * (re * re + period.im[i]! * period.im[i]!));
  if (envelope === 'none') return intensity;
  const [rows, columns] = gridShape([height, width], envelope);
  const rowEnvelope = envelopeOf(rows, height);
  const columnEnvelope = envelopeOf(columns, width);
  const tiled = new Float64Array(rows * columns);
  for (let row = 0, i = 0; row < rows; row++) {
    const line = (row % period.shape[0]!) * period.shape[1]!;
    for (let column = 0; column < columns; column++, i++) {
      tiled[i] = intensity[line + (column % period.shape[1]!)]! * rowEnvelope[row]! * columnEnvelope[column]!;
    }
  }
  return tiled;
}

/** Frequencies of a grid's indices, in units of its period: 0, 1, …, −2, −1. */
const signed = (index: number, length: number): number => (index < Math.ceil(length / 2) ? index : index - length);

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** `sinc²(ν/N)` along an axis of the grid. */
const envelopeOf = (points: number, pixels: number): Float64Array =>
  Float64Array.from({ length: points }, (_, index) => sinc(signed(index, points) / FINE / pixels) ** 2);

/** `sinc²(ν/N)` at `finer` points a bin over one period, from frequency 0. */
export const binEnvelope = (pixels: number, finer: number): Float64Array =>
  Float64Array.from({ length: finer * pixels }, (_, index) => sinc(signed(index, finer * pixels) / finer / pixels) ** 2);

/** In the spectrum of the grid: the area of a camera pixel over the spectrum of the interpolation's kernel. */
function areaFilter(shape: Shape2, { envelope, pixelsPerBin }: CameraPlane): Float64Array {
  const [rows, columns] = gridShape(shape, envelope);
  const [[a, b], [c, d]] = inverse(pixelsPerBin);
  const sharpen = (points: number) =>
    Float64Array.from({ length: points }, (_, i) => 1 / bumpSpectrum(signed(i, points) / points));
  const rowSharpen = sharpen(rows);
  const columnSharpen = rows === columns ? rowSharpen : sharpen(columns);
  const filter = new Float64Array(rows * columns);
  for (let row = 0, i = 0; row < rows; row++) {
    const perRow = (FINE * signed(row, rows)) / rows;
    for (let column = 0; column < columns; column++, i++) {
      const perColumn = (FINE * signed(column, columns)) / columns;
      // Cycles a bin to cycles a camera pixel: the transpose of the inverse.
      const blur = sinc(a * perRow + c * perColumn) * sinc(b * perRow + d * perColumn);
      // Beyond the band of the intensity there is rounding only, which sharpening would raise.
      const inBand = Math.abs(perRow) <= 1.5 && Math.abs(perColumn) <= 1.5;
      filter[i] = inBand ? blur * rowSharpen[row]! * columnSharpen[column]! : 0;
    }
  }
  return filter;
}

/** For each camera pixel the grid points that decide it, along each axis, and their weights. */
interface PixelPoints {
  readonly columns: number;
  /** `[pixels, TAPS]`: offsets of grid rows, and grid columns. */
  readonly rowAt: Int32Array;
  readonly columnAt: Int32Array;
  readonly rowWeights: Float64Array;
  readonly rowSlopes: Float64Array;
  readonly columnWeights: Float64Array;
  readonly columnSlopes: Float64Array;
}

function pixelPoints(shape: Shape2, plane: CameraPlane): PixelPoints {
  const { height, width, centre, pixelsPerBin, envelope } = plane;
  const [rows, columns] = gridShape(shape, envelope);
  const [[a, b], [c, d]] = inverse(pixelsPerBin);
  const count = height * width * TAPS;
  const floats = () => new Float64Array(count);
  const points = { columns, rowAt: new Int32Array(count), columnAt: new Int32Array(count), rowWeights: floats(), rowSlopes: floats(), columnWeights: floats(), columnSlopes: floats() }; // prettier-ignore
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += TAPS) {
      const row = FINE * (a * (y - centre[0]) + b * (x - centre[1]));
      const column = FINE * (c * (y - centre[0]) + d * (x - centre[1]));
      // Beyond the ends of the envelope the weights stay 0.
      if (envelope === 'square' && (Math.abs(row) > rows / 2 || Math.abs(column) > columns / 2)) continue;
      weigh(row, rows, columns, at, points.rowAt, points.rowWeights, points.rowSlopes);
      weigh(column, columns, 1, at, points.columnAt, points.columnWeights, points.columnSlopes);
    }
  }
  return points;
}

function weigh(
  place: number,
  length: number,
  stride: number,
  at: number,
  indices: Int32Array,
  weights: Float64Array,
  slopes: Float64Array,
): void {
  const first = Math.ceil(place - TAPS / 2);
  for (let tap = 0; tap < TAPS; tap++) {
    const index = first + tap;
    indices[at + tap] = (((index % length) + length) % length) * stride;
    weights[at + tap] = bump(place - index);
    slopes[at + tap] = bumpSlope(place - index);
  }
}

function gather(
  grid: Float64Array,
  { rowAt, columnAt }: PixelPoints,
  rowWeights: Float64Array,
  columnWeights: Float64Array,
  factor: number,
): Float64Array {
  const values = new Float64Array(rowAt.length / TAPS);
  for (let pixel = 0, at = 0; pixel < values.length; pixel++, at += TAPS) {
    let sum = 0;
    for (let row = at; row < at + TAPS; row++) {
      const line = rowAt[row]!;
      let inner = 0;
      for (let column = at; column < at + TAPS; column++) inner += columnWeights[column]! * grid[line + columnAt[column]!]!;
      sum += rowWeights[row]! * inner;
    }
    values[pixel] = factor * sum;
  }
  return values;
}
