import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fft2 } from '../math/fft.ts';
import { intensityOf, type Field } from '../math/field.ts';
import { normal, rootKey, split, uniform } from '../math/random.ts';
import { composeAffine, type CameraGeometry } from '../optics/affine.ts';
import { cameraFrames } from '../optics/camera-plane.ts';
import { repairPixels } from './bad-pixels.ts';
import { centreZeroFrequency, resampleFiner, resampleIntoBins } from './bins.ts';

const aligned = (scale: number, centre: [number, number]): CameraGeometry => ({
  centre,
  pixelsPerBin: composeAffine({ rotation: 0, scaleRows: scale, scaleColumns: scale, shear: 0 }),
});
const field = (height: number, width: number): Field => ({
  shape: [1, height, width],
  re: normal(split(rootKey(8), 're'), height * width),
  im: normal(split(rootKey(8), 'im'), height * width),
});
const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);

describe('below two camera pixels a bin', () => {
  it('one aligned pixel a bin is the pixel itself', () => {
    const side = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(side, side, (height, width) => {
        const bins = Float64Array.from({ length: height * width }, (_, index) => Math.sqrt(index + 1));
        const frame = { height, width, values: centreZeroFrequency(bins, [height, width]) };
        const geometry = aligned(1, [Math.floor(height / 2), Math.floor(width / 2)]);
        expect(resampleIntoBins(frame, geometry, [height, width], 'none', 'frame')).toEqual(bins);
      }),
    );
  });

  it('bins share the light of pixels on their borders by area, turned as they may be, and none is lost', () => {
    const [height, width] = [40, 40];
    const values = new Float64Array(height * width);
    // Light in the middle only, so that all of it falls into bins.
    for (let y = 14; y < 26; y++) for (let x = 14; x < 26; x++) values[y * width + x] = 1 + ((y * 7 + x * 3) % 5);
    for (const scale of [0.8, 1.5, 1.9]) {
      const geometry = {
        centre: [19.3, 20.1] as const,
        pixelsPerBin: composeAffine({ rotation: 0.3, scaleRows: scale, scaleColumns: -scale, shear: 0.05 }),
      };
      const size = Math.floor(22 / scale);
      expect(sum(resampleIntoBins({ height, width, values }, geometry, [size, size], 'none', 'f'))).toBeCloseTo(sum(values), 9);
    }
    const half = resampleIntoBins({ height: 3, width: 4, values: new Float64Array(12).fill(1, 5, 6) }, aligned(1.5, [1, 2]), [2, 2], 'none', 'f'); // prettier-ignore
    // Pixel [1, 1] reaches from 0.5 to 1.5; the bins of columns −1 and 0 meet at 2 − 0.75.
    expect(Array.from(half)).toEqual([0.25, 0.75, 0, 0]);
  });
});

describe('from two camera pixels a bin', () => {
  it.each([
    [3.3, 0.02, 3e-3],
    [2.6, 0.02, 3e-3],
    [4.1, -1.1, 3e-3],
  ])('the intensity at each bin is that of the transform: %d pixels a bin, turned by %d', (scale, rotation, tolerance) => {
    const z = field(12, 10);
    const parts = { rotation, scaleRows: scale, scaleColumns: 1.01 * scale, shear: 0.01 };
    const size = 2 * Math.ceil(10 * scale);
    const geometry = { centre: [size / 2 + 0.3, size / 2 - 0.4] as const, pixelsPerBin: composeAffine(parts) };
    for (const envelope of ['none', 'square'] as const) {
      const frame = cameraFrames(z, { ...geometry, height: size, width: size, envelope }).values[0]!;
      const light = { height: size, width: size, values: frame };
      const bins = resampleIntoBins(light, geometry, [12, 10], envelope, 'f');
      const expected = intensityOf(fft2(z)).data;
      expected.forEach((y, i) => expect(Math.abs(bins[i]! - y)).toBeLessThan(2 * tolerance));
      const finer = resampleFiner(light, geometry, [12, 10], envelope, 2);
      bins.forEach((y, i) => expect(finer[4 * 10 * Math.floor(i / 10) + 2 * (i % 10)]).toBeCloseTo(y, 10));
    }
  });

  it('even light stays even, at the brightness of all pixels of a bin', () => {
    const values = new Float64Array(60 * 60).fill(2);
    const bins = resampleIntoBins({ height: 60, width: 60, values }, aligned(3.7, [29, 31]), [8, 8], 'none', 'f');
    for (const value of bins) expect(value).toBeCloseTo(2 * 3.7 ** 2, 10);
  });

  it('refuses a frame that the model reaches beyond', () => {
    const frame = { height: 20, width: 40, values: uniform(rootKey(1), 800) };
    expect(() => resampleIntoBins(frame, aligned(3, [10, 20]), [8, 8], 'none', 'a.tif')).toThrow(
      'a.tif: expected rows -2 to 19 and columns 8 to 29 around the centre for 8 × 8 bins, found 20 × 40 pixels',
    );
  });
});

describe('bad pixels', () => {
  it('take the mean of the nearest good ones', () => {
    const values = Float64Array.of(1, 2, 3, 4, 999, 6, 7, 8, 9);
    expect(Array.from(repairPixels({ height: 3, width: 3, values }, [[1, 1]], 'f'))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const corner = repairPixels({ height: 3, width: 3, values }, [[0, 0], [0, 1], [1, 0], [1, 1]], 'f'); // prettier-ignore
    expect(corner[0]).toBe((3 + 6 + 7 + 8 + 9) / 5);
    expect(() => repairPixels({ height: 3, width: 3, values }, [[3, 0]], 'f.tif')).toThrow('f.tif: expected bad pixels inside');
  });
});
