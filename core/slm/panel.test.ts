import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TWO_PI } from '../math/units.ts';
import { levelOfPhase, phaseDistance, phaseOfLevel, quantisationError } from './levels.ts';
import { decodePanel, encodePanel, placeMask, type PanelLayout } from './panel.ts';

const anyPhase = fc.double({ min: -50, max: 50, noNaN: true });
const anySign = fc.constantFrom<1 | -1>(1, -1);

describe('levels', () => {
  it('are within half a level of every phase whenever the panel reaches 2π, whole number or not', () => {
    fc.assert(
      fc.property(
        anyPhase,
        fc.integer({ min: 1, max: 16 }),
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        anySign,
        (phase, bits, share, sign) => {
          const scale = { bits, twoPiLevel: Math.max(1, share * 2 ** bits), sign };
          const level = levelOfPhase(phase, scale);
          expect(level).toBeGreaterThanOrEqual(0);
          expect(level).toBeLessThan(2 ** bits);
          expect(phaseDistance(phaseOfLevel(level, scale), phase)).toBeLessThanOrEqual((0.5 * TWO_PI) / scale.twoPiLevel + 1e-9);
        },
      ),
    );
  });

  it('are the nearest of all, also when the panel does not reach 2π', () => {
    fc.assert(
      fc.property(anyPhase, fc.double({ min: 4, max: 40, noNaN: true }), anySign, (phase, twoPiLevel, sign) => {
        const scale = { bits: 4, twoPiLevel, sign };
        const distances = Array.from({ length: 16 }, (_, level) => phaseDistance(phaseOfLevel(level, scale), phase));
        const chosen = phaseDistance(phaseOfLevel(levelOfPhase(phase, scale), scale), phase);
        // Levels past one turn repeat phases, a little finer when 2π is not a whole level; they are left unused.
        const used = distances.slice(0, Math.ceil(twoPiLevel));
        expect(chosen).toBeLessThanOrEqual(Math.min(...used) + 1e-9);
      }),
    );
  });

  it('of PLUTO: 0 is 0, 64 is π/2, just below 2π wraps to 0; the opposite sign mirrors', () => {
    const scale = { bits: 8, twoPiLevel: 256, sign: 1 } as const;
    expect([0, Math.PI / 2, Math.PI, TWO_PI - 0.001, TWO_PI, -Math.PI / 2].map((phase) => levelOfPhase(phase, scale))).toEqual([
      0, 64, 128, 0, 0, 192,
    ]);
    expect([0, Math.PI / 2].map((phase) => levelOfPhase(phase, { ...scale, sign: -1 }))).toEqual([0, 192]);
  });

  it('have the error that uniform rounding has', () => {
    const phase = Float64Array.from({ length: 100_000 }, (_, index) => (index / 100_000) * TWO_PI);
    const { rms, largest, efficiency } = quantisationError(phase, { bits: 4, twoPiLevel: 16, sign: 1 });
    expect(rms).toBeCloseTo(TWO_PI / 16 / Math.sqrt(12), 4);
    expect(largest).toBeCloseTo(Math.PI / 16, 4);
    expect(efficiency).toBeCloseTo((Math.sin(Math.PI / 16) / (Math.PI / 16)) ** 2, 5); // sinc² of a staircase of 16 steps
  });
});

describe('placeMask', () => {
  it('takes the largest block that fits, centred', () => {
    expect(placeMask({ width: 1920, height: 1080 }, [96, 96], { block: null, offset: [0, 0] })).toEqual({
      block: 11,
      top: 12,
      left: 432,
    });
    expect(placeMask({ width: 1920, height: 1080 }, [96, 96], { block: 8, offset: [-10, 20] })).toEqual({
      block: 8,
      top: 146,
      left: 596,
    });
  });

  it.each([
    [[1200, 96], null, [0, 0], /^mask: expected at most 1080 × 1920 panel pixels, found 1200 × 96$/],
    [[96, 96], 12, [0, 0], /^superpixel block: expected at most 11 .*, found 12$/],
    [
      [96, 96],
      11,
      [13, 0],
      /^offset: expected a mask inside the panel \(from -12 to 12 down, from -432 to 432 right\), found 13 down, 0 right$/,
    ],
  ] as const)('refuses %s with block %s and offset %s', (shape, block, offset, message) => {
    expect(() => placeMask({ width: 1920, height: 1080 }, shape, { block, offset })).toThrow(message);
  });
});

describe('encodePanel', () => {
  const small: PanelLayout = {
    width: 7,
    height: 5,
    bits: 8,
    twoPiLevel: 256,
    sign: 1,
    flipHorizontal: false,
    flipVertical: false,
    maskWidth: 2,
    maskHeight: 2,
    block: 2,
    top: 1,
    left: 3,
  };
  const phase = [64, 128, 192, 32].map((level) => (level * TWO_PI) / 256);
  const picture = (layout: PanelLayout) =>
    Array.from({ length: 5 }, (_, row) => Array.from(encodePanel(phase, layout).subarray(row * 7, row * 7 + 7)).join(' '));

  it('repeats each mask pixel in a block and leaves the rest at grey 0', () => {
    expect(picture(small)).toEqual([
      '0 0 0 0 0 0 0',
      '0 0 0 64 64 128 128',
      '0 0 0 64 64 128 128',
      '0 0 0 192 192 32 32',
      '0 0 0 192 192 32 32',
    ]);
  });

  it('swaps left and right, top and bottom', () => {
    expect(picture({ ...small, flipHorizontal: true })[1]).toBe('0 0 0 128 128 64 64');
    expect(picture({ ...small, flipVertical: true })[1]).toBe('0 0 0 192 192 32 32');
  });

  it('decodes to the phases that were encoded, for all orientations, blocks and offsets', () => {
    const sides = fc.record({
      maskWidth: fc.integer({ min: 1, max: 6 }),
      maskHeight: fc.integer({ min: 1, max: 6 }),
      block: fc.integer({ min: 1, max: 4 }),
    });
    const rest = fc.record({
      top: fc.nat(5),
      left: fc.nat(5),
      below: fc.nat(5),
      beside: fc.nat(5),
      bits: fc.integer({ min: 1, max: 16 }),
    });
    fc.assert(
      fc.property(
        sides,
        rest,
        fc.boolean(),
        fc.boolean(),
        anySign,
        (mask, { top, left, below, beside, bits }, flipHorizontal, flipVertical, sign) => {
          const layout = {
            ...mask,
            width: left + mask.maskWidth * mask.block + beside,
            height: top + mask.maskHeight * mask.block + below,
            top,
            left,
            bits,
            sign,
            flipHorizontal,
            flipVertical,
            twoPiLevel: 2 ** bits,
          };
          const phases = Float64Array.from({ length: mask.maskWidth * mask.maskHeight }, (_, index) => index * 2.4);
          const { phase: decoded, strays } = decodePanel(encodePanel(phases, layout), layout);
          expect(strays).toBe(0);
          decoded.forEach((value, index) =>
            expect(phaseDistance(value, phases[index]!)).toBeLessThanOrEqual(Math.PI / 2 ** bits + 1e-6),
          );
        },
      ),
    );
  });
});
