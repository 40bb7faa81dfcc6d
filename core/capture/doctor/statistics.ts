/** The value below which a share of the values lies, between neighbours in proportion. NaN of none. */
export function quantile(values: ArrayLike<number>, share: number): number {
  return quantiles(values, [share])[0]!;
}

/** Several quantiles with one sorting. */
export function quantiles(values: ArrayLike<number>, shares: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  return shares.map((share) => {
    const at = share * (sorted.length - 1);
    const below = Math.floor(at);
    const low = sorted[below] ?? NaN;
    const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN;
    return low + (at - below) * (high - low);
  });
}

export const median = (values: ArrayLike<number>): number => quantile(values, 0.5);

/** Standard deviation of the bulk, 1.4826 times the median distance from the median: outliers do not move it. */
export function robustDeviation(values: ArrayLike<number>): number {
  const middle = median(values);
  return 1.4826 * median(Float64Array.from(values, (value) => Math.abs(value - middle)));
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Pearson's correlation; 0 where one of the two does not vary. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

/** `ln P(X > x)` of a sum X of `count` independent exponential variables of mean 1: `e^{−x} Σ_{i<count} x^i/i!`. */
export function logErlangTail(count: number, x: number): number {
  if (x <= 0) return 0;
  // ln Σ e^{t_i} with t_i = i ln x − ln i!, taken relative to the largest.
  let term = 0;
  const terms = [0];
  for (let i = 1; i < count; i++) {
    term += Math.log(x / i);
    terms.push(term);
  }
  const largest = Math.max(...terms);
  return largest - x + Math.log(terms.reduce((sum, t) => sum + Math.exp(t - largest), 0));
}
