import { cloneField, planeShape } from './field.ts';
import type { Field } from './field.ts';
import { lineTransform } from './fft-lines.ts';
import type { LineTransform } from './fft-lines.ts';

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
    plan = height * width <= SMALL && height % 2 === 0 && width % 2 === 0 ? wholePlanes(height, width) : blocks(height, width);
    plans.set(name, plan);
  }
  return plan;
}

/** Sequences that are transformed side by side: enough to fill the inner loops, few enough to stay in the cache. */
const SIDE = 8;

/** Pixels of a plane that stays in the cache as a whole. */
const SMALL = 64 * 64;

/** All columns side by side, then all rows: a small plane is copied once for each, and the copies transpose it. */
function wholePlanes(height: number, width: number): PlaneTransform {
  const columns = lineTransform(height, width);
  const rows = lineTransform(width, height);
  return (re, im) => {
    for (let plane = 0; plane < re.length; plane += height * width) {
      columns.re.set(re.subarray(plane, plane + height * width));
      columns.im.set(im.subarray(plane, plane + height * width));
      columns.run();
      transpose(columns.re, rows.re, height, width, 0);
      transpose(columns.im, rows.im, height, width, 0);
      rows.run();
      transpose(rows.re, re, width, height, plane);
      transpose(rows.im, im, width, height, plane);
    }
  };
}

/** The transpose of `from [height,width]` to `to [width,height]`, which starts at an offset. */
function transpose(from: Float64Array, to: Float64Array, height: number, width: number, offset: number): void {
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0, j = offset + row; column < width; column++, i++, j += height) to[j] = from[i]!;
  }
}

/** Rows, then columns, in blocks that are taken out of the plane, transformed and put back. */
function blocks(height: number, width: number): PlaneTransform {
  const rows = lineTransform(width, SIDE);
  const columns = height === width ? rows : lineTransform(height, SIDE);
  return (re, im) => {
    for (let plane = 0; plane < re.length; plane += height * width) {
      for (let row = 0; row < height; row += SIDE) {
        transformBlock(rows, re, im, plane + row * width, [width, 1], [Math.min(SIDE, height - row), width]);
      }
      for (let column = 0; column < width; column += SIDE) {
        transformBlock(columns, re, im, plane + column, [height, width], [Math.min(SIDE, width - column), 1]);
      }
    }
  };
}

/** Transforms `count` sequences of `length` elements in place, which stand `step` and `apart` from each other. */
function transformBlock(
  lines: LineTransform,
  re: Float64Array,
  im: Float64Array,
  start: number,
  [length, step]: readonly [length: number, step: number],
  [count, apart]: readonly [count: number, apart: number],
): void {
  const { re: lineRe, im: lineIm } = lines;
  // The inner loop runs along the plane's memory.
  const [outer, outerStep, outerSide, inner, innerStep, innerSide] =
    step < apart ? [count, apart, 1, length, step, SIDE] : [length, step, SIDE, count, apart, 1];
  for (let i = 0; i < outer; i++) {
    for (let j = 0, from = start + i * outerStep, to = i * outerSide; j < inner; j++, from += innerStep, to += innerSide) {
      lineRe[to] = re[from]!;
      lineIm[to] = im[from]!;
    }
  }
  lines.run();
  for (let i = 0; i < outer; i++) {
    for (let j = 0, to = start + i * outerStep, from = i * outerSide; j < inner; j++, to += innerStep, from += innerSide) {
      re[to] = lineRe[from]!;
      im[to] = lineIm[from]!;
    }
  }
}
