import type { RealField } from '../math/field.ts';
import type { NoiseModel } from '../optics/camera.ts';
import type { CameraProfile } from './camera-profile-schema.ts';

/** How bright the brightest pixel of a scene is exposed, as a share of the camera's range. */
export const BRIGHTEST = 0.9;

/**
 * The noise of a camera whose scenes `y [Q,L,H,W]` are exposed so that the brightest pixel is at 90 % of what it holds: electrons are bounded by the full well and by
 * the range of the converter, so that a pixel of mean intensity has `0.9 · min(full well, gain · (2^bits − 1)) · ȳ / max y` of them. What is not known of the camera stays as in `base`.
 */
export function noiseOfCamera(camera: CameraProfile, intensity: RealField, base: NoiseModel): NoiseModel {
  const { gain, fullWell, bits, readNoise } = camera;
  const most = Math.min(fullWell ?? Infinity, gain === null ? Infinity : gain * (2 ** bits - 1));
  const photons = Number.isFinite(most) ? BRIGHTEST * most * meanOverPeak(intensity) : base.photons;
  return { ...base, photons, readNoise: photons === null ? base.readNoise : (readNoise ?? base.readNoise) };
}

/** The mean over scenes of `ȳ / max y`. */
function meanOverPeak({ shape, data }: RealField): number {
  const scenes = shape[0] ?? 1;
  const size = data.length / scenes;
  let ratio = 0;
  for (let scene = 0; scene < scenes; scene++) {
    let [sum, peak] = [0, 0];
    for (let i = scene * size; i < (scene + 1) * size; i++) {
      sum += data[i]!;
      peak = Math.max(peak, data[i]!);
    }
    ratio += peak > 0 ? sum / size / peak / scenes : 0;
  }
  return ratio;
}
