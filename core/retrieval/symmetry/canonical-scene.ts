import { innerProduct, planeShape } from '../../math/field.ts';
import type { Field, Shape2 } from '../../math/field.ts';
import { centre, conjugateFlip, contentBox } from './fourier.ts';

/** Below this share of `|X[0,0]|²` an imaginary part is rounding. */
const NOTHING = 1e-9;

/**
 * As `canonicalImage`, without transforms and for sides of any parity: the content centred, flipped if `Im Ω[0,1] < 0` (`Im Ω[1,0]` where the first is 0), turned so that
 * `Σx > 0`. What decides is taken about the middle of the content, which lies between two pixels where its side is even: a flip conjugates it exactly there, while
 * about a pixel it leaves half a pixel of linear phase, which turns the choice of scenes that are nearly their own mirror image.
 * @param x `[H,W]`
 * @param size of the transform
 */
export function canonicalScene(x: Field, size: Shape2, tolerance = 0): Field {
  const box = contentBox(x, tolerance);
  if (box === null) return { ...x };
  const [rows, columns] = size;
  const [, width] = planeShape(x.shape);
  const total = sumOf(x, () => 0);
  const across = sumOf(x, (i) => (-2 * Math.PI * ((i % width) - (box.left + box.right) / 2)) / columns);
  const down = sumOf(x, (i) => (-2 * Math.PI * (Math.floor(i / width) - (box.top + box.bottom) / 2)) / rows);
  const [power] = innerProduct(total, total);
  const deciding = [across, down].map((sum) => innerProduct(total, sum)[1]).find((part) => Math.abs(part) > NOTHING * power) ?? 0;
  const isFlipped = deciding < 0;
  const upright = centre(isFlipped ? conjugateFlip(x) : x, tolerance);
  const modulus = Math.sqrt(power);
  if (modulus === 0) return upright;
  const [cos, sin] = [total.re[0]! / modulus, (isFlipped ? total.im[0]! : -total.im[0]!) / modulus];
  return {
    shape: upright.shape,
    re: upright.re.map((re, i) => re * cos - upright.im[i]! * sin),
    im: upright.re.map((re, i) => re * sin + upright.im[i]! * cos),
  };
}

/** `Σ x e^{j angle(i)}`, as a field of one number. */
function sumOf({ re, im }: Field, angleAt: (index: number) => number): Field {
  const sum = { shape: [1], re: new Float64Array(1), im: new Float64Array(1) };
  for (let i = 0; i < re.length; i++) {
    if (re[i] === 0 && im[i] === 0) continue;
    const angle = angleAt(i);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    sum.re[0]! += re[i]! * cos - im[i]! * sin;
    sum.im[0]! += re[i]! * sin + im[i]! * cos;
  }
  return sum;
}
