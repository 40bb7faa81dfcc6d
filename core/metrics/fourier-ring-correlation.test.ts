import { describe, expect, it } from 'vitest';
import { fft2, ifft2 } from '../math/fft.ts';
import type { Field } from '../math/field.ts';
import { randomField } from '../math/testing.ts';
import { fourierRingCorrelation } from './fourier-ring-correlation.ts';

/** White noise of unit power a frequency. */
const white = (seed: number, side: number): Field => randomField(seed, [side, side]);

const plus = (a: Field, b: Field, factor: number): Field => ({
  shape: a.shape,
  re: a.re.map((value, i) => value + factor * b.re[i]!),
  im: a.im.map((value, i) => value + factor * b.im[i]!),
});

/** Only the frequencies up to a radius, in cycles a pixel. */
function lowPass(x: Field, radius: number): Field {
  const [height = 0, width = 0] = x.shape;
  const u = fft2(x);
  const frequency = (index: number, length: number) => Math.min(index, length - index) / length;
  for (let i = 0; i < u.re.length; i++) {
    const inside = Math.hypot(frequency(Math.floor(i / width), height), frequency(i % width, width)) <= radius;
    if (!inside) u.re[i] = u.im[i] = 0;
  }
  return ifft2(u);
}

describe('fourierRingCorrelation', () => {
  it('of a field with itself is 1 up to Nyquist, and has no cutoff', () => {
    const { rings, cutoff } = fourierRingCorrelation(white(1, 32), white(1, 32), 'half-bit');
    expect(rings).toHaveLength(17);
    expect(rings.at(-1)!.frequency).toBe(0.5);
    rings.forEach(({ correlation }) => expect(correlation).toBeCloseTo(1, 12));
    expect(cutoff).toBeNull();
  });

  it('is SNR/(SNR + 1) for a signal with independent noise', () => {
    const signal = white(1, 128);
    const [a, b] = [plus(signal, white(2, 128), 0.5), plus(signal, white(3, 128), 0.5)];
    const outer = fourierRingCorrelation(a, b, 'half-bit').rings.slice(20);
    // SNR = 4; a ring of 120 and more samples is within ±0.1 of the expectation, and their mean much nearer.
    const mean = outer.reduce((sum, { correlation }) => sum + correlation, 0) / outer.length;
    expect(Math.abs(mean - 0.8)).toBeLessThan(0.02);
  });

  it.each(['half-bit', 'one-seventh'] as const)('ends where the common signal ends, by the %s threshold', (threshold) => {
    const signal = lowPass(white(4, 128), 0.25);
    const [a, b] = [plus(signal, white(5, 128), 0.3), plus(signal, white(6, 128), 0.3)];
    expect(Math.abs(fourierRingCorrelation(a, b, threshold).cutoff! - 0.25)).toBeLessThan(0.01);
  });

  it('of unrelated fields ends at once', () => {
    expect(fourierRingCorrelation(white(7, 64), white(8, 64), 'half-bit').cutoff!).toBeLessThan(0.05);
  });

  it('has the half-bit threshold of the paper', () => {
    const { rings } = fourierRingCorrelation(white(1, 64), white(2, 64), 'half-bit');
    // n = 1: (0.2071 + 1.9102)/(1.2071 + 0.9102) = 1; many samples: 0.2071/1.2071 = 0.17157.
    expect(rings[0]!.samples).toBe(1);
    expect(rings[0]!.threshold).toBeCloseTo(1, 12);
    expect(rings.at(-1)!.threshold).toBeGreaterThan(0.1716);
    expect(rings.at(-1)!.threshold).toBeLessThan(0.33);
  });

  it('takes any height and width, and refuses two shapes', () => {
    const a = randomField(1, [12, 30]);
    expect(fourierRingCorrelation(a, a, 'one-seventh').rings).toHaveLength(7);
    expect(() => fourierRingCorrelation(a, randomField(1, [30, 12]), 'half-bit')).toThrow(RangeError);
  });
});
