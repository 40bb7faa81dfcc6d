import { radicesOf, runStage, stagesOf } from './fft-stages.ts';
import type { Lines } from './fft-stages.ts';
import { wasmLineTransform } from './wasm/wasm-lines.ts';

/**
 * The unnormalised transform `X[k] = Σ_n x[n] e^{−2πi kn/N}` of several sequences at once. It owns the memory it works in: element n of sequence q stands
 * at `n · side + q`.
 */
export interface LineTransform extends Lines {
  /** Transforms all sequences in place. */
  run(): void;
}

/**
 * The fastest transform of this length: in WebAssembly where it runs, which does the same operations in the same order and so gives the same bits.
 * @param side how many sequences lie side by side, an even number
 */
export function lineTransform(length: number, side: number): LineTransform {
  if (radicesOf(length) === undefined) return bluestein(length, side);
  return wasmLineTransform(length, side) ?? stockham(length, side);
}

/** Mixed radices, for lengths that `radicesOf` can take apart. */
export function stockham(length: number, side: number): LineTransform {
  const stages = stagesOf(radicesOf(length)!);
  const data = linesOf(length * side);
  const work = linesOf(length * side);
  return {
    ...data,
    run() {
      let [from, to] = [data, work];
      let stride = side;
      for (const stage of stages) {
        runStage(stage, stride, from, to);
        stride *= stage.radix;
        [from, to] = [to, from];
      }
      if (from === data) return;
      data.re.set(work.re);
      data.im.set(work.im);
    },
  };
}

/**
 * Any length as a circular convolution with a chirp, by transforms of a power of two: with `c[n] = e^{−πi n²/N}`,
 * `X[k] = c[k] Σ_n (x[n] c[n]) conj(c[k − n])`. Bluestein, IEEE Transactions on Audio and Electroacoustics 18 (1970).
 */
function bluestein(length: number, side: number): LineTransform {
  const padded = 2 ** Math.ceil(Math.log2(2 * length - 1));
  const chirp = chirpOf(length);
  const kernel = kernelOf(chirp, padded);
  const inner = lineTransform(padded, side);
  const data = linesOf(length * side);
  return {
    ...data,
    run() {
      inner.re.fill(0);
      inner.im.fill(0);
      for (let i = 0; i < data.re.length; i++) {
        const n = Math.floor(i / side);
        inner.re[i] = data.re[i]! * chirp.re[n]! - data.im[i]! * chirp.im[n]!;
        inner.im[i] = data.re[i]! * chirp.im[n]! + data.im[i]! * chirp.re[n]!;
      }
      inner.run();
      for (let i = 0; i < inner.re.length; i++) {
        const k = Math.floor(i / side);
        const re = inner.re[i]!;
        const im = inner.im[i]!;
        // The inverse transform is the forward one with real and imaginary parts exchanged, before and after.
        inner.im[i] = re * kernel.re[k]! - im * kernel.im[k]!;
        inner.re[i] = re * kernel.im[k]! + im * kernel.re[k]!;
      }
      inner.run();
      for (let i = 0; i < data.re.length; i++) {
        const k = Math.floor(i / side);
        data.re[i] = inner.im[i]! * chirp.re[k]! - inner.re[i]! * chirp.im[k]!;
        data.im[i] = inner.im[i]! * chirp.im[k]! + inner.re[i]! * chirp.re[k]!;
      }
    },
  };
}

/** `c[n]`. n² modulo 2N keeps the angle small, and so exact. */
function chirpOf(length: number): Lines {
  const angles = Float64Array.from({ length }, (_, n) => (-Math.PI * ((n * n) % (2 * length))) / length);
  return { re: angles.map(Math.cos), im: angles.map(Math.sin) };
}

/** The transform of `conj(c[|n|]) / M`, around the circle of M places. */
function kernelOf(chirp: Lines, padded: number): Lines {
  const kernel = stockham(padded, 1);
  chirp.re.forEach((re, n) => {
    for (const place of n === 0 ? [0] : [n, padded - n]) {
      kernel.re[place] = re / padded;
      kernel.im[place] = -chirp.im[n]! / padded;
    }
  });
  kernel.run();
  return kernel;
}

function linesOf(count: number): Lines {
  return { re: new Float64Array(count), im: new Float64Array(count) };
}
