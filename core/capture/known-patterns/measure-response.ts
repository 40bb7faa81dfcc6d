import { InputError } from '../../math/input-error.ts';
import { determinant, inverse, type CameraGeometry } from '../../optics/affine.ts';
import { TWO_PI } from '../../math/units.ts';
import type { LightFrame } from '../bins.ts';
import { circleThrough, ellipseThrough } from './circle.ts';
import { phaseResponse, type PhaseResponse } from './phase-response.ts';
import { cameraPixel } from './register-gratings.ts';
import { lightAt, type Point } from './spot.ts';

/** A frame of a picture in which one grey level was stepped. */
export interface LevelFrame {
  readonly level: number;
  readonly light: LightFrame;
}

/** Reach of the window around the zero frequency, bins: far enough for the lag of half a mask to be told from none. */
const REACH = 16;
/** Of the first level, first and last: fringes that moved further in between measure the air. */
const LARGEST_DRIFT = 0.5;

/**
 * The phase response from the interference of two halves of the mask, the left at a reference level, the right at the level that is stepped:
 * `z = Σ w I e^{2πi d·ν}` over camera pixels, with d half a mask to the right, is the autocorrelation of the field at that lag, where nothing but the two halves meet, and turns as
 * `c + r e^{−jΔφ}`. The constant c is of light that no level changes. The first level is taken again at the end.
 * @param geometry where frequencies fall on the camera
 * @throws InputError when the fringes do not decide the phases
 */
export function responseFromInterference(frames: readonly LevelFrame[], geometry: CameraGeometry, where: string): PhaseResponse {
  const phasors = frames.map(({ light }) => fringePhasor(light, geometry));
  const fit = circleThrough(phasors);
  const steps = frames.slice(0, -1);
  const drift = driftOf(fit(steps.map((_, k) => k)).phases, where);
  return phaseResponse(steps.map(({ level }) => level), circleThrough(phasors.slice(0, -1)), drift, where); // prettier-ignore
}

function driftOf(phases: readonly number[], where: string): number {
  const difference = phases.at(-1)! - phases[0]!;
  const drift = Math.abs(Math.atan2(Math.sin(difference), Math.cos(difference)));
  if (drift <= LARGEST_DRIFT) return drift;
  const found = `${drift.toFixed(2)} rad apart`;
  throw new InputError({
    where,
    expected: 'the same fringes at the first level before and after',
    found,
    hint: 'vibration, air or a frame missing?',
  });
}

/** The conjugate of the autocorrelation at the lag of half a mask, so that its phase is that of the right half over the left. */
function fringePhasor({ height, width, values }: LightFrame, geometry: CameraGeometry): [number, number] {
  const [[a, b], [c, d]] = inverse(geometry.pixelsPerBin);
  let [re, im] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [down, right] = [y - geometry.centre[0], x - geometry.centre[1]];
      const [row, column] = [a * down + b * right, c * down + d * right];
      const distance = Math.hypot(row, column);
      if (distance >= REACH) continue;
      const value = 0.5 * (1 + Math.cos((Math.PI * distance) / REACH)) * values[y * width + x]!;
      const angle = (TWO_PI * column) / 2;
      re += value * Math.cos(angle);
      im -= value * Math.sin(angle);
    }
  }
  return [re, im];
}

/**
 * The phase response from the diffraction efficiency of binary gratings between a reference level and the level that is stepped: the first orders have `A sin²(Δφ/2)` of the light. One such series
 * leaves the phase open at its extremes, where it hardly changes, and does not tell rising from falling. Two, with reference levels a share of a turn apart, do.
 * @param first,second the series against the first level and against a higher one, over the same levels
 * @param frequency of the gratings, bins
 * @throws InputError when the powers do not decide the phases
 */
export function responseFromDiffraction(
  first: readonly LevelFrame[],
  second: readonly LevelFrame[],
  frequency: Point,
  geometry: CameraGeometry,
  where: string,
): PhaseResponse {
  const sigma = 0.5 * Math.sqrt(Math.abs(determinant(geometry.pixelsPerBin)));
  const power = (light: LightFrame): number =>
    [frequency, [-frequency[0], -frequency[1]] as const].reduce(
      (sum, at) => sum + lightAt(light, cameraPixel(geometry, at), sigma),
      0,
    );
  const pairs = first.map(({ light }, k) => [power(light), power(second[k]!.light)] as const);
  return phaseResponse(first.map(({ level }) => level), ellipseThrough(pairs), 0, where); // prettier-ignore
}
