import { normal, permutation, split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';

/** At which frequencies a characteristic function is taken. They decide the kernel whose maximum mean discrepancy a distance of sketches estimates. */
export interface FrequencyLaw {
  /** d, numbers of a sample. */
  readonly dimension: number;
  /** m */
  readonly count: number;
  /** `Ω [d, m]` */
  readonly frequencies: Float64Array;
}

/**
 * Frequencies of a mixture of Gaussian kernels `k(x, y) = mean over s of e^{−‖x − y‖²/(2 s²)}`: each is `N(0, 1/s²)` for the next of the scales (Bochner).
 * @param scales s, in the units of the samples
 */
export function gaussianFrequencies(key: Key, dimension: number, count: number, scales: readonly number[]): FrequencyLaw {
  const frequencies = normal(key, dimension * count);
  for (let i = 0; i < frequencies.length; i++) frequencies[i]! /= scales[(i % count) % scales.length]!;
  return { dimension, count, frequencies };
}

/** Shares of the distance that is typical between samples, at which kernels look: the smaller see detail, the larger the whole. */
const SHARES = [0.1, 0.2, 0.4, 0.8] as const;

/**
 * Scales from the data: shares of the median distance between a few hundred of the samples.
 * @param samples `[N, d]`
 */
export function scalesOf(key: Key, samples: ArrayLike<number>, dimension: number, shares: readonly number[] = SHARES): number[] {
  const count = samples.length / dimension;
  const chosen = permutation(split(key, 'scale'), count).slice(0, 300);
  const distances: number[] = [];
  for (let a = 0; a < chosen.length; a++) {
    for (let b = 0; b < a; b++) {
      let sum = 0;
      for (let i = 0; i < dimension; i++) {
        sum += (samples[chosen[a]! * dimension + i]! - samples[chosen[b]! * dimension + i]!) ** 2;
      }
      distances.push(Math.sqrt(sum));
    }
  }
  const median = distances.sort((a, b) => a - b)[distances.length >> 1] ?? 1;
  return shares.map((share) => share * (median || 1));
}
