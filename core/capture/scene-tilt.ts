import { transformInPlace } from '../math/fft.ts';
import { zeroField, type Field } from '../math/field.ts';

/** Periods over a scene, [along rows, along columns]: a frequency in bins. */
export type Tilt = readonly [number, number];

/** Points a bin at which the strongest plane wave is looked for. */
const FINER = 8;
/** What is farther from the plane than so many radians is not level ground: the plane is found with the widest, and settles with the narrowest. */
const WIDTHS = [0.6, 0.6, 0.4, 0.4, 0.25, 0.25, 0.15, 0.15, 0.15];
/** A plane that leaves the plane wave by more than so many bins has climbed a slope of the scene. */
const LARGEST_STEP = 0.5;

/**
 * The tilt that scenes have in common: that of the plane on which the phase of most of their light lies. It begins at their strongest plane wave and is fitted by least squares whose weights fall with the
 * distance from the plane (Geman and McClure), so that what stands out of level ground does not lean on it. Exact for scenes of constant phase, and for those with a background.
 * @param fields `[1,H,W]` or `[H,W]` each
 */
export function tiltOf(fields: readonly Field[]): Tilt {
  const start = strongestPlaneWave(fields);
  let tilt = start;
  let offsets = fields.map((field) => sumPhase(field, tilt));
  for (const width of WIDTHS) [tilt, offsets] = nearerPlane(fields, tilt, offsets, width);
  const step = Math.hypot(tilt[0] - start[0], tilt[1] - start[1]);
  return step <= LARGEST_STEP ? tilt : start;
}

/** `x e^{−2πi s·n/N}`, and turned to a positive sum, as real scenes have it. */
export function untilt(field: Field, tilt: Tilt): Field {
  const offset = sumPhase(field, tilt);
  const result = { shape: field.shape, re: field.re.slice(), im: field.im.slice() };
  eachPixel(field, (i, row, column) => {
    const angle = -(2 * Math.PI * (tilt[0] * row + tilt[1] * column) + offset);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    result.re[i] = field.re[i]! * cos - field.im[i]! * sin;
    result.im[i] = field.im[i]! * cos + field.re[i]! * sin;
  });
  return result;
}

/** Calls with each pixel's index and its place as shares of the height and the width. */
function eachPixel({ shape }: Field, visit: (index: number, row: number, column: number) => void): void {
  const [height, width] = shape.slice(-2) as [number, number];
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) visit(i, row / height, column / width);
  }
}

/** The phase of `Σ x e^{−2πi s·n/N}`. */
function sumPhase(field: Field, tilt: Tilt): number {
  let [sumRe, sumIm] = [0, 0];
  eachPixel(field, (i, row, column) => {
    const angle = -2 * Math.PI * (tilt[0] * row + tilt[1] * column);
    sumRe += field.re[i]! * Math.cos(angle) - field.im[i]! * Math.sin(angle);
    sumIm += field.im[i]! * Math.cos(angle) + field.re[i]! * Math.sin(angle);
  });
  return Math.atan2(sumIm, sumRe);
}

/** One step of least squares: a common slope, and a height of its own for each scene. */
function nearerPlane(
  fields: readonly Field[],
  tilt: Tilt,
  offsets: readonly number[],
  width: number,
): [tilt: Tilt, offsets: number[]] {
  let [rr, rc, cc, rp, cp] = [0, 0, 0, 0, 0];
  const means = fields.map((field, q) => {
    const seen: [weight: number, row: number, column: number, phase: number][] = [];
    eachPixel(field, (i, row, column) => {
      const angle = -(2 * Math.PI * (tilt[0] * row + tilt[1] * column) + offsets[q]!);
      const re = field.re[i]! * Math.cos(angle) - field.im[i]! * Math.sin(angle);
      const im = field.im[i]! * Math.cos(angle) + field.re[i]! * Math.sin(angle);
      const phase = Math.atan2(im, re);
      seen.push([(re * re + im * im) / (1 + (phase / width) ** 2) ** 2, row, column, phase]);
    });
    const total = seen.reduce((sum, [weight]) => sum + weight, 0) || 1;
    const mean = ([1, 2, 3] as const).map((at) => seen.reduce((sum, each) => sum + each[0] * each[at], 0) / total);
    const [meanRow, meanColumn, meanPhase] = mean as [number, number, number];
    for (const [weight, row, column, phase] of seen) {
      const [r, c, p] = [row - meanRow, column - meanColumn, phase - meanPhase];
      rr += weight * r * r;
      rc += weight * r * c;
      cc += weight * c * c;
      rp += weight * r * p;
      cp += weight * c * p;
    }
    return { meanRow, meanColumn, meanPhase };
  });
  const determinant = rr * cc - rc * rc || 1;
  const slope = [(cc * rp - rc * cp) / determinant, (rr * cp - rc * rp) / determinant] as const;
  return [
    [tilt[0] + slope[0] / (2 * Math.PI), tilt[1] + slope[1] / (2 * Math.PI)],
    means.map(({ meanRow, meanColumn, meanPhase }, q) => offsets[q]! + meanPhase - slope[0] * meanRow - slope[1] * meanColumn),
  ];
}

/** The frequency, in bins, of the strongest plane wave that the scenes have together. */
function strongestPlaneWave(fields: readonly Field[]): Tilt {
  const [height, width] = fields[0]!.shape.slice(-2) as [number, number];
  const power = new Float64Array(FINER * height * FINER * width);
  for (const field of fields) {
    const padded = zeroField([FINER * height, FINER * width]);
    for (let row = 0; row < height; row++) {
      padded.re.set(field.re.subarray(row * width, (row + 1) * width), row * FINER * width);
      padded.im.set(field.im.subarray(row * width, (row + 1) * width), row * FINER * width);
    }
    transformInPlace(padded, 'forward');
    padded.re.forEach((re, i) => (power[i]! += re * re + padded.im[i]! * padded.im[i]!));
  }
  const peak = power.reduce((most, value, i) => (value > power[most]! ? i : most), 0);
  const signed = (index: number, length: number) => (index < length / 2 ? index : index - length) / FINER;
  return [signed(Math.floor(peak / (FINER * width)), FINER * height), signed(peak % (FINER * width), FINER * width)];
}
