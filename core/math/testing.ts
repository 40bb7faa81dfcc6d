/** What tests of fields share: random fields, golden vectors, distances. Nothing else imports this. */
import { elementCount } from './field.ts';
import type { Field, RealField } from './field.ts';
import { normal, rootKey, split } from './random.ts';

/** A complex array as the golden files write it. */
interface StoredField {
  readonly shape: readonly number[];
  readonly re: readonly number[];
  readonly im: readonly number[];
}

export function storedField({ shape, re, im }: StoredField): Field {
  return { shape, re: Float64Array.from(re), im: Float64Array.from(im) };
}

export function storedReal({ shape, data }: { readonly shape: readonly number[]; readonly data: readonly number[] }): RealField {
  return { shape, data: Float64Array.from(data) };
}

/** Complex standard normal values. */
export function randomField(seed: number, shape: readonly number[]): Field {
  const count = elementCount(shape);
  return { shape, re: normal(split(rootKey(seed), 're'), count), im: normal(split(rootKey(seed), 'im'), count) };
}

export function randomReal(seed: number, shape: readonly number[]): RealField {
  return { shape, data: normal(rootKey(seed), elementCount(shape)) };
}

/** `‖found − expected‖ / ‖expected‖` of all numbers together. @throws Error when the shapes differ */
export function relativeError(found: Field | RealField, expected: Field | RealField): number {
  if (found.shape.join() !== expected.shape.join()) throw new Error(`shape [${found.shape}] instead of [${expected.shape}]`);
  const a = numbersOf(found);
  const b = numbersOf(expected);
  let difference = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i]! - b[i]!) ** 2;
    size += b[i]! ** 2;
  }
  return Math.sqrt(difference / size);
}

function numbersOf(x: Field | RealField): Float64Array {
  if ('data' in x) return x.data;
  const all = new Float64Array(2 * x.re.length);
  all.set(x.re);
  all.set(x.im, x.re.length);
  return all;
}
