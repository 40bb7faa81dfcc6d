import { fullScale, varianceFactors } from '../optics/camera.ts';
import type { NoiseModel } from '../optics/camera.ts';

/** What is taken for a camera without noise, for which there is no bound. dB. */
export const ASSUMED_SNR = 30;

/** The noise to judge with: a model without any gets white noise of `ASSUMED_SNR`. @throws InputError when read noise is given without photons */
export function noiseToJudgeWith(noise: NoiseModel): { readonly noise: NoiseModel; readonly assumed: boolean } {
  const { white, read, photon } = varianceFactors(noise);
  const assumed = white + read + photon === 0 && noise.bits === null;
  return { noise: assumed ? { ...noise, snr: ASSUMED_SNR } : noise, assumed };
}

/**
 * `1/v` of each intensity of a scene, v being the variance of its noise: `white · mean(y²) + read · ȳ² + photon · ȳ y` (see `varianceFactors`), and `Δ²/12` for
 * rounding to levels Δ apart. An intensity beyond full scale says nothing of the scene: 0.
 */
export function noisePrecision(intensity: Float64Array, noise: NoiseModel): Float64Array {
  const { white, read, photon } = varianceFactors(noise);
  const mean = intensity.reduce((sum, y) => sum + y, 0) / intensity.length;
  const meanSquare = intensity.reduce((sum, y) => sum + y * y, 0) / intensity.length;
  const top = fullScale(mean, noise);
  const step = noise.bits === null ? 0 : top / (2 ** noise.bits - 1);
  const constant = white * meanSquare + read * mean * mean + (step * step) / 12;
  return intensity.map((y) => {
    const variance = constant + photon * mean * y;
    return y > top || variance === 0 ? 0 : 1 / variance;
  });
}
