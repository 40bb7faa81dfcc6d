import { radicesOf, runStage, stagesOf } from './fft-stages.ts';
import type { Lines } from './fft-stages.ts';

/**
 * The unnormalised transform of one axis, `X[k] = Σ_n x[n] e^{-2πi kn/N}`, of `stride` interleaved sequences at once:
 * element n of sequence q stands at `offset + n·stride + q`.
 */
export interface LineTransform {
  /** In place. `work` holds at least `N·stride` numbers and is overwritten. */
  run(data: Lines, stride: number, work: Lines): void;
}

export function lineTransform(length: number): LineTransform {
  const radices = radicesOf(length);
  return radices === undefined ? bluestein(length) : stockham(length, radices);
}

function stockham(length: number, radices: readonly number[]): LineTransform {
  const stages = stagesOf(radices);
  return {
    run(data, stride, work) {
      let from = data;
      let to = work;
      let side = stride;
      for (const stage of stages) {
        runStage(stage, side, from, to);
        side *= stage.radix;
        [from, to] = [to, from];
      }
      if (from === data) return;
      const count = length * stride;
      data.re.set(work.re.subarray(work.offset, work.offset + count), data.offset);
      data.im.set(work.im.subarray(work.offset, work.offset + count), data.offset);
    },
  };
}

/**
 * Any length as a circular convolution with a chirp, by transforms of a power of two: with `c[n] = e^{-πi n²/N}`,
 * `X[k] = c[k] Σ_n (x[n] c[n]) conj(c[k − n])`. Bluestein, IEEE Transactions on Audio and Electroacoustics 18 (1970).
 */
function bluestein(length: number): LineTransform {
  const padded = 2 ** Math.ceil(Math.log2(2 * length - 1));
  const inner = stockham(padded, radicesOf(padded)!);
  const chirp = linesOf(length);
  for (let n = 0; n < length; n++) {
    // n² modulo 2N keeps the angle small, and so exact.
    const angle = (-Math.PI * ((n * n) % (2 * length))) / length;
    chirp.re[n] = Math.cos(angle);
    chirp.im[n] = Math.sin(angle);
  }
  const kernel = linesOf(padded);
  const work = linesOf(padded);
  for (let n = 0; n < length; n++) {
    for (const place of n === 0 ? [0] : [n, padded - n]) {
      kernel.re[place] = chirp.re[n]! / padded;
      kernel.im[place] = -chirp.im[n]! / padded;
    }
  }
  inner.run(kernel, 1, work);
  const line = linesOf(padded);
  return {
    run({ re, im, offset }, stride) {
      for (let q = 0; q < stride; q++) {
        line.re.fill(0);
        line.im.fill(0);
        for (let n = 0, i = offset + q; n < length; n++, i += stride) {
          line.re[n] = re[i]! * chirp.re[n]! - im[i]! * chirp.im[n]!;
          line.im[n] = re[i]! * chirp.im[n]! + im[i]! * chirp.re[n]!;
        }
        inner.run(line, 1, work);
        for (let k = 0; k < padded; k++) {
          const a = line.re[k]!;
          const b = line.im[k]!;
          // The inverse transform is the forward one with real and imaginary parts exchanged, before and after.
          line.im[k] = a * kernel.re[k]! - b * kernel.im[k]!;
          line.re[k] = a * kernel.im[k]! + b * kernel.re[k]!;
        }
        inner.run(line, 1, work);
        for (let k = 0, i = offset + q; k < length; k++, i += stride) {
          re[i] = line.im[k]! * chirp.re[k]! - line.re[k]! * chirp.im[k]!;
          im[i] = line.im[k]! * chirp.im[k]! + line.re[k]! * chirp.re[k]!;
        }
      }
    },
  };
}

function linesOf(length: number): Lines {
  return { re: new Float64Array(length), im: new Float64Array(length), offset: 0 };
}
