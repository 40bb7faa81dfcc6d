import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fft2, ifft2 } from './fft.ts';
import { innerProduct, planeShape, squaredNorm, zeroField } from './field.ts';
import type { Field } from './field.ts';
import { normal, rootKey, split } from './random.ts';

/** The definition, term by term. */
function directTransform(x: Field): Field {
  const [height, width] = planeShape(x.shape);
  const u = zeroField(x.shape);
  const scale = 1 / Math.sqrt(height * width);
  for (let plane = 0; plane < x.re.length; plane += height * width) {
    for (let k = 0; k < height; k++) {
      for (let l = 0; l < width; l++) {
        for (let h = 0; h < height; h++) {
          for (let w = 0; w < width; w++) {
            const angle = -2 * Math.PI * (((k * h) % height) / height + ((l * w) % width) / width);
            const from = plane + h * width + w;
            const to = plane + k * width + l;
            u.re[to]! += scale * (x.re[from]! * Math.cos(angle) - x.im[from]! * Math.sin(angle));
            u.im[to]! += scale * (x.re[from]! * Math.sin(angle) + x.im[from]! * Math.cos(angle));
          }
        }
      }
    }
  }
  return u;
}

function randomField(seed: number, shape: readonly number[]): Field {
  const x = zeroField(shape);
  x.re.set(normal(split(rootKey(seed), 're'), x.re.length));
  x.im.set(normal(split(rootKey(seed), 'im'), x.im.length));
  return x;
}

function largestDifference(a: Field, b: Field): number {
  return a.re.reduce((most, value, i) => Math.max(most, Math.abs(value - b.re[i]!), Math.abs(a.im[i]! - b.im[i]!)), 0);
}

const sizes = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }));

describe('fft2', () => {
  it.each([
    [1, 1],
    [2, 4],
    [8, 8],
    [16, 12],
    [15, 7],
    [11, 13],
    [17, 6],
    [19, 23],
    [31, 1],
  ])('is the definition at %i × %i', (height, width) => {
    const x = randomField(1, [2, height, width]);
    expect(largestDifference(fft2(x), directTransform(x))).toBeLessThan(1e-12);
  });

  it('puts a plane wave on one frequency, counted from [0,0]', () => {
    const x = zeroField([6, 10]);
    for (let h = 0; h < 6; h++) {
      for (let w = 0; w < 10; w++) {
        const angle = 2 * Math.PI * ((2 * h) / 6 + (3 * w) / 10);
        x.re[h * 10 + w] = Math.cos(angle);
        x.im[h * 10 + w] = Math.sin(angle);
      }
    }
    const u = fft2(x);
    expect(u.re[2 * 10 + 3]).toBeCloseTo(Math.sqrt(60), 12);
    expect(squaredNorm(u)).toBeCloseTo(60, 10);
  });

  it('keeps the norm, and is inverted by ifft2, at any size', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (shape, seed) => {
        const x = randomField(seed, shape);
        const u = fft2(x);
        expect(Math.abs(squaredNorm(u) / squaredNorm(x) - 1)).toBeLessThan(1e-12);
        expect(largestDifference(ifft2(u), x)).toBeLessThan(1e-12);
      }),
      { numRuns: 50 },
    );
  });

  it('has ifft2 as its adjoint', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (shape, seed) => {
        const x = randomField(seed, shape);
        const q = randomField(seed + 1, shape);
        const [left, leftIm] = innerProduct(q, fft2(x));
        const [right, rightIm] = innerProduct(ifft2(q), x);
        expect(Math.abs(left - right) + Math.abs(leftIm - rightIm)).toBeLessThan(1e-9);
      }),
      { numRuns: 50 },
    );
  });

  it('stays accurate at large sizes', () => {
    for (const shape of [
      [512, 512],
      [96, 250],
      [127, 101],
    ]) {
      const x = randomField(3, shape);
      expect(largestDifference(ifft2(fft2(x)), x)).toBeLessThan(2e-14 * 100);
    }
  });
});
