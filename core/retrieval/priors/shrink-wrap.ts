import { transformInPlace } from '../../math/fft.ts';
import { planeShape, zeroField } from '../../math/field.ts';
import type { Field } from '../../math/field.ts';
import type { Prior } from '../priors.ts';

export const SHRINK_WRAP = {
  threshold: { value: 0.2, least: 0.001, most: 0.999, text: 'of the largest blurred modulus: what is below lies outside' },
  blur: {
    value: 3,
    least: 0.1,
    most: 100,
    text: 'σ of the first blur, in pixels; it falls by a hundredth each time, to half of it',
  },
  every: { value: 20, least: 1, most: 10000, whole: true, text: 'projections between two supports' },
} as const;

/**
 * A support that is found on the way: every so many projections what lies inside is where the blurred modulus of the scene is above a share of its largest; until the first
 * time it is everywhere. Marchesini et al., "X-ray image reconstruction from a diffraction pattern alone", Physical Review B 68 (2003).
 */
export function shrinkWrap(settings: { readonly threshold: number; readonly blur: number; readonly every: number }): Prior {
  const { threshold, blur, every } = settings;
  let projections = 0;
  let sigma = blur;
  let outside: Uint8Array | null = null;
  return {
    name: 'shrink-wrap',
    project(x) {
      projections++;
      if (projections % every === 0) {
        outside = outsideOf(x, sigma, threshold);
        sigma = Math.max(blur / 2, 0.99 * sigma);
      }
      if (outside === null) return;
      for (let i = 0; i < x.re.length; i++) {
        if (outside[i] !== 1) continue;
        x.re[i] = 0;
        x.im[i] = 0;
      }
    },
    fresh: () => shrinkWrap(settings),
  };
}

/** 1 where the blurred modulus is below the threshold. The blur goes around the borders. */
function outsideOf(x: Field, sigma: number, threshold: number): Uint8Array {
  const blurred = zeroField(x.shape);
  for (let i = 0; i < x.re.length; i++) blurred.re[i] = Math.sqrt(x.re[i]! * x.re[i]! + x.im[i]! * x.im[i]!);
  transformInPlace(blurred, 'forward');
  const [height, width] = planeShape(x.shape);
  const fall = (k: number, side: number): number => Math.exp(-2 * (Math.PI * sigma * (Math.min(k, side - k) / side)) ** 2);
  for (let i = 0; i < blurred.re.length; i++) {
    const factor = fall(Math.floor(i / width) % height, height) * fall(i % width, width);
    blurred.re[i]! *= factor;
    blurred.im[i]! *= factor;
  }
  transformInPlace(blurred, 'inverse');
  const largest = blurred.re.reduce((most, value) => Math.max(most, value), 0);
  return Uint8Array.from(blurred.re, (value) => (value < threshold * largest ? 1 : 0));
}
