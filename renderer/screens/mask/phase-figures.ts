const TWO_PI = 2 * Math.PI;

/** A phase in [0, 2π). The second remainder catches a tiny negative phase, which rounds up to 2π itself. */
export const wrapPhase = (phase: number): number => ((phase % TWO_PI) + TWO_PI) % TWO_PI;

/** The level of an 8-bit panel that takes 0–255 as 0–2π; the level of 2π is that of 0. */
export const greyLevel = (phase: number): number => Math.round((wrapPhase(phase) / TWO_PI) * 256) % 256;

/** Shares of pixels with phase in each of `bins` equal parts of [0, 2π). */
export function phaseHistogram(phases: ArrayLike<number>, bins: number): Float32Array {
  const shares = new Float32Array(bins);
  for (let i = 0; i < phases.length; i++) {
    const bin = Math.min(bins - 1, Math.floor((wrapPhase(phases[i] as number) / TWO_PI) * bins));
    shares[bin] = (shares[bin] as number) + 1 / phases.length;
  }
  return shares;
}

/** |mean e^{jφ}|²: the share of the light of a flat scene that stays undiffracted, in the zero order. */
export function zeroOrderShare(phases: ArrayLike<number>): number {
  let re = 0;
  let im = 0;
  for (let i = 0; i < phases.length; i++) {
    re += Math.cos(phases[i] as number);
    im += Math.sin(phases[i] as number);
  }
  return (re * re + im * im) / (phases.length * phases.length || 1);
}
