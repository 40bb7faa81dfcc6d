import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { innerProduct, squaredNorm } from '../math/field.ts';
import { randomField, relativeError } from '../math/testing.ts';
import golden from './fixtures/metrics.json' with { type: 'json' };
import { alignGlobalPhase } from './global-phase.ts';
import { psnr } from './psnr.ts';
import { ssim, ssimMap } from './ssim.ts';
import { studentT } from './student-t.ts';
import { shareAbove, summarise } from './summary.ts';

describe.each(golden.cases)('golden images, PSNR $psnr', ({ a, b, psnr: goldenPsnr, ssim_gauss11, ssim_map_gauss11 }) => {
  const [height, width] = a.shape as [number, number];

  it('have this PSNR and SSIM', () => {
    expect(psnr(b.data, a.data)).toBeCloseTo(goldenPsnr, 10);
    expect(ssim(b.data, a.data, [height, width])).toBeCloseTo(ssim_gauss11, 12);
    expect(ssim(a.data, b.data, [height, width])).toBeCloseTo(ssim_gauss11, 12);
  });

  it('have this SSIM map inside the border', () => {
    const map = ssimMap(b.data, a.data, [height, width]);
    expect(map.length).toBe((height - 10) * (width - 10));
    map.forEach((value, i) => {
      const place = (5 + Math.floor(i / (width - 10))) * width + 5 + (i % (width - 10));
      expect(value).toBeCloseTo(ssim_map_gauss11.data[place]!, 10);
    });
  });
});

it('PSNR and SSIM of an image with itself are infinite and 1', () => {
  const image = golden.cases[0]!.a.data;
  expect(psnr(image, image)).toBe(Infinity);
  expect(ssim(image, image, [16, 16])).toBeCloseTo(1, 12);
});

it('PSNR and SSIM refuse images that do not fit', () => {
  expect(() => psnr([1, 2], [1])).toThrow(RangeError);
  expect(() => ssim(new Float64Array(100), new Float64Array(100), [10, 10])).toThrow(/at least 11×11/);
  expect(() => ssim(new Float64Array(144), new Float64Array(121), [12, 12])).toThrow(RangeError);
});

describe('studentT', () => {
  // Tables of the t distribution, 95 % and 99 % two-sided.
  it.each([
    [0.05, 1, 12.7062],
    [0.05, 2, 4.302653],
    [0.05, 3, 3.182446],
    [0.05, 4, 2.776445],
    [0.05, 5, 2.570582],
    [0.05, 10, 2.228139],
    [0.05, 30, 2.042272],
    [0.05, 399, 1.965927],
    [0.05, 1e6, 1.959966],
    [0.01, 10, 3.169273],
  ])('leaves %f outside for %i degrees of freedom', (tails, degrees, expected) => {
    expect(Math.abs(studentT(tails, degrees) / expected - 1)).toBeLessThan(3e-5);
  });

  it('refuses no degrees of freedom', () => expect(() => studentT(0.05, 0)).toThrow(RangeError));
});

describe('summarise', () => {
  it('works an example', () => {
    // Mean 3, s = √2.5, t(4) = 2.776445: half width 2.776445 · √2.5 / √5 = 1.963243.
    const summary = summarise([5, 1, 2, 4, 3]);
    expect(summary).toMatchObject({ count: 5, mean: 3, median: 3 });
    expect(summary.standardDeviation).toBeCloseTo(Math.sqrt(2.5), 12);
    expect(summary.high - 3).toBeCloseTo(1.963243, 4);
    expect(3 - summary.low).toBeCloseTo(1.963243, 4);
  });

  it('takes the middle of an even number, one value, and exact results', () => {
    expect(summarise([1, 2, 3, 10]).median).toBe(2.5);
    expect(summarise([7])).toEqual({ count: 1, mean: 7, low: 7, high: 7, median: 7, standardDeviation: 0 });
    expect(summarise([20, Infinity, 30])).toMatchObject({ mean: Infinity, median: 30 });
    expect(() => summarise([])).toThrow(RangeError);
  });

  it('counts what lies above', () => expect(shareAbove([10, 30, 31, 50], 30)).toBe(0.5));
});

describe('alignGlobalPhase', () => {
  it('undoes any phase factor, of each scene by itself', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: -7, max: 7, noNaN: true }), (seed, angle) => {
        const truth = randomField(seed, [2, 3, 4]);
        const turned = {
          shape: truth.shape,
          re: truth.re.map(
            (re, i) => re * Math.cos(angle * (i + 1 > 12 ? 2 : 1)) - truth.im[i]! * Math.sin(angle * (i + 1 > 12 ? 2 : 1)),
          ),
          im: truth.im.map(
            (im, i) => im * Math.cos(angle * (i + 1 > 12 ? 2 : 1)) + truth.re[i]! * Math.sin(angle * (i + 1 > 12 ? 2 : 1)),
          ),
        };
        expect(relativeError(alignGlobalPhase(turned, truth), truth)).toBeLessThan(1e-13);
      }),
    );
  });

  it('leaves the product with the truth real and positive, and the norm as it was', () => {
    const [x, truth] = [randomField(1, [1, 5, 5]), randomField(2, [1, 5, 5])];
    const aligned = alignGlobalPhase(x, truth);
    const [re, im] = innerProduct(truth, aligned);
    expect(re).toBeGreaterThan(0);
    expect(im).toBeCloseTo(0, 10);
    expect(squaredNorm(aligned)).toBeCloseTo(squaredNorm(x), 10);
  });

  it('keeps a scene that has nothing in common with the truth', () => {
    const x = { shape: [1, 1, 1], re: Float64Array.of(0), im: Float64Array.of(0) };
    expect(alignGlobalPhase(x, x)).toEqual(x);
  });
});
