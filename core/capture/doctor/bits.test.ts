import { describe, expect, it } from 'vitest';
import { rootKey, uniform } from '../../math/random.ts';
import { examineBits } from './bits.ts';

/** Speckle of a mean of 300 counts, at most 4095. */
const counts = (seed: number) => uniform(rootKey(seed), 4096).map((u) => Math.min(4095, Math.floor(-300 * Math.log(1 - u))));
const frames = (change: (count: number) => number, container = 16) =>
  [1, 2].map((seed) => ({ label: `f${seed}.tif`, container, values: counts(seed).map(change) }));
const right12 = { bits: 12, justification: 'right' } as const;
const left12 = { bits: 12, justification: 'left' } as const;
const right16 = { bits: 16, justification: 'right' } as const;

describe('bit justification', () => {
  it.each([
    ['12 bits to the right', frames((count) => count), right12],
    ['12 bits to the left', frames((count) => 16 * count), left12],
    ['12 bits to the left, saturated pixels with every bit set', frames((count) => (count > 2000 ? 65535 : 16 * count)), left12],
    ['16 bits', frames((count) => 16 * count + (count % 16)), right16],
    ['dim frames in a range of 16 bits', frames((count) => count), right16],
    ['8 bits in bytes', frames((count) => count >> 4, 8), { bits: 8, justification: 'right' } as const],
    ['even numbers only', frames((count) => count & ~1), right12],
    ['floating point', frames((count) => count / 7), right12],
  ])('is right: %s', (_, given, camera) => {
    expect(examineBits(given, camera)).toMatchObject({ verdict: 'ok', fix: null });
  });

  it.each([
    ['left-justified, described as right', frames((count) => 16 * count), right12, 'stop', left12],
    ['the same, dim', frames((count) => 16 * (count >> 4)), right12, 'risk', left12],
    ['right-justified, described as left', frames((count) => count), left12, 'stop', right12],
    ['left-justified 12 bits, described as 16', frames((count) => 16 * count), right16, 'risk', left12],
    ['14 bits, described as 12', frames((count) => 3 * count + 1), right12, 'stop', { bits: 14, justification: 'right' }],
    [
      '10 bits to the left, described as 12',
      frames((count) => 64 * (count >> 2)),
      right12,
      'stop',
      { bits: 10, justification: 'left' },
    ],
    ['limited at 12 bits, described as 16', frames((count) => Math.min(5 * count, 4095)), right16, 'risk', right12],
  ])('is wrong: %s', (_, given, camera, verdict, coding) => {
    const finding = examineBits(given, camera);
    expect(finding).toMatchObject({ verdict, fix: { change: { kind: 'bits', ...coding } } });
    // What the fix describes is right.
    expect(examineBits(given, coding as typeof right12).verdict).toBe('ok');
  });

  it('stops at values that are no counts', () => {
    const [frame] = frames((count) => count);
    frame!.values[7] = NaN;
    expect(examineBits([frame!], right12)).toMatchObject({
      verdict: 'stop',
      message: 'NaN in f1.tif is not a count.',
      fix: null,
    });
    frame!.values[7] = -3;
    expect(examineBits([frame!], right12).message).toMatch(/^-3 in f1.tif/);
  });
});
