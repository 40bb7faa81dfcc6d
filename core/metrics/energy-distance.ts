/**
 * How unlike two samples of `dimension` numbers are: `2 E‖x − y‖ − E‖x − x′‖ − E‖y − y′‖`, unbiased, 0 in expectation for samples of one law.
 * It has no scale to choose. Székely and Rizzo (2013).
 */
export function energyDistance(x: Float64Array, y: Float64Array, dimension: number): number {
  return 2 * meanDistance(x, y, dimension) - meanWithin(x, dimension) - meanWithin(y, dimension);
}

function meanDistance(x: Float64Array, y: Float64Array, dimension: number): number {
  let sum = 0;
  for (let a = 0; a < x.length; a += dimension) {
    for (let b = 0; b < y.length; b += dimension) {
      let square = 0;
      for (let i = 0; i < dimension; i++) square += (x[a + i]! - y[b + i]!) ** 2;
      sum += Math.sqrt(square);
    }
  }
  return (sum * dimension * dimension) / (x.length * y.length);
}

/** Over pairs of different samples. */
function meanWithin(x: Float64Array, dimension: number): number {
  const count = x.length / dimension;
  return (meanDistance(x, x, dimension) * count) / (count - 1);
}
