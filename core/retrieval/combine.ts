import type { Field } from '../math/field.ts';

/** `a x + b y`. */
export function combine(a: number, x: Field, b: number, y: Field): Field {
  return {
    shape: x.shape,
    re: x.re.map((value, i) => a * value + b * y.re[i]!),
    im: x.im.map((value, i) => a * value + b * y.im[i]!),
  };
}
