import { TWO_PI } from './units.ts';

/** The phase in [0, 2π) radians. */
export function wrapPhase(phase: number): number {
  const remainder = phase % TWO_PI;
  const wrapped = remainder < 0 ? remainder + TWO_PI : remainder;
  // A negative phase smaller than the rounding of 2π lands on 2π itself; -0 becomes 0.
  return wrapped >= TWO_PI ? 0 : wrapped + 0;
}

/** A phase mask rounded to the levels that a modulator of `bits` bits can show. */
interface QuantisedPhase {
  /** Level 0 ... 2^bits − 1 of each pixel. */
  readonly levels: Uint16Array;
  /** The phase of that level, `level · 2π / 2^bits`, in radians. */
  readonly phases: Float64Array;
}

/**
 * Wraps to [0, 2π) and rounds to the nearest of `2^bits` uniform levels; level 2^bits is level 0, since phase is a circle.
 * The error, taken around the circle, is at most `π / 2^bits`.
 * @param phase radians, any real values
 * @throws RangeError when `bits` is not a whole number from 1 to 16
 */
export function quantisePhase(phase: ArrayLike<number>, bits: number): QuantisedPhase {
  if (!Number.isInteger(bits) || bits < 1 || bits > 16) throw new RangeError(`cannot quantise to ${bits} bits`);
  const count = 2 ** bits;
  const step = TWO_PI / count;
  const levels = Uint16Array.from(phase, (value) => Math.round(wrapPhase(value) / step) % count);
  return { levels, phases: Float64Array.from(levels, (level) => level * step) };
}
