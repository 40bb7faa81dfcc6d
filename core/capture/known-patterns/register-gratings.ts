import { fitThree } from '../../math/fit-three.ts';
import { InputError } from '../../math/input-error.ts';
import { determinant, type CameraGeometry, type Matrix2 } from '../../optics/affine.ts';
import type { LightFrame } from '../bins.ts';
import { brightestPlaces, centreOfSpot, lightAt, type Point } from './spot.ts';

/** A frame of a grating whose first orders lie at a frequency in bins, [row, column]. */
export interface GratingFrame {
  readonly light: LightFrame;
  readonly frequency: Point;
  readonly where: string;
}

export interface RegistrationFrames {
  /**
   * Binary gratings, half and half: their first orders lie at plus and minus their frequency, equally bright, whatever the panel's 2π level. Those of one frequency are summed. Moved by quarters of
   * a period, their orders meet the tails of the zero order, and each other's, with phases that cancel in the sum; alone they would be pulled by a tenth of a pixel.
   */
  readonly binary: readonly GratingFrame[];
  /** Blazed gratings: most of the light goes to their frequency, little to its opposite. They tell a camera that is turned or mirrored. */
  readonly blazed: readonly GratingFrame[];
  /** Spots at several frequencies in one frame: they check the registration, as they do not take part in it. */
  readonly spots: readonly { readonly light: LightFrame; readonly frequencies: readonly Point[] }[];
  /** The same bench with nothing but level pictures: what is in these is no spot of a grating. */
  readonly flat: readonly LightFrame[];
}

export interface GratingRegistration extends CameraGeometry {
  /** Root of the mean square distance between spots found and registered, camera pixels. */
  readonly residual: number;
  /** The same of the spots that check; null without. */
  readonly check: number | null;
  /** How many spots it rests on. */
  readonly spots: number;
}

/** Width of the window in which a spot is centred, bins: a spot of an evenly lit mask is one bin wide. */
const WINDOW = 0.5;
/** How much brighter the blazed order must be than its opposite. */
const CLEARLY = 1.5;

/**
 * Where frequencies fall on the camera, by least squares over the spots of gratings: `pixel = centre + pixelsPerBin · frequency`. Pairs of first orders give the axes up to their signs, blazed
 * gratings the signs.
 * @param nominal camera pixels a bin along rows and columns of the mask, by the lengths of the bench: pairs of spots are looked for about as far apart
 * @throws InputError when a grating has not two spots of like brightness there, pairs do not share a centre, or blazed gratings do not tell the sides apart
 */
export function registerGratings(frames: RegistrationFrames, nominal: Point): GratingRegistration {
  const background = meanLight(frames.flat);
  const gratings = sumsByFrequency(frames.binary);
  const pairs = gratings.map((grating) => ({ grating, spots: firstOrders(grating, background, nominal) }));
  checkCommonCentre(pairs, binWidth(nominal));
  const matches = pairs.flatMap(({ grating, spots: [one, other] }) => [
    { frequency: grating.frequency, at: one },
    { frequency: opposite(grating.frequency), at: other },
  ]);
  const centre = mean(matches.map(({ at }) => at));
  const start = orient(pairs, frames.blazed, background, centre, binWidth(nominal));
  const scale = Math.sqrt(Math.abs(determinant(start.pixelsPerBin)));
  // With the signs known, every spot has its frequency, and a window as wide as it is.
  const centred = (from: CameraGeometry, light: LightFrame, frequencies: readonly Point[]) =>
    frequencies.flatMap((frequency) => {
      const at = centreOfSpot(light, cameraPixel(from, frequency), WINDOW * scale, scale);
      return at === null ? [] : [{ frequency, at }];
    });
  const found = gratings.flatMap(({ light, frequency }) => centred(start, light, [frequency, opposite(frequency)]));
  if (found.length < 2 * gratings.length) {
    const expected = `${2 * gratings.length} first orders where those of the gratings along the axes say`;
    const hint = 'did something move, or are frames in another order?';
    throw new InputError({ where: gratings[0]!.where, expected, found: `${found.length}`, hint });
  }
  const geometry = fitGeometry(found);
  const check = frames.spots.flatMap(({ light, frequencies }) => centred(geometry, light, frequencies));
  return {
    ...geometry,
    residual: rootMeanSquare(geometry, found),
    check: check.length === 0 ? null : rootMeanSquare(geometry, check),
    spots: found.length,
  };
}

interface Match {
  readonly frequency: Point;
  readonly at: Point;
}

function rootMeanSquare(geometry: CameraGeometry, matches: readonly Match[]): number {
  const squares = matches.map(({ frequency, at }) => distance(cameraPixel(geometry, frequency), at) ** 2);
  return Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / matches.length);
}

/** One frame for each frequency: the sum of the gratings that have it. */
function sumsByFrequency(gratings: readonly GratingFrame[]): GratingFrame[] {
  const sums = new Map<string, GratingFrame>();
  for (const grating of gratings) {
    const name = grating.frequency.join();
    const before = sums.get(name);
    const values =
      before === undefined ? grating.light.values : grating.light.values.map((value, i) => value + before.light.values[i]!);
    sums.set(name, { ...grating, light: { ...grating.light, values } });
  }
  return [...sums.values()];
}

export const cameraPixel = ({ centre, pixelsPerBin: [[a, b], [c, d]] }: CameraGeometry, [row, column]: Point): Point => [
  centre[0] + a * row + b * column,
  centre[1] + c * row + d * column,
];

function fitGeometry(matches: readonly Match[]): CameraGeometry {
  const rows = matches.map(({ frequency: [row, column] }) => [1, row, column] as const);
  const [top, a, b] = fitThree(rows, matches.map(({ at }) => at[0])); // prettier-ignore
  const [left, c, d] = fitThree(rows, matches.map(({ at }) => at[1])); // prettier-ignore
  return { centre: [top, left], pixelsPerBin: [[a, b], [c, d]] }; // prettier-ignore
}

/** The two spots that a binary grating adds to the light that is there without it. */
function firstOrders(grating: GratingFrame, background: LightFrame | null, nominal: Point): readonly [Point, Point] {
  const { light, frequency, where } = grating;
  const added = without(light, background);
  const apart = 2 * Math.hypot(nominal[0] * frequency[0], nominal[1] * frequency[1]);
  const bin = binWidth(nominal);
  const places = brightestPlaces(added, 2, Math.max(2 * bin, apart / 4));
  const sigma = WINDOW * bin;
  const [one, other] = places.map((place) => centreOfSpot(added, place, sigma, 2 * bin));
  const expected = `two spots of like brightness, about ${apart.toFixed(0)} pixels apart`;
  if (one == null || other == null)
    throw new InputError({ where, expected, found: 'fewer', hint: 'is the frame of this pattern?' });
  const [bright, faint] = [one, other].map((at) => lightAt(added, at, sigma)).sort((a, b) => b - a) as [number, number];
  const found = `two ${distance(one, other).toFixed(1)} pixels apart, one ${(bright / faint).toFixed(1)} times as bright`;
  const ratio = distance(one, other) / apart;
  if (!(faint > 0.4 * bright) || ratio < 0.6 || ratio > 1.6) {
    const hint =
      faint > 0.4 * bright ? 'focal length, camera pitch or superpixel other than said?' : 'is the frame of this pattern?';
    throw new InputError({ where, expected, found, hint });
  }
  return [one, other];
}

function checkCommonCentre(
  pairs: readonly { readonly grating: GratingFrame; readonly spots: readonly [Point, Point] }[],
  nominal: number,
): void {
  const middles = pairs.map(({ spots }) => mean(spots));
  const centre = mean(middles);
  middles.forEach((middle, index) => {
    const off = distance(middle, centre);
    if (off <= nominal) return;
    const expected = 'first orders around the same centre as those of the other gratings';
    const hint = 'did something move, or are frames in another order?';
    throw new InputError({ where: pairs[index]!.grating.where, expected, found: `a centre ${off.toFixed(1)} pixels off`, hint });
  });
}

/** The registration up to a few tenths of a pixel: of the four ways that pairs allow, the one that the blazed gratings choose. */
function orient(
  pairs: readonly { readonly grating: GratingFrame; readonly spots: readonly [Point, Point] }[],
  blazed: readonly GratingFrame[],
  background: LightFrame | null,
  centre: Point,
  nominal: number,
): CameraGeometry {
  const along = (axis: 0 | 1) => pairs.find(({ grating: { frequency } }) => frequency[1 - axis] === 0 && frequency[axis] !== 0)!;
  const steps = ([0, 1] as const).map((axis) => {
    const {
      grating,
      spots: [one, other],
    } = along(axis);
    return [0, 1].map((i) => (one[i]! - other[i]!) / (2 * grating.frequency[axis])) as [number, number];
  });
  const signs = ([0, 1] as const).map((axis) => {
    const grating = blazed.find(({ frequency }) => frequency[1 - axis] === 0 && frequency[axis] !== 0)!;
    const side = (sign: number): number => {
      const step = steps[axis]!;
      const at = [0, 1].map((i) => centre[i]! + sign * step[i]! * grating.frequency[axis]) as [number, number];
      return Math.max(0, lightAt(without(grating.light, background), at, WINDOW * nominal));
    };
    const [forward, backward] = [side(1), side(-1)];
    if (Math.max(forward, backward) < CLEARLY * Math.min(forward, backward)) {
      const found = `${forward.toPrecision(3)} and ${backward.toPrecision(3)}`;
      const hint = 'is the 2π level far off, or the frame of another pattern?';
      throw new InputError({
        where: grating.where,
        expected: 'more light on one side of the centre than on the other',
        found,
        hint,
      });
    }
    return forward > backward ? 1 : -1;
  });
  const [down, right] = [steps[0]!, steps[1]!];
  const pixelsPerBin: Matrix2 = [
    [signs[0]! * down[0], signs[1]! * right[0]],
    [signs[0]! * down[1], signs[1]! * right[1]],
  ];
  return { centre, pixelsPerBin };
}

function meanLight(frames: readonly LightFrame[]): LightFrame | null {
  const [first] = frames;
  if (first === undefined) return null;
  const values = first.values.map((_, i) => frames.reduce((sum, frame) => sum + frame.values[i]!, 0) / frames.length);
  return { ...first, values };
}

/** What a frame has more than the background. */
const without = (light: LightFrame, background: LightFrame | null): LightFrame =>
  background === null ? light : { ...light, values: light.values.map((value, i) => Math.max(0, value - background.values[i]!)) };

const binWidth = ([rows, columns]: Point): number => Math.sqrt(rows * columns);
const opposite = ([row, column]: Point): Point => [-row, -column];
const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
const mean = (points: readonly Point[]): Point =>
  [0, 1].map((i) => points.reduce((sum, point) => sum + point[i]!, 0) / points.length) as [number, number];
