import type { RealField } from '../../math/field.ts';
import { elementCount } from '../../math/field.ts';
import { uniform } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { varianceAt } from '../../optics/intensity-noise.ts';
import type { IntensityNoise } from '../../optics/intensity-noise.ts';
import { normalisedResiduals } from './residuals.ts';

/** Weights of intensities `[1,L,·,·]`: 0 for a random share of the bins, which are held out, 1 for the others. */
export function holdOutBins(key: Key, shape: readonly number[], share: number): RealField {
  return { shape, data: uniform(key, elementCount(shape)).map((u) => (u < share ? 0 : 1)) };
}

/** Weights of intensities `[1,L,·,·]` that hold out one snapshot. */
export function holdOutSnapshot(shape: readonly number[], snapshot: number): RealField {
  const size = elementCount(shape.slice(2));
  return {
    shape,
    data: Float64Array.from({ length: elementCount(shape) }, (_, i) => (Math.floor(i / size) === snapshot ? 0 : 1)),
  };
}

/** Weights that are 0 where one of both is. */
export function bothKnown(a: RealField, b: RealField | null): RealField {
  return b === null ? a : { shape: a.shape, data: a.data.map((weight, i) => weight * b.data[i]!) };
}

/**
 * Intensities in which every unknown bin has the mean of the known ones: for what needs them all, as a spectral start or a network, and must not see what is
 * held out. The expected power of the scene stays what it is.
 */
export function fillUnknown({ shape, data }: RealField, weights: RealField): RealField {
  let [sum, count] = [0, 0];
  data.forEach((y, i) => {
    if (weights.data[i] === 0) return;
    sum += y;
    count++;
  });
  const mean = sum / Math.max(1, count);
  return { shape, data: data.map((y, i) => (weights.data[i] === 0 ? mean : y)) };
}

/** How well a reconstruction that never saw some bins predicts them. */
export interface Prediction {
  /** Bins that were held out. */
  readonly count: number;
  /** `1 − Σ(y − |A x|²)² / Σ(y − ȳ)²` over them: 1 for a perfect prediction, 0 for one that is no better than their mean; below that, worse. */
  readonly explained: number;
  /** Mean of `(y − |A x|²)² / v(|A x|²)` over them, where the noise is known: 1 for the truth itself. */
  readonly chiSquare: number | null;
  /**
   * The error of the scene that would make predictions this wrong, relative to its norm. Where the far field is wrong by independent circular complex errors of
   * power `ε² ȳ`, `E (|u + δ|² − |u|²)² = 2 |u|² ε² ȳ + 2 ε⁴ ȳ²`, so that ε solves `2ε² + 2ε⁴ = (mean (y − |A x|²)² − mean v) / ȳ²`, with v = 0 where the noise is not known.
   */
  readonly error: number;
}

/**
 * Compares intensities with the prediction of a reconstruction that was made with these weights: the cross-validation of Bruenger's free R-value, "Free R value",
 * Nature 355 (1992), on the bins of a pattern.
 * @param measured `y [1,L,·,·]`
 * @param predicted `|A x|²`
 * @param known the bins that can be compared, apart from what was held out; null for all
 */
export function predictionOf(
  measured: RealField,
  predicted: RealField,
  {
    heldOut,
    known,
    noise,
  }: { readonly heldOut: RealField; readonly known: RealField | null; readonly noise: IntensityNoise | null },
): Prediction {
  const tested = {
    shape: heldOut.shape,
    data: heldOut.data.map((weight, i) => (weight === 0 && known?.data[i] !== 0 ? 1 : 0)),
  };
  let [count, sum] = [0, 0];
  measured.data.forEach((y, i) => {
    count += tested.data[i]!;
    sum += tested.data[i]! * y;
  });
  const mean = sum / Math.max(1, count);
  let [error, spread] = [0, 0];
  measured.data.forEach((y, i) => {
    error += tested.data[i]! * (y - predicted.data[i]!) ** 2;
    spread += tested.data[i]! * (y - mean) ** 2;
  });
  const chiSquare = noise === null ? null : normalisedResiduals(measured, predicted, noise, tested).chiSquare;
  const expected =
    noise === null ? 0 : varianceAt(noise, predicted).data.reduce((total, variance, i) => total + tested.data[i]! * variance, 0);
  const excess = Math.max(0, error - expected) / Math.max(1, count) / (mean * mean || 1);
  return { count, explained: 1 - error / (spread || 1), chiSquare, error: Math.sqrt((Math.sqrt(1 + 2 * excess) - 1) / 2) };
}
