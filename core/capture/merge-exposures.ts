import { InputError } from '../math/input-error.ts';

/** One exposure of a bracket. */
interface BracketedFrame {
  /** Counts of each pixel, less dark. */
  readonly counts: Float64Array;
  /** Seconds. */
  readonly exposure: number;
  /** 1 where the count was at the end of the range, so that its light is not known. */
  readonly saturated: Uint8Array;
}

/** What counts vary by: electrons a count and electrons rms; null where the camera's are not known. */
interface CountNoise {
  readonly gain: number | null;
  readonly readNoise: number | null;
  /** Dark frames whose mean was subtracted; 0 for a level that is known. */
  readonly darks: number;
}

/** Variance of rounding to whole counts. */
const ROUNDING = 1 / 12;

/**
 * Exposures of one pattern merged to one of high dynamic range: counts a second `r = Σ w_i c_i/t_i / Σ w_i`, with the weights `w_i = t_i² / (r t_i/g + σ²/g² + 1/12)`,
 * the inverse of the variance that a rate r gives exposure i (photons, read noise σ, rounding; g electrons a count, 1 where unknown; n darks add 1/n of what does not come from light). r is first the ratio of sums,
 * the best estimate from photons alone. Saturated pixels are left out; where all are, the shortest exposure stands, a lower bound.
 * Granados et al., "Optimal HDR reconstruction with linear digital cameras", CVPR 2010.
 * @returns counts a second, their variance `1/Σ w_i`, and where no exposure knows the light
 * @throws InputError when sizes differ
 */
export function mergeExposures(
  frames: readonly BracketedFrame[],
  { gain, readNoise, darks }: CountNoise,
  where: string,
): { readonly rate: Float64Array; readonly variance: Float64Array; readonly saturated: Uint8Array } {
  const shortest = frames.reduce((least, frame) => (frame.exposure < least.exposure ? frame : least));
  const size = shortest.counts.length;
  const other = frames.find(({ counts }) => counts.length !== size);
  if (other !== undefined) {
    throw new InputError({ where, expected: `exposures of one size, ${size} pixels`, found: `one of ${other.counts.length}` });
  }
  const electrons = gain ?? 1;
  const floor = (((readNoise ?? 0) / electrons) ** 2 + ROUNDING) * (darks === 0 ? 1 : 1 + 1 / darks);
  const [rate, variance] = [new Float64Array(size), new Float64Array(size)];
  const saturated = new Uint8Array(size);
  for (let pixel = 0; pixel < size; pixel++) {
    let [counted, seconds] = [0, 0];
    for (const frame of frames) {
      if (frame.saturated[pixel] === 1) continue;
      counted += frame.counts[pixel]!;
      seconds += frame.exposure;
    }
    if (seconds === 0) {
      saturated[pixel] = 1;
      rate[pixel] = shortest.counts[pixel]! / shortest.exposure;
      continue;
    }
    const expected = Math.max(0, counted / seconds);
    let [weighted, weights] = [0, 0];
    for (const frame of frames) {
      if (frame.saturated[pixel] === 1) continue;
      const weight = frame.exposure ** 2 / ((expected * frame.exposure) / electrons + floor);
      weighted += (weight * frame.counts[pixel]!) / frame.exposure;
      weights += weight;
    }
    rate[pixel] = weighted / weights;
    variance[pixel] = 1 / weights;
  }
  return { rate, variance, saturated };
}
