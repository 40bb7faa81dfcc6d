import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cssColour, greyMap, intensityMap, paintPhase, paintRange, phaseMap } from './colour-map.ts';
import { hueMap, paintDomain } from './domain.ts';
import { centreZeroFrequency, logIntensity, PATTERN_DECADES } from './diffraction.ts';

const lightness = (map: Uint8Array, entry: number): number =>
  0.2126 * (map[3 * entry] ?? 0) + 0.7152 * (map[3 * entry + 1] ?? 0) + 0.0722 * (map[3 * entry + 2] ?? 0);

describe('colour maps', () => {
  it('have 256 colours', () => {
    for (const map of [phaseMap, intensityMap, greyMap]) expect(map.length).toBe(768);
  });

  it('keep the published end colours', () => {
    expect(cssColour(phaseMap, 0)).toBe('rgb(226, 217, 226)');
    expect(cssColour(intensityMap, 255)).toBe('rgb(252, 253, 191)');
  });

  it('the phase map closes: the step over 2π is no larger than the largest inside', () => {
    const step = (a: number, b: number): number => Math.abs(lightness(phaseMap, a) - lightness(phaseMap, b));
    const inside = Math.max(...Array.from({ length: 255 }, (_, i) => step(i, i + 1)));
    expect(step(255, 0)).toBeLessThanOrEqual(inside);
  });

  it('the intensity map rises in lightness', () => {
    for (let i = 1; i < 256; i++) expect(lightness(intensityMap, i)).toBeGreaterThan(lightness(intensityMap, i - 1) - 0.75);
  });
});

describe('paintPhase', () => {
  it('has period 2π', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: -5, max: 5 }), (entry, turns) => {
        const phase = ((entry + 0.5) / 256) * 2 * Math.PI;
        expect([...paintPhase([phase + turns * 2 * Math.PI])]).toEqual([...paintPhase([phase])]);
      }),
    );
  });

  it('leaves what is not a number transparent', () => {
    expect([...paintPhase([Number.NaN])]).toEqual([0, 0, 0, 0]);
  });
});

describe('paintRange', () => {
  it('clips outside the range', () => {
    expect([...paintRange([-1, 0.5, 7], greyMap, 0, 1)]).toEqual([0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255]);
  });

  it('survives a range of no width', () => {
    expect([...paintRange([3], greyMap, 3, 3)]).toEqual([0, 0, 0, 255]);
  });
});

describe('centreZeroFrequency', () => {
  it('brings [0, 0] to the centre, for even and odd sides', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (height, width) => {
        const values = Float32Array.from({ length: height * width }, (_, i) => i + 1);
        const centred = centreZeroFrequency(values, height, width);
        expect(centred[Math.floor(height / 2) * width + Math.floor(width / 2)]).toBe(1);
        expect([...centred].sort((a, b) => a - b)).toEqual([...values]);
      }),
    );
  });
});

describe('logIntensity', () => {
  it('counts decades below the peak', () => {
    const decades = logIntensity([100, 1, 0]);
    [0, -2, -PATTERN_DECADES].forEach((expected, i) => expect(decades[i]).toBeCloseTo(expected, 5));
  });

  it('shows an empty pattern as dark', () => {
    expect([...logIntensity([0, 0])]).toEqual([-PATTERN_DECADES, -PATTERN_DECADES]);
  });
});

describe('paintDomain', () => {
  it('has every hue about as light as the others', () => {
    const all = Array.from({ length: 256 }, (_, entry) => lightness(hueMap, entry));
    expect(Math.max(...all) - Math.min(...all)).toBeLessThan(30);
    expect(new Set(Array.from({ length: 256 }, (_, entry) => cssColour(hueMap, entry))).size).toBe(256);
  });

  it('is as bright as the amplitude, has the hue of the wrapped phase, and black where there is nothing', () => {
    const [full, half, dark, turned] = [0, 4, 8, 12].map((at) =>
      paintDomain([2, 1, 0, 2], [1, 1, 1, 1 - 2 * Math.PI], 2).slice(at, at + 4),
    );
    expect([...turned!]).toEqual([...full!]);
    expect([...dark!]).toEqual([0, 0, 0, 255]);
    for (const channel of [0, 1, 2]) expect(Math.abs(half![channel]! - full![channel]! / 2)).toBeLessThanOrEqual(1);
  });
});
