import { studentT } from './student-t.ts';

/** Figures over a set of scenes. */
interface Summary {
  readonly count: number;
  readonly mean: number;
  /** Ends of the 95 % confidence interval of the mean; the mean itself when there is one value. */
  readonly low: number;
  readonly high: number;
  readonly median: number;
  /** Sample standard deviation (n − 1); 0 for one value. */
  readonly standardDeviation: number;
}

/**
 * Mean with its 95 % confidence interval `mean ± t s/√n`, where t is Student's quantile for n − 1 degrees of freedom: it takes the values as independent,
 * which they are over scenes, not over pixels. Where a value is infinite (the PSNR of an exact result) so is the mean, and the interval is open: use the median there.
 * @throws RangeError when there are no values
 */
export function summarise(values: ArrayLike<number>): Summary {
  const count = values.length;
  if (count === 0) throw new RangeError('no values to summarise');
  const sorted = Float64Array.from(values).sort();
  const median = (sorted[(count - 1) >> 1]! + sorted[count >> 1]!) / 2;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { count, mean, low: mean, high: mean, median, standardDeviation: 0 };
  if (!Number.isFinite(mean)) return { count, mean, low: -Infinity, high: Infinity, median, standardDeviation: Infinity };
  const standardDeviation = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1));
  const half = (studentT(0.05, count - 1) * standardDeviation) / Math.sqrt(count);
  return { count, mean, low: mean - half, high: mean + half, median, standardDeviation };
}

/** The share of values above a threshold, from 0 to 1: reported beside a mean PSNR, which a few exact results would dominate. */
export function shareAbove(values: ArrayLike<number>, threshold: number): number {
  return Array.from(values).filter((value) => value > threshold).length / values.length;
}
