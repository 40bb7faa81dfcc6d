/** A real array outside any tensor backend: row-major float64, e.g. intensities `[Q,L,H,W]` or mask phases `[L,H,W]`. */
export interface RealField {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** A complex array outside any tensor backend: row-major float64, real and imaginary parts apart. The last two axes are rows and columns. */
export interface Field {
  readonly shape: readonly number[];
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Rows and columns. */
export type Shape2 = readonly [height: number, width: number];

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The last two axes. @throws RangeError when there are fewer. */
export function planeShape(shape: readonly number[]): Shape2 {
  const height = shape.at(-2);
  const width = shape.at(-1);
  if (height === undefined || width === undefined) throw new RangeError(`[${shape.join(',')}] has no rows and columns`);
  return [height, width];
}

export function zeroField(shape: readonly number[]): Field {
  const count = elementCount(shape);
  return { shape, re: new Float64Array(count), im: new Float64Array(count) };
}

export function cloneField({ shape, re, im }: Field): Field {
  return { shape, re: re.slice(), im: im.slice() };
}

/** One scene of a batch: index `q` of the first axis, as views on the same memory. */
export function sceneOf({ shape, re, im }: Field, index: number): Field {
  const rest = shape.slice(1);
  const size = elementCount(rest);
  return { shape: rest, re: re.subarray(index * size, (index + 1) * size), im: im.subarray(index * size, (index + 1) * size) };
}

/** `Σ|x|²`. */
export function squaredNorm({ re, im }: Field): number {
  let sum = 0;
  for (let i = 0; i < re.length; i++) sum += re[i]! * re[i]! + im[i]! * im[i]!;
  return sum;
}

/** `⟨a, b⟩ = Σ conj(a) b`, as `[re, im]`. @throws RangeError when the sizes differ. */
export function innerProduct(a: Field, b: Field): [re: number, im: number] {
  if (a.re.length !== b.re.length) throw new RangeError(`inner product of ${a.re.length} and ${b.re.length} values`);
  let re = 0;
  let im = 0;
  for (let i = 0; i < a.re.length; i++) {
    re += a.re[i]! * b.re[i]! + a.im[i]! * b.im[i]!;
    im += a.re[i]! * b.im[i]! - a.im[i]! * b.re[i]!;
  }
  return [re, im];
}

/** `|x|²`, e.g. the intensity of a far field. */
export function intensityOf({ shape, re, im }: Field): RealField {
  return { shape, data: re.map((real, i) => real * real + im[i]! * im[i]!) };
}
