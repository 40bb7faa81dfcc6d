import { normal } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';

/** The feature map of a sketch of images: `c = (x − mean) Bᵀ`, coefficients in an orthonormal basis of p images. */
export interface Components {
  readonly pixels: number;
  readonly count: number;
  /** `[HW]` */
  readonly mean: Float64Array;
  /** `B [p, HW]` */
  readonly basis: Float64Array;
}

const ITERATIONS = 12;

/** Principal components of images `[N, HW]`, by orthogonal iteration on their covariance. */
export function principalComponents(key: Key, images: ArrayLike<number>, pixels: number, count: number): Components {
  const samples = images.length / pixels;
  const mean = new Float64Array(pixels);
  for (let i = 0; i < images.length; i++) mean[i % pixels]! += images[i]! / samples;
  let basis = orthonormal(normal(key, count * pixels), count, pixels);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const next = new Float64Array(count * pixels);
    for (let n = 0; n < samples; n++) {
      const own = coefficientsOf({ pixels, count, mean, basis }, images, n);
      for (let k = 0; k < count; k++) {
        const weight = own[k]! / samples;
        for (let i = 0; i < pixels; i++) next[k * pixels + i]! += weight * (images[n * pixels + i]! - mean[i]!);
      }
    }
    basis = orthonormal(next, count, pixels);
  }
  return { pixels, count, mean, basis };
}

/** Coefficients `[N, p]` of images `[N, HW]`. */
export function featuresOf(components: Components, images: ArrayLike<number>): Float64Array {
  const samples = images.length / components.pixels;
  const features = new Float64Array(samples * components.count);
  for (let n = 0; n < samples; n++) features.set(coefficientsOf(components, images, n), n * components.count);
  return features;
}

/** Images `mean + c B`, `[N, HW]`, of coefficients `[N, p]`. */
export function imagesOf({ pixels, count, mean, basis }: Components, features: ArrayLike<number>): Float64Array {
  const images = new Float64Array((features.length / count) * pixels);
  for (let n = 0; n * count < features.length; n++) {
    const own = images.subarray(n * pixels, (n + 1) * pixels);
    own.set(mean);
    for (let k = 0; k < count; k++) {
      const weight = features[n * count + k]!;
      for (let i = 0; i < pixels; i++) own[i]! += weight * basis[k * pixels + i]!;
    }
  }
  return images;
}

function coefficientsOf({ pixels, count, mean, basis }: Components, images: ArrayLike<number>, n: number): Float64Array {
  const own = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    let sum = 0;
    for (let i = 0; i < pixels; i++) sum += basis[k * pixels + i]! * (images[n * pixels + i]! - mean[i]!);
    own[k] = sum;
  }
  return own;
}

/** Rows made orthonormal one after the other (modified Gram–Schmidt). */
function orthonormal(rows: Float64Array, count: number, length: number): Float64Array {
  const row = (k: number) => rows.subarray(k * length, (k + 1) * length);
  for (let k = 0; k < count; k++) {
    const own = row(k);
    for (let j = 0; j < k; j++) {
      const other = row(j);
      const overlap = own.reduce((sum, value, i) => sum + value * other[i]!, 0);
      own.forEach((_, i) => (own[i]! -= overlap * other[i]!));
    }
    const norm = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0)) || 1;
    own.forEach((_, i) => (own[i]! /= norm));
  }
  return rows;
}
