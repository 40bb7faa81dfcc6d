import { describe, expect, it } from 'vitest';
import { TWO_PI } from '../math/units.ts';
import { farField, maskDifference, snapshotOf } from './mask-views.ts';

const [height, width] = [16, 24];
const field = (phase: (row: number, column: number) => number) => ({
  shape: [height, width],
  data: Float64Array.from({ length: height * width }, (_, i) => phase(Math.floor(i / width), i % width)),
});

describe('farField', () => {
  it('sends all light of a grating to its order', () => {
    const { data } = farField(field((row, column) => (TWO_PI * 3 * column) / width + (TWO_PI * 2 * row) / height));
    expect(data[2 * width + 3]).toBeCloseTo(1, 12);
    expect(data.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });
});

describe('maskDifference', () => {
  it('is a ramp of whole turns once it is unwrapped, without the phase that nothing measures', () => {
    const ramp = (row: number, column: number): number => 0.5 * column - 0.2 * row;
    const other = field((row, column) => Math.sin(row * column));
    const one = field((row, column) => other.data[row * width + column]! + ramp(row, column) + 7);
    const { wrapped, unwrapped, rms } = maskDifference(one, other);
    expect(Math.max(...wrapped.data)).toBeLessThanOrEqual(Math.PI);
    const first = unwrapped!.data[0]!;
    unwrapped!.data.forEach((value, i) => expect(value - first).toBeCloseTo(ramp(Math.floor(i / width), i % width), 9));
    expect(rms).toBeGreaterThan(1);
    // A constant is nothing.
    const constant = maskDifference(
      field(() => 2),
      field(() => 1),
    );
    expect(constant.piston).toBeCloseTo(1, 9);
    expect(constant.rms).toBeCloseTo(0, 9);
  });

  it('needs masks of one size, and a snapshot that is there', () => {
    const small = { shape: [2, 2], data: new Float64Array(4) };
    expect(() =>
      maskDifference(
        small,
        field(() => 0),
      ),
    ).toThrow(/expected 2×2 pixels, as this one, found 16×24/);
    expect(() => snapshotOf({ shape: [2, 1, 1], data: new Float32Array(2) }, 2)).toThrow(/one of 2, counted from 0/);
  });
});
