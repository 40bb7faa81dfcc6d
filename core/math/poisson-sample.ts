/**
 * One Poisson count of the given mean, drawn from a source of uniform numbers on [0, 1).
 * Small means by inversion, others by transformed rejection (PTRS): Hörmann, "The transformed rejection method for generating Poisson random variables",
 * Insurance: Mathematics and Economics 12 (1993). Exact up to rounding for means up to about 2^50.
 * @throws RangeError when the mean is negative or not finite
 */
export function poissonSample(mean: number, nextUniform: () => number): number {
  if (!(mean >= 0 && mean < Infinity)) throw new RangeError(`a Poisson mean of ${mean}`);
  return mean < 10 ? byInversion(mean, nextUniform()) : byRejection(mean, nextUniform);
}

function byInversion(mean: number, u: number): number {
  let probability = Math.exp(-mean);
  let cumulative = probability;
  let count = 0;
  // The sum of the probabilities may stay a rounding error below the largest u: the second condition ends the walk there.
  while (u >= cumulative && probability > 0) {
    count++;
    probability *= mean / count;
    cumulative += probability;
  }
  return count;
}

function byRejection(mean: number, nextUniform: () => number): number {
  const logMean = Math.log(mean);
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = nextUniform() - 0.5;
    const v = nextUniform();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= -mean + count * logMean - logFactorial(count)) return count;
  }
}

const LOG_FACTORIALS = [0, 0];
for (let n = 2; n < 16; n++) LOG_FACTORIALS.push(LOG_FACTORIALS[n - 1]! + Math.log(n));

/** `ln n!`, by Stirling's series from 16 on (error below 1e-12). */
function logFactorial(n: number): number {
  const tabled = LOG_FACTORIALS[n];
  if (tabled !== undefined) return tabled;
  const x = n + 1;
  const inverseSquare = 1 / (x * x);
  const series = (1 / 12 - inverseSquare * (1 / 360 - inverseSquare * (1 / 1260 - inverseSquare / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
