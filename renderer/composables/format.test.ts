import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fileName,
  formatBytes,
  formatDecibels,
  formatDuration,
  formatLength,
  formatMargin,
  formatNumber,
  formatPi,
  formatShortTime,
  formatTime,
} from './format.ts';
import { LENGTH_UNITS, lengthIn, readLength } from './length.ts';

describe('formatDuration', () => {
  it.each([
    [0.2, '< 1 s'],
    [59.4, '59 s'],
    [59.6, '1 min 00 s'],
    [200, '3 min 20 s'],
    [3599.7, '1 h 00 min'],
    [3900, '1 h 05 min'],
    [187_200, '2 d 4 h'],
    [Number.NaN, '–'],
  ])('%d s is %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});

describe('formatShortTime', () => {
  it.each([
    [0.0123, '12 ms'],
    [0.31, '0.31 s'],
    [4.26, '4.3 s'],
    [200, '3 min 20 s'],
    [Number.NaN, '–'],
  ])('%d s is %s', (seconds, text) => expect(formatShortTime(seconds)).toBe(text));
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [512, '512 B'],
    [1024, '1 KiB'],
    [1_572_864, '1.5 MiB'],
    [734_003_200, '700 MiB'],
    [5e9, '4.66 GiB'],
  ])('%d is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('figures', () => {
  it('has a sign for an exact reconstruction', () => {
    expect(formatDecibels(null)).toBe('∞');
    expect(formatDecibels(23.857)).toBe('23.86');
  });

  it('halves the interval', () => expect(formatMargin({ low: 23.5, high: 24.1 })).toBe('± 0.30'));

  it('drops floating-point dust', () => expect(formatNumber(0.1 + 0.2)).toBe('0.3'));

  it('counts in π', () => expect(formatPi(Math.PI / 4)).toBe('0.250 π'));
});

describe('formatLength', () => {
  it.each([
    [633e-9, '633 nm'],
    [8e-6, '8 µm'],
    [12.5e-6, '12.5 µm'],
    [1e-6, '1 µm'],
    [0.2, '200 mm'],
    [1.5, '1.5 m'],
  ])('%d m is %s', (metres, text) => expect(formatLength(metres)).toBe(text));
});

describe('formatTime', () => {
  const now = new Date(2026, 2, 5, 10, 0);

  it.each([
    [new Date(2026, 2, 5, 9, 5), 'Today 09:05'],
    [new Date(2026, 2, 4, 23, 59), 'Yesterday 23:59'],
    [new Date(2025, 10, 2, 14, 5), '2 Nov 2025, 14:05'],
  ])('%s', (time, text) => expect(formatTime(time.toISOString(), now)).toBe(text));

  it('shows what it cannot read', () => expect(formatTime('soon')).toBe('soon'));
});

describe('readLength', () => {
  it.each([
    ['633', 'nm', 633e-9],
    ['0.633 µm', 'nm', 633e-9],
    [' 532nm ', 'µm', 532e-9],
    ['1.064', 'µm', 1.064e-6],
  ] as const)('"%s" beside %s', (text, unit, metres) => expect(readLength(text, unit)).toBeCloseTo(metres, 15));

  it.each(['', '-633', '0', '6,33', '633 lux', 'red'])('refuses "%s"', (text) => expect(readLength(text, 'nm')).toBeNull());

  it('reads back what is shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.constantFrom(...LENGTH_UNITS), (picometres, unit) => {
        const metres = Number((picometres * 1e-12).toPrecision(8));
        expect(readLength(lengthIn(metres, unit), unit)).toBeCloseTo(metres, 18);
      }),
    );
  });
});

describe('fileName', () => {
  it('knows both slashes', () => {
    expect(fileName('/data/run/mask.bmp')).toBe('mask.bmp');
    expect(fileName('C:\\data\\mask.bmp')).toBe('mask.bmp');
  });
});
