import type { RealField } from '../math/field.ts';
import { elementCount } from '../math/field.ts';
import { fullScale, varianceFactors } from './camera.ts';
import type { NoiseModel } from './camera.ts';

/**
 * The noise of measured intensities, bin by bin: where the true intensity is I, the variance of the measured one is `floor + slope · I`. The floor is what
 * does not depend on the light (read noise, quantisation, white noise), the slope that of photons.
 */
export interface IntensityNoise {
  /** `[Q,L,·,·]`, intensity squared. */
  readonly floor: RealField;
  /** `[Q,L,·,·]`, intensity. */
  readonly slope: RealField;
}

/**
 * The noise that a camera model expects in these intensities: `floor = white · mean(y²) + read · ȳ² + Δ²/12` and `slope = photon · ȳ` (see `varianceFactors`), with
 * levels Δ apart. Saturation is not noise: what lies above full scale is not known.
 * @param intensity `y [Q,L,·,·]`, clean or noisy
 * @returns null when the model has no noise
 * @throws InputError when read noise is given without photons
 */
export function expectedNoise({ shape, data }: RealField, model: NoiseModel): IntensityNoise | null {
  const { white, read, photon } = varianceFactors(model);
  if (white + read + photon === 0 && model.bits === null) return null;
  const size = elementCount(shape.slice(1));
  const [floor, slope] = [new Float64Array(data.length), new Float64Array(data.length)];
  for (let start = 0; start < data.length; start += size) {
    const scene = data.subarray(start, start + size);
    const mean = scene.reduce((sum, y) => sum + y, 0) / size;
    const meanSquare = scene.reduce((sum, y) => sum + y * y, 0) / size;
    const step = model.bits === null ? 0 : fullScale(mean, model) / (2 ** model.bits - 1);
    floor.fill(white * meanSquare + read * mean * mean + (step * step) / 12, start, start + size);
    slope.fill(photon * mean, start, start + size);
  }
  return { floor: { shape, data: floor }, slope: { shape, data: slope } };
}

/** The variance where the true intensity is `intensity`, of the same shape; what lies below 0 counts as dark. */
export function varianceAt({ floor, slope }: IntensityNoise, { shape, data }: RealField): RealField {
  return { shape, data: data.map((y, i) => floor.data[i]! + slope.data[i]! * Math.max(0, y)) };
}
