import { fft2, ifft2 } from '../math/fft.ts';
import { planeShape, zeroField } from '../math/field.ts';
import type { Field } from '../math/field.ts';

/**
 * The image of all that have the Fourier magnitudes of `x [H,W]` that lies closest to the truth: shifted circularly, turned by 180° with its values
 * conjugated or not, and turned in global phase. Found where the circular cross-correlation is largest.
 * For real images pass `real`: then the only phases are 0 and π.
 * @throws RangeError when the shapes differ
 */
export function alignFourier(x: Field, truth: Field, { real }: { readonly real: boolean }): Field {
  if (x.shape.join() !== truth.shape.join()) throw new RangeError(`a field [${x.shape}] to align with [${truth.shape}]`);
  const best = [x, flipped(x)].map((candidate) => ({ candidate, ...bestShift(candidate, truth, real) }));
  const { candidate, shift, factor } = best[0]!.overlap >= best[1]!.overlap ? best[0]! : best[1]!;
  return moved(candidate, shift, factor);
}

function flipped({ shape, re, im }: Field): Field {
  return { shape, re: re.toReversed(), im: im.toReversed().map((value) => -value) };
}

/** `argmax over s of |Σ conj(x(p)) truth(p + s)|`, by the correlation theorem. */
function bestShift(x: Field, truth: Field, real: boolean) {
  const [a, b] = [fft2(x), fft2(truth)];
  const correlation = ifft2({
    shape: a.shape,
    re: a.re.map((re, i) => re * b.re[i]! + a.im[i]! * b.im[i]!),
    im: a.re.map((re, i) => re * b.im[i]! - a.im[i]! * b.re[i]!),
  });
  const overlapAt = (i: number): number =>
    real ? Math.abs(correlation.re[i]!) : Math.hypot(correlation.re[i]!, correlation.im[i]!);
  let shift = 0;
  for (let i = 1; i < correlation.re.length; i++) if (overlapAt(i) > overlapAt(shift)) shift = i;
  const overlap = overlapAt(shift);
  const [re, im] = real ? [Math.sign(correlation.re[shift]!), 0] : [correlation.re[shift]!, correlation.im[shift]!];
  const modulus = Math.hypot(re, im);
  return { shift, overlap, factor: modulus === 0 ? ([1, 0] as const) : ([re / modulus, im / modulus] as const) };
}

function moved(x: Field, shift: number, [cos, sin]: readonly [number, number]): Field {
  const [height, width] = planeShape(x.shape);
  const [down, right] = [Math.floor(shift / width), shift % width];
  const result = zeroField(x.shape);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = row * width + column;
      const to = ((row + down) % height) * width + ((column + right) % width);
      result.re[to] = x.re[from]! * cos - x.im[from]! * sin;
      result.im[to] = x.re[from]! * sin + x.im[from]! * cos;
    }
  }
  return result;
}
