import type { RealField } from '../math/field.ts';
import type { IntensityNoise } from '../optics/intensity-noise.ts';
import { varianceOfBins } from './bins.ts';
import type { Capture } from './capture-file.ts';
import type { CapturedLight } from './light.ts';

/**
 * What the camera is known to add to the intensities of a capture. Each pixel has a variance v at the light that was measured: photons, read noise, rounding and darks, in one exposure or several
 * (`mergeExposures`). Resampling into bins makes `y = s Σ w r` of count rates r, with s the model intensity of a count rate, so that the floor of the noise is `s² Σ w² v`; there is no slope. Neighbouring
 * bins that share pixels have noise in common, which is left out.
 * @returns null when the gain is not known
 */
export function captureNoise(
  { camera, registration, optics, intensityPerCountRate }: Capture,
  patterns: readonly CapturedLight[],
  shape: readonly number[],
): IntensityNoise | null {
  if (camera.gain === null) return null;
  const [, snapshots = 0, height = 0, width = 0] = shape;
  const field = (): RealField => ({ shape, data: new Float64Array(shape.reduce((product, side) => product * side, 1)) });
  const [floor, slope] = [field(), field()];
  for (const { scene, mask, light, variance } of patterns) {
    const at = (scene * snapshots + mask) * height * width;
    const bins = varianceOfBins({ ...light, values: variance }, registration, registration.bins, optics.envelope);
    bins.forEach((sum, bin) => (floor.data[at + bin] = intensityPerCountRate ** 2 * sum));
  }
  return { floor, slope };
}
