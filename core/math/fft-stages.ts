import { TWO_PI } from './units.ts';

/** The largest prime factor that is transformed directly; lengths with a larger one go through Bluestein's convolution. */
const LARGEST_RADIX = 13;

/** One pass of a Stockham transform: `length` is what is left to transform, `radix` what this pass takes out of it. */
export interface Stage {
  readonly radix: number;
  readonly length: number;
  /** `e^{-2πi p k / length}` for p = 0 ... length/radix − 1 (slow) and k = 0 ... radix − 1. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  /** `e^{−2πi j / radix}`. */
  readonly rootCos: Float64Array;
  readonly rootSin: Float64Array;
}

/** The radices of a length, or undefined when it has too large a prime factor. */
export function radicesOf(length: number): number[] | undefined {
  const radices: number[] = [];
  let rest = length;
  for (const radix of [4, 2, 3, 5, 7, 11, LARGEST_RADIX]) {
    while (rest % radix === 0) {
      radices.push(radix);
      rest /= radix;
    }
  }
  return rest === 1 ? radices : undefined;
}

export function stagesOf(radices: readonly number[]): Stage[] {
  let length = radices.reduce((product, radix) => product * radix, 1);
  return radices.map((radix) => {
    const [cos, sin] = unitRoots(length, length, (i) => Math.floor(i / radix) * (i % radix));
    const [rootCos, rootSin] = unitRoots(radix, radix, (j) => j);
    const stage = { radix, length, cos, sin, rootCos, rootSin };
    length /= radix;
    return stage;
  });
}

/** `e^{−2πi power(i) / order}` for i = 0 ... count − 1, as cosines and sines. */
function unitRoots(count: number, order: number, power: (i: number) => number): [cos: Float64Array, sin: Float64Array] {
  const angles = Float64Array.from({ length: count }, (_, i) => (-TWO_PI * (power(i) % order)) / order);
  return [angles.map(Math.cos), angles.map(Math.sin)];
}

/** Complex numbers, real and imaginary parts apart. */
export interface Lines {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * One pass from `x` to `y`: with n = length, r = radix, m = n/r and `stride` numbers side by side,
 * `y[q + s(r p + k)] = w^{pk} Σ_j e^{-2πi jk/r} x[q + s(p + m j)]`. After all passes the transform stands in natural order.
 */
export function runStage(stage: Stage, stride: number, x: Lines, y: Lines): void {
  if (stage.radix === 4) radix4(stage, stride, x, y);
  else if (stage.radix === 2) radix2(stage, stride, x, y);
  else if (stage.radix === 3) radix3(stage, stride, x, y);
  else anyRadix(stage, stride, x, y);
}

function radix2({ length, cos, sin }: Stage, stride: number, x: Lines, y: Lines): void {
  const { re: xr, im: xi } = x;
  const { re: yr, im: yi } = y;
  const half = length >> 1;
  const jump = stride * half;
  for (let p = 0; p < half; p++) {
    const wr = cos[2 * p + 1]!;
    const wi = sin[2 * p + 1]!;
    let from = stride * p;
    let to = 2 * stride * p;
    for (const end = from + stride; from < end; from++, to++) {
      const ar = xr[from]!;
      const ai = xi[from]!;
      const br = xr[from + jump]!;
      const bi = xi[from + jump]!;
      yr[to] = ar + br;
      yi[to] = ai + bi;
      const dr = ar - br;
      const di = ai - bi;
      yr[to + stride] = dr * wr - di * wi;
      yi[to + stride] = dr * wi + di * wr;
    }
  }
}

function radix3({ length, cos, sin }: Stage, stride: number, x: Lines, y: Lines): void {
  const { re: xr, im: xi } = x;
  const { re: yr, im: yi } = y;
  const third = length / 3;
  const jump = stride * third;
  const halfRoot = Math.sqrt(3) / 2;
  for (let p = 0; p < third; p++) {
    const w1r = cos[3 * p + 1]!;
    const w1i = sin[3 * p + 1]!;
    const w2r = cos[3 * p + 2]!;
    const w2i = sin[3 * p + 2]!;
    let from = stride * p;
    let to = 3 * stride * p;
    for (const end = from + stride; from < end; from++, to++) {
      const ar = xr[from]!;
      const ai = xi[from]!;
      const br = xr[from + jump]!;
      const bi = xi[from + jump]!;
      const cr = xr[from + 2 * jump]!;
      const ci = xi[from + 2 * jump]!;
      const sumR = br + cr;
      const sumI = bi + ci;
      yr[to] = ar + sumR;
      yi[to] = ai + sumI;
      const middleR = ar - sumR / 2;
      const middleI = ai - sumI / 2;
      // −i (√3/2) (b − c)
      const turnedR = halfRoot * (bi - ci);
      const turnedI = halfRoot * (cr - br);
      const e1r = middleR + turnedR;
      const e1i = middleI + turnedI;
      yr[to + stride] = e1r * w1r - e1i * w1i;
      yi[to + stride] = e1r * w1i + e1i * w1r;
      const e2r = middleR - turnedR;
      const e2i = middleI - turnedI;
      yr[to + 2 * stride] = e2r * w2r - e2i * w2i;
      yi[to + 2 * stride] = e2r * w2i + e2i * w2r;
    }
  }
}

function radix4({ length, cos, sin }: Stage, stride: number, x: Lines, y: Lines): void {
  const { re: xr, im: xi } = x;
  const { re: yr, im: yi } = y;
  const quarter = length >> 2;
  const jump = stride * quarter;
  for (let p = 0; p < quarter; p++) {
    const w1r = cos[4 * p + 1]!;
    const w1i = sin[4 * p + 1]!;
    const w2r = cos[4 * p + 2]!;
    const w2i = sin[4 * p + 2]!;
    const w3r = cos[4 * p + 3]!;
    const w3i = sin[4 * p + 3]!;
    let from = stride * p;
    let to = 4 * stride * p;
    for (const end = from + stride; from < end; from++, to++) {
      const ar = xr[from]!;
      const ai = xi[from]!;
      const br = xr[from + jump]!;
      const bi = xi[from + jump]!;
      const cr = xr[from + 2 * jump]!;
      const ci = xi[from + 2 * jump]!;
      const dr = xr[from + 3 * jump]!;
      const di = xi[from + 3 * jump]!;
      const sumR = ar + cr;
      const sumI = ai + ci;
      const differenceR = ar - cr;
      const differenceI = ai - ci;
      const oddSumR = br + dr;
      const oddSumI = bi + di;
      // −i (b − d)
      const turnedR = bi - di;
      const turnedI = dr - br;
      yr[to] = sumR + oddSumR;
      yi[to] = sumI + oddSumI;
      const e1r = differenceR + turnedR;
      const e1i = differenceI + turnedI;
      yr[to + stride] = e1r * w1r - e1i * w1i;
      yi[to + stride] = e1r * w1i + e1i * w1r;
      const e2r = sumR - oddSumR;
      const e2i = sumI - oddSumI;
      yr[to + 2 * stride] = e2r * w2r - e2i * w2i;
      yi[to + 2 * stride] = e2r * w2i + e2i * w2r;
      const e3r = differenceR - turnedR;
      const e3i = differenceI - turnedI;
      yr[to + 3 * stride] = e3r * w3r - e3i * w3i;
      yi[to + 3 * stride] = e3r * w3i + e3i * w3r;
    }
  }
}

function anyRadix({ radix, length, cos, sin, rootCos, rootSin }: Stage, stride: number, x: Lines, y: Lines): void {
  const { re: xr, im: xi } = x;
  const { re: yr, im: yi } = y;
  const part = length / radix;
  const jump = stride * part;
  for (let p = 0; p < part; p++) {
    for (let k = 0; k < radix; k++) {
      const wr = cos[p * radix + k]!;
      const wi = sin[p * radix + k]!;
      const to = stride * (radix * p + k);
      for (let q = 0; q < stride; q++) {
        let sumR = 0;
        let sumI = 0;
        let from = stride * p + q;
        for (let j = 0, turn = 0; j < radix; j++, from += jump) {
          const cr = rootCos[turn]!;
          const ci = rootSin[turn]!;
          sumR += xr[from]! * cr - xi[from]! * ci;
          sumI += xr[from]! * ci + xi[from]! * cr;
          turn += k;
          if (turn >= radix) turn -= radix;
        }
        yr[to + q] = sumR * wr - sumI * wi;
        yi[to + q] = sumR * wi + sumI * wr;
      }
    }
  }
}
