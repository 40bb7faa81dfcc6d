import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resizeByArea } from './resize.ts';

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const side = fc.integer({ min: 1, max: 40 });

describe('resizeByArea', () => {
  it('averages whole pixels, and shares of pixels', () => {
    expect(resizeByArea(Float32Array.of(0, 1, 0.5, 0.25), [1, 4], [1, 2])).toEqual(Float32Array.of(0.5, 0.375));
    // Each of two pixels covers one and a half of three.
    expect(Array.from(resizeByArea(Float32Array.of(0, 0.6, 0.9), [1, 3], [1, 2]))).toEqual([
      expect.closeTo(0.2, 6),
      expect.closeTo(0.8, 6),
    ]);
    // Enlarging two to three: the middle one lies half on each.
    expect(Array.from(resizeByArea(Float32Array.of(0.2, 0.8), [2, 1], [3, 1]))).toEqual(
      [0.2, 0.5, 0.8].map((v) => expect.closeTo(v, 6)),
    );
  });

  it('keeps the mean and the range of every image, whatever the sizes', () => {
    fc.assert(
      fc.property(side, side, side, side, fc.nat(1000), (height, width, toHeight, toWidth, seed) => {
        const images = Float32Array.from(
          { length: 2 * height * width },
          (_, index) => ((index * 7919 + seed * 104729) % 1009) / 1008,
        );
        const resized = resizeByArea(images, [height, width], [toHeight, toWidth]);
        expect(resized.length).toBe(2 * toHeight * toWidth);
        for (const index of [0, 1]) {
          const before = images.subarray(index * height * width, (index + 1) * height * width);
          const after = resized.subarray(index * toHeight * toWidth, (index + 1) * toHeight * toWidth);
          expect(mean(after)).toBeCloseTo(mean(before), 5);
          expect(Math.max(...after)).toBeLessThanOrEqual(Math.max(...before));
          expect(Math.min(...after)).toBeGreaterThanOrEqual(Math.min(...before) - 1e-7);
        }
      }),
    );
  });

  it('shrinking what was enlarged by a whole factor gives it back', () => {
    const image = Float32Array.from({ length: 12 }, (_, index) => index / 11);
    expect(resizeByArea(resizeByArea(image, [3, 4], [9, 20]), [9, 20], [3, 4])).toEqual(image);
  });
});
