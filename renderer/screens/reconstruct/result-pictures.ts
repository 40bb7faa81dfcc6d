import { greyMap, intensityMap, paintPhase, paintRange, type ColourMap } from '../../colour/colour-map.ts';
import { paintDomain } from '../../colour/domain.ts';

/** One complex field `[H, W]`. */
export interface ComplexPicture {
  readonly height: number;
  readonly width: number;
  readonly re: ArrayLike<number>;
  readonly im: ArrayLike<number>;
}

/** A field as eyes take it. */
export interface PolarPicture {
  readonly height: number;
  readonly width: number;
  readonly amplitude: Float32Array;
  /** Radians, in (−π, π]. */
  readonly phase: Float32Array;
}

/** What of a result is shown. */
export const SHOWN = ['amplitude', 'phase', 'domain', 'residual', 'spread'] as const;
export type Shown = (typeof SHOWN)[number];
type ShownField = Exclude<Shown, 'residual' | 'spread'>;

/**
 * Fields that intensities leave free in their global phase, turned to that of the first, `x · e^{−j arg⟨x₁, x⟩}`: their phases can be compared. What has no
 * overlap with it stays as it is.
 */
export function alignPhases(fields: readonly ComplexPicture[]): PolarPicture[] {
  const [first] = fields;
  return fields.map((field) => {
    let [re, im] = [0, 0];
    for (let i = 0; first !== undefined && i < field.re.length; i++) {
      re += first.re[i]! * field.re[i]! + first.im[i]! * field.im[i]!;
      im += first.re[i]! * field.im[i]! - first.im[i]! * field.re[i]!;
    }
    const turn = Math.atan2(im, re);
    const amplitude = new Float32Array(field.re.length);
    const phase = new Float32Array(field.re.length);
    for (let i = 0; i < amplitude.length; i++) {
      amplitude[i] = Math.hypot(field.re[i]!, field.im[i]!);
      const angle = Math.atan2(field.im[i]!, field.re[i]!) - turn;
      phase[i] = angle - 2 * Math.PI * Math.ceil((angle - Math.PI) / (2 * Math.PI));
    }
    return { height: field.height, width: field.width, amplitude, phase };
  });
}

/** The largest amplitude of all: one scale for pictures that are compared. */
export const sharedPeak = (pictures: readonly PolarPicture[]): number =>
  pictures.reduce((peak, { amplitude }) => amplitude.reduce((most, value) => Math.max(most, value), peak), 0);

export function paintResult(picture: PolarPicture, shown: ShownField, peak: number): Uint8ClampedArray<ArrayBuffer> {
  if (shown === 'amplitude') return paintRange(picture.amplitude, greyMap, 0, peak);
  return shown === 'phase' ? paintPhase(picture.phase) : paintDomain(picture.amplitude, picture.phase, peak);
}

/** Residuals are drawn up to so many standard deviations of the noise. */
export const RESIDUAL_SPAN = 4;

/** From less light than predicted (blue) over none (grey) to more (orange): apart for colour-blind eyes. */
export const residualMap: ColourMap = Uint8Array.from(
  Array.from({ length: 256 }, (_, entry) => {
    const position = (entry - 127.5) / 127.5;
    const end = position < 0 ? [86, 180, 233] : [230, 159, 0];
    const strength = Math.abs(position);
    return end.map((channel) => Math.round(40 + (channel - 40) * strength));
  }).flat(),
);

export const paintResidual = (residual: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> =>
  paintRange(residual, residualMap, -RESIDUAL_SPAN, RESIDUAL_SPAN);

/** The spread is drawn up to this share of the largest amplitude. */
export const SPREAD_SPAN = 0.25;

export const paintSpread = (spread: ArrayLike<number>, peak: number): Uint8ClampedArray<ArrayBuffer> =>
  paintRange(spread, intensityMap, 0, SPREAD_SPAN * peak);
