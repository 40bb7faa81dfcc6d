import { cloneField, planeShape } from './field.ts';
import type { Field } from './field.ts';
import { lineTransform } from './fft-lines.ts';

/** Transforms every plane of the arrays in place, unnormalised. */
type PlaneTransform = (re: Float64Array, im: Float64Array) => void;

const plans = new Map<string, PlaneTransform>();

/** The orthonormal 2-D DFT of the last two axes, `(1/√(HW)) Σ x[h,w] e^{-2πi(kh/H + lw/W)}`, for any H and W; zero frequency at [0,0]. */
export function fft2(x: Field): Field {
  const u = cloneField(x);
  transformInPlace(u, 'forward');
  return u;
}

/** The inverse (and adjoint) of `fft2`. */
export function ifft2(u: Field): Field {
  const x = cloneField(u);
  transformInPlace(x, 'inverse');
  return x;
}

/** As `fft2` and `ifft2`, overwriting the field: for solvers, which transform the same arrays hundreds of times. */
export function transformInPlace({ shape, re, im }: Field, direction: 'forward' | 'inverse'): void {
  const [height, width] = planeShape(shape);
  const transform = planeTransform(height, width);
  // conj(F conj(x)) = swap(F swap(x)), where swap exchanges real and imaginary parts: one transform serves both directions.
  if (direction === 'forward') transform(re, im);
  else transform(im, re);
  const scale = 1 / Math.sqrt(height * width);
  for (let i = 0; i < re.length; i++) {
    re[i]! *= scale;
    im[i]! *= scale;
  }
}

function planeTransform(height: number, width: number): PlaneTransform {
  const name = `${height}x${width}`;
  let plan = plans.get(name);
  if (plan === undefined) {
    plan = makePlan(height, width);
    plans.set(name, plan);
  }
  return plan;
}

function makePlan(height: number, width: number): PlaneTransform {
  const rows = lineTransform(width);
  const columns = height === width ? rows : lineTransform(height);
  const size = height * width;
  const work = { re: new Float64Array(size), im: new Float64Array(size), offset: 0 };
  return (re, im) => {
    for (let plane = 0; plane < re.length; plane += size) {
      for (let row = 0; row < height; row++) rows.run({ re, im, offset: plane + row * width }, 1, work);
      columns.run({ re, im, offset: plane }, width, work);
    }
  };
}
