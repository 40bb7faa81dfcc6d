import { normal } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { energyDistance } from '../../metrics/energy-distance.ts';

/**
 * How far from a normal law to the law of the data what was made has come: `1 − D(made, fresh)/D(normal, fresh)` with the energy distance D. 0 is what
 * knows mean and variances alone, 1 the law itself; below 0 is worse than knowing them.
 * @param made `[N, d]` @param data what the normal law has its moments from, `[M, d]` @param fresh what nothing has learned from, `[K, d]`
 */
export function sampleQuality(
  key: Key,
  made: Float64Array,
  { data, fresh }: { readonly data: Float64Array; readonly fresh: Float64Array },
  dimension: number,
): number {
  const { mean, deviation } = momentsOf(data, dimension);
  const plain = normal(key, fresh.length).map((value, i) => mean[i % dimension]! + deviation[i % dimension]! * value);
  return 1 - energyDistance(made, fresh, dimension) / energyDistance(plain, fresh, dimension);
}

/** Of each of the d numbers of samples `[N, d]`. */
export function momentsOf(
  data: Float64Array,
  dimension: number,
): { readonly mean: Float64Array; readonly deviation: Float64Array } {
  const count = data.length / dimension;
  const [mean, variance] = [new Float64Array(dimension), new Float64Array(dimension)];
  data.forEach((value, i) => (mean[i % dimension]! += value / count));
  data.forEach((value, i) => (variance[i % dimension]! += (value - mean[i % dimension]!) ** 2 / count));
  return { mean, deviation: variance.map(Math.sqrt) };
}
