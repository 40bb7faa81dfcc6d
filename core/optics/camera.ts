import { elementCount } from '../math/field.ts';
import type { RealField } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';
import { normal, poisson, split } from '../math/random.ts';
import type { Key } from '../math/random.ts';

/**
 * What a camera adds to an intensity, in this order: photon noise, read noise, noise of a given SNR, then saturation and quantisation.
 * Each is relative to the mean intensity `ȳ` of its scene over all snapshots: the exposure is set once for a scene.
 */
export interface NoiseModel {
  /** Mean photo-electrons per pixel, P: counts are Poisson with mean `P y/ȳ`. Null: no photon noise. */
  readonly photons: number | null;
  /** Standard deviation in electrons; needs `photons` to say what an electron is. */
  readonly readNoise: number;
  /** Bits of the analogue-to-digital converter: `2^bits` levels from 0 to full scale. Null: no quantisation. */
  readonly bits: number | null;
  /** Full scale as a multiple of ȳ. Null: no saturation without bits, and `DEFAULT_FULL_SCALE` with them. */
  readonly saturation: number | null;
  /** `10 log₁₀(Σy² / Σn²)` in dB, where n is white Gaussian noise of the intensity. Null: none. */
  readonly snr: number | null;
}

export const NO_NOISE: NoiseModel = { photons: null, readNoise: 0, bits: null, saturation: null, snr: null };

/** A random mask gives intensities that fall off exponentially: one pixel in ten million lies above sixteen times the mean. */
const DEFAULT_FULL_SCALE = 16;

/** The largest intensity that the camera can report for a scene of this mean intensity: Infinity when nothing limits it. */
export function fullScale(meanIntensity: number, { bits, saturation }: NoiseModel): number {
  return meanIntensity * (saturation ?? (bits === null ? Infinity : DEFAULT_FULL_SCALE));
}

/**
 * The variance of the noise at a pixel of intensity y is `white · mean(y²) + read · ȳ² + photon · ȳ y`; these are the three factors:
 * `10^{−SNR/10}`, `(σ/P)²` and `1/P`.
 * @throws InputError when read noise is given without photons
 */
export function varianceFactors({ photons, readNoise, snr }: NoiseModel): { white: number; read: number; photon: number } {
  if (readNoise > 0 && photons === null) {
    throw new InputError({
      where: 'noise.readNoise',
      expected: '0, or a number of photons beside it',
      found: `${readNoise} e- and no photons`,
      hint: 'read noise is counted in electrons, which only the mean photon count relates to intensity',
    });
  }
  return {
    white: snr === null ? 0 : 10 ** (-snr / 10),
    read: photons === null ? 0 : (readNoise / photons) ** 2,
    photon: photons === null ? 0 : 1 / photons,
  };
}

/**
 * The intensities `[Q,L,H,W]` as a camera reports them, in the same units and never negative. With bits, a value is a whole number of levels:
 * `value · (2^bits − 1) / fullScale` is the count.
 * @throws InputError when read noise is given without photons
 */
export function addCameraNoise(key: Key, intensity: RealField, noise: NoiseModel): RealField {
  const perScene = elementCount(intensity.shape.slice(1));
  const data = new Float64Array(intensity.data.length);
  for (let start = 0, scene = 0; start < data.length; start += perScene, scene++) {
    data.set(recordScene(split(key, scene), intensity.data.subarray(start, start + perScene), noise), start);
  }
  return { shape: intensity.shape, data };
}

function recordScene(key: Key, intensity: Float64Array, noise: NoiseModel): Float64Array {
  const { white, read, photon } = varianceFactors(noise);
  const { mean, meanSquare } = meansOf(intensity);
  let values = intensity;
  if (photon > 0 && mean > 0) {
    const perElectron = mean * photon;
    const electrons = values.map((y) => y / perElectron);
    values = poisson(split(key, 'photons'), electrons).map((count) => count * perElectron);
  }
  const deviation = Math.sqrt(white * meanSquare + read * mean * mean);
  if (deviation > 0) {
    const draws = normal(split(key, 'electronics'), values.length);
    values = values.map((y, i) => y + deviation * draws[i]!);
  }
  const top = fullScale(mean, noise);
  const step = noise.bits === null ? 0 : top / (2 ** noise.bits - 1);
  return values.map((y) => {
    const limited = Math.min(Math.max(y, 0), top);
    return step > 0 ? Math.round(limited / step) * step : limited;
  });
}

function meansOf(values: Float64Array): { mean: number; meanSquare: number } {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return { mean: sum / values.length, meanSquare: squares / values.length };
}
