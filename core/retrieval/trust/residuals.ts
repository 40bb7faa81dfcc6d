import type { RealField } from '../../math/field.ts';
import { varianceAt } from '../../optics/intensity-noise.ts';
import type { IntensityNoise } from '../../optics/intensity-noise.ts';

/** How the measured intensities of a scene differ from those that a reconstruction predicts. */
export interface Residuals {
  /** `(y − |A x|²) / √v(|A x|²)`, of the shape of y: in standard deviations of the expected noise, positive where more light came than predicted. */
  readonly map: RealField;
  /** Mean square of the map over the bins that are known: about 1 when the data are explained to their noise, less when noise is fitted too. */
  readonly chiSquare: number;
  /** Bins that are known. */
  readonly count: number;
}

/**
 * Residuals normalised by the noise that is expected at the predicted intensity (Pearson's χ² a bin): that at the measured one would be smallest where the
 * noise happened to be negative. The variance counts as no less than that of one photo-electron, or a single one in the dark would outweigh all others. A bin without any
 * expected noise that is met exactly counts as 0.
 * @param measured `y`
 * @param predicted `|A x|²`, of the same shape, as all others
 * @param weights null when all bins are known; otherwise 0 marks those that are not
 */
export function normalisedResiduals(
  measured: RealField,
  predicted: RealField,
  noise: IntensityNoise,
  weights: RealField | null,
): Residuals {
  const variance = varianceAt(noise, predicted).data;
  const map = measured.data.map((y, i) => {
    const difference = y - predicted.data[i]!;
    return difference === 0 ? 0 : difference / Math.sqrt(Math.max(variance[i]!, noise.slope.data[i]! ** 2));
  });
  let [sum, count] = [0, 0];
  for (let i = 0; i < map.length; i++) {
    if (weights !== null && weights.data[i] === 0) continue;
    sum += map[i]! * map[i]!;
    count++;
  }
  return { map: { shape: measured.shape, data: map }, chiSquare: sum / Math.max(1, count), count };
}
