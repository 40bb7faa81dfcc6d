import { fft2, ifft2 } from '../../math/fft.ts';
import { zeroField } from '../../math/field.ts';
import { wrapPhase } from '../../math/phase.ts';
import { rootKey, uniform } from '../../math/random.ts';
import { TWO_PI } from '../../math/units.ts';
import type { PatternShape } from './pattern.ts';

const ITERATIONS = 40;

/**
 * Mask phases φ `[H, W]` whose far field `F e^{−jφ}` has spots of equal brightness at some bins: weighted Gerchberg–Saxton
 * (Di Leonardo, Ianni and Ruocco, Opt. Express 15 (2007), equations 14 and 15), from random phases of the spots that are the same every time.
 * @param frequencies whole bins, [row, column]
 */
export function spotsPhase([height, width]: PatternShape, frequencies: readonly (readonly [number, number])[]): Float32Array {
  const bins = frequencies.map(([row, column]) => ((row + height) % height) * width + ((column + width) % width));
  const weights = bins.map(() => 1);
  let angles = Array.from(uniform(rootKey(0), bins.length), (u) => TWO_PI * u);
  let phase = new Float32Array(height * width);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const target = zeroField([height, width]);
    bins.forEach((bin, m) => {
      target.re[bin] = weights[m]! * Math.cos(angles[m]!);
      target.im[bin] = weights[m]! * Math.sin(angles[m]!);
    });
    const wanted = ifft2(target);
    phase = Float32Array.from(wanted.re, (re, i) => wrapPhase(-Math.atan2(wanted.im[i]!, re)));
    const far = fft2({
      shape: [height, width],
      re: Float64Array.from(phase, Math.cos),
      im: Float64Array.from(phase, (value) => -Math.sin(value)),
    });
    const moduli = bins.map((bin) => Math.hypot(far.re[bin]!, far.im[bin]!));
    const mean = moduli.reduce((sum, value) => sum + value, 0) / moduli.length;
    moduli.forEach((modulus, m) => (weights[m]! *= mean / modulus));
    angles = bins.map((bin) => Math.atan2(far.im[bin]!, far.re[bin]!));
  }
  return phase;
}
