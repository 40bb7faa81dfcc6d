import type { RealField } from '../math/field.ts';
import { normal, rootKey, split } from '../math/random.ts';
import type { IntensityNoise } from '../optics/intensity-noise.ts';
import { resampleIntoBins } from './bins.ts';
import type { Capture } from './capture-file.ts';
import type { CapturedLight } from './light.ts';

/** Frames of noise by which the resampling is probed: with a thousand bins each, its gain is known to two per cent. */
const PROBES = 4;

/**
 * What the camera is known to add to the intensities of a capture. A count c of a pixel has the variance `c/g + (σ/g)² + 1/12` in counts squared, for a gain of g electrons
 * a count, read noise σ in electrons, and rounding; n darks that are subtracted add 1/n of what does not come from light. Resampling into bins makes
 * `y = s Σ w c / t` of it, with s the model intensity of a count rate, t exposure times power, so that the floor is `s² Σw² ((σ/g)² + 1/12)(1 + 1/n) / t²` and the slope, for
 * light that is even over the pixels of a bin, `s Σw² / (Σw g t)` (in speckle as fine as bins, resampled from several pixels each, the variance is up to a fifth more). Σw is what becomes of an even frame; Σw², which is the same for all bins but for their Σw, of noise. Neighbouring bins
 * that share pixels have noise in common, which is left out.
 * @returns null when the gain is not known, or exposures were merged, whose noise differs from pixel to pixel
 */
export function captureNoise(
  capture: Capture,
  patterns: readonly CapturedLight[],
  shape: readonly number[],
): IntensityNoise | null {
  const { camera, darks, frames, intensityPerCountRate } = capture;
  const [first] = patterns;
  if (camera.gain === null || first === undefined || frames.length !== patterns.length) return null;
  const { even, squares } = probe(capture, first);
  const counts = ((camera.readNoise ?? 0) / camera.gain) ** 2 + 1 / 12;
  const dark = counts * (darks.length === 0 ? 1 : 1 + 1 / darks.length);
  const [, snapshots = 0] = shape;
  const field = (): RealField => ({ shape, data: new Float64Array(shape.reduce((product, side) => product * side, 1)) });
  const [floor, slope] = [field(), field()];
  for (const { scene, mask, exposure, power } of frames) {
    const seconds = exposure * power;
    const at = (scene * snapshots + mask) * even.length;
    for (let bin = 0; bin < even.length; bin++) {
      floor.data[at + bin] = (intensityPerCountRate / seconds) ** 2 * squares[bin]! * dark;
      slope.data[at + bin] = (intensityPerCountRate * squares[bin]!) / (even[bin]! * camera.gain * seconds);
    }
  }
  return { floor, slope };
}

/** `Σw` and `Σw²` of each bin. */
function probe({ registration, optics }: Capture, { light: { height, width }, where }: CapturedLight) {
  const resample = (values: Float64Array): Float64Array =>
    resampleIntoBins({ height, width, values }, registration, registration.bins, optics.envelope, where);
  const even = resample(new Float64Array(height * width).fill(1));
  let [power, evenPower] = [0, 0];
  for (let index = 0; index < PROBES; index++) {
    resample(normal(split(rootKey(0), index), height * width)).forEach((value, bin) => {
      power += value * value;
      evenPower += even[bin]! * even[bin]!;
    });
  }
  return { even, squares: even.map((sum) => (sum * sum * power) / evenPower) };
}
