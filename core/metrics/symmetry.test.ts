import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { randomField, relativeError, storedField } from '../math/testing.ts';
import type { Field } from '../math/field.ts';
import { alignFourier } from './align-fourier.ts';
import golden from './fixtures/rectified_mse.json' with { type: 'json' };
import { rectifiedError } from './rectified-error.ts';

test.each(golden.cases)('rectified error, golden vectors of size $A.shape', (stored) => {
  const found = rectifiedError(storedField(stored.B), storedField(stored.A));
  expect(found.scale).toBeCloseTo(stored.eta, 12);
  expect(found.phase).toBeCloseTo(stored.theta, 12);
  expect(found.error / stored.normalized).toBeCloseTo(1, 9);
  expect(found.phaseOnly).toBeCloseTo(stored.A15_phase_only, 10);
});

test('a dark field is as far from the truth as can be', () => {
  const truth = randomField(1, [2, 2]);
  expect(rectifiedError({ shape: [2, 2], re: new Float64Array(4), im: new Float64Array(4) }, truth).error).toBe(1);
});

describe('alignment of Fourier retrieval', () => {
  const changed = ({ shape, re, im }: Field, down: number, right: number, flip: boolean, angle: number): Field => {
    const [height, width] = shape as [number, number];
    const result = { shape, re: new Float64Array(re.length), im: new Float64Array(re.length) };
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const from = row * width + column;
        const [r, c] = flip ? [height - 1 - row, width - 1 - column] : [row, column];
        const to = ((r + down) % height) * width + ((c + right) % width);
        const imaginary = flip ? -im[from]! : im[from]!;
        result.re[to] = re[from]! * Math.cos(angle) - imaginary * Math.sin(angle);
        result.im[to] = re[from]! * Math.sin(angle) + imaginary * Math.cos(angle);
      }
    }
    return result;
  };

  it('undoes any shift, flip and global phase', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(6),
        fc.nat(4),
        fc.boolean(),
        fc.double({ min: 0, max: 6, noNaN: true }),
        (seed, down, right, flip, angle) => {
          const truth = randomField(seed, [7, 5]);
          expect(
            relativeError(alignFourier(changed(truth, down, right, flip, angle), truth, { real: false }), truth),
          ).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('knows only a sign for real images', () => {
    const truth = { ...randomField(5, [4, 6]), im: new Float64Array(24) };
    const negative = changed(truth, 1, 2, true, Math.PI);
    expect(relativeError(alignFourier(negative, truth, { real: true }), truth)).toBeLessThan(1e-12);
    expect(() => alignFourier(randomField(1, [4, 5]), truth, { real: true })).toThrow(RangeError);
  });
});
