import type { Calibration } from './calibration.ts';
import type { Capture } from './capture-file.ts';
import type { CountMap } from './count-map.ts';
import type { Frame } from './frame.ts';
import { mergeExposures } from './merge-exposures.ts';

/** One exposure of a pattern, and how messages name it. */
export interface Exposure {
  readonly frame: Frame;
  /** Light relative to the other frames. */
  readonly power: number;
  readonly where: string;
}

/** Counts a second of one scene behind one mask. */
export interface Pattern extends CountMap {
  /** Indices of pixels that every exposure has saturated: their light is not known. */
  readonly saturated: readonly number[];
  /** Of the counts a second, by pixel, at the light that was measured; where the gain is not known it is taken for 1. */
  readonly variance: Float64Array;
}

/**
 * Exposures of one scene behind one mask → its count rate: less dark, over power, merged to high dynamic range, over sensitivity.
 * @throws InputError when the sizes of frames, darks and flats differ
 */
export function patternOf(
  exposures: readonly Exposure[],
  calibration: Calibration,
  { camera, darks }: Pick<Capture, 'camera' | 'darks'>,
): Pattern {
  const [{ frame, where }] = exposures as [Exposure];
  const full = 2 ** camera.bits - 1;
  const bracket = exposures.map((each) => ({
    counts: calibration.lightOf(each.frame, each.where),
    exposure: each.frame.exposure * each.power,
    saturated: Uint8Array.from(each.frame.counts, (value) => (value >= full ? 1 : 0)),
  }));
  const noise = { ...camera, darks: darks.length };
  const { rate, variance, saturated } = mergeExposures(bracket, noise, where);
  const { height, width } = frame;
  const flatten = (counts: Float64Array) => calibration.flatten({ height, width, counts }, where);
  const counts = flatten(rate);
  return {
    height,
    width,
    counts,
    saturated: [...saturated.keys()].filter((pixel) => saturated[pixel] === 1),
    // A variance is divided by the square of the sensitivity.
    variance: flatten(flatten(variance)),
  };
}
