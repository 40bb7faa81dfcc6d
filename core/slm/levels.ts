import { TWO_PI } from '../math/units.ts';
import { wrapPhase } from '../math/phase.ts';

/** How a panel turns grey into phase: `φ = sign · level · 2π / twoPiLevel`, for levels 0 ... 2^bits − 1. */
interface GreyScale {
  readonly bits: number;
  /** Grey level of a phase of 2π. Above 2^bits the panel does not reach a whole turn. */
  readonly twoPiLevel: number;
  readonly sign: 1 | -1;
}

export type Levels = Uint8Array | Uint16Array;

export const makeLevels = (count: number, bits: number): Levels => (bits <= 8 ? new Uint8Array(count) : new Uint16Array(count));

/** The nearest level of a phase in radians, distance taken around the circle; only as many levels as a turn needs are used. */
export function levelOfPhase(phase: number, { bits, twoPiLevel, sign }: GreyScale): number {
  const exact = (wrapPhase(sign * phase) / TWO_PI) * twoPiLevel;
  const highest = Math.min(2 ** bits, Math.ceil(twoPiLevel)) - 1;
  const nearest = Math.min(Math.round(exact), highest);
  return Math.abs(exact - nearest) <= twoPiLevel - exact ? nearest : 0;
}

/** In [0, 2π). */
export const phaseOfLevel = (level: number, { twoPiLevel, sign }: GreyScale): number =>
  wrapPhase((sign * level * TWO_PI) / twoPiLevel);

/** The distance between two phases around the circle, at most π. */
export function phaseDistance(a: number, b: number): number {
  const difference = wrapPhase(a - b);
  return Math.min(difference, TWO_PI - difference);
}

export interface QuantisationError {
  /** Root mean square and largest distance between the phases wanted and shown, radians. */
  readonly rms: number;
  readonly largest: number;
  /** Share of the light that still follows the mask, `|mean exp(jε)|²` with ε the phase error. */
  readonly efficiency: number;
}

export function quantisationError(phase: ArrayLike<number>, scale: GreyScale): QuantisationError {
  let [squares, largest, re, im] = [0, 0, 0, 0];
  for (let index = 0; index < phase.length; index++) {
    const error = wrapPhase(phaseOfLevel(levelOfPhase(phase[index]!, scale), scale) - phase[index]!);
    const distance = Math.min(error, TWO_PI - error);
    squares += distance * distance;
    largest = Math.max(largest, distance);
    re += Math.cos(error);
    im += Math.sin(error);
  }
  return { rms: Math.sqrt(squares / phase.length), largest, efficiency: (re * re + im * im) / phase.length ** 2 };
}
