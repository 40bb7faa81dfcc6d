import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TWO_PI } from '../math/units.ts';
import { decodePanel, encodePanel, type PanelPlan } from './encode-panel.ts';
import { placeMask, type PanelLayout } from './panel.ts';
import { steepestLensStep } from './panel-phase.ts';
import { createResponse, phaseDistance } from './response.ts';

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

const layout: PanelLayout = {
  width: 7,
  height: 5,
  frame: { width: 7, height: 5 },
  rotation: 0,
  flipHorizontal: false,
  flipVertical: false,
  maskWidth: 2,
  maskHeight: 2,
  block: 2,
  top: 1,
  left: 3,
};
const plan: PanelPlan = {
  layout,
  response: createResponse({ kind: 'linear', bits: 8, sign: 1, fullRange: false, twoPiLevel: 256 }),
  grating: null,
  lens: null,
  surround: { kind: 'flat' },
  correction: null,
};
const phaseOf = (...levels: readonly number[]): number[] => levels.map((level) => (level * TWO_PI) / 256);
const rows = (levels: ArrayLike<number>, width: number): string[] =>
  Array.from({ length: levels.length / width }, (_, row) =>
    Array.from(levels)
      .slice(row * width, (row + 1) * width)
      .join(' '),
  );

describe('encodePanel', () => {
  const picture = (changes: Partial<PanelPlan>): string[] => {
    const changed = { ...plan, ...changes };
    return rows(encodePanel(phaseOf(64, 128, 192, 32), changed), changed.layout.frame.width);
  };

  it('repeats each mask pixel in a block and leaves the rest at grey 0', () => {
    expect(picture({})).toEqual([
      '0 0 0 0 0 0 0',
      '0 0 0 64 64 128 128',
      '0 0 0 64 64 128 128',
      '0 0 0 192 192 32 32',
      '0 0 0 192 192 32 32',
    ]);
  });

  it('turns clockwise, then swaps left and right, top and bottom', () => {
    const mask = phaseOf(1, 2, 3, 4, 5, 6); // two rows of three
    const shown = (rotation: PanelLayout['rotation'], flipHorizontal = false, flipVertical = false): string => {
      const odd = rotation % 180 !== 0;
      const small = { ...layout, rotation, flipHorizontal, flipVertical, maskWidth: 3, maskHeight: 2, block: 1, top: 0, left: 0 };
      const [width, height] = odd ? [2, 3] : [3, 2];
      const own = { ...small, width, height, frame: { width, height } };
      return rows(encodePanel(mask, { ...plan, layout: own }), width).join(' / ');
    };
    expect(shown(0)).toBe('1 2 3 / 4 5 6');
    expect(shown(90)).toBe('4 1 / 5 2 / 6 3');
    expect(shown(180)).toBe('6 5 4 / 3 2 1');
    expect(shown(270)).toBe('3 6 / 2 5 / 1 4');
    expect(shown(0, true)).toBe('3 2 1 / 6 5 4');
    expect(shown(0, false, true)).toBe('4 5 6 / 1 2 3');
    expect(shown(90, true)).toBe('1 4 / 2 5 / 3 6');
  });

  it('puts the panel into the upper left corner of a video mode', () => {
    const framed = picture({ layout: { ...layout, frame: { width: 9, height: 6 } } });
    expect(framed[2]).toBe('0 0 0 64 64 128 128 0 0');
    expect(framed[5]).toBe('0 0 0 0 0 0 0 0 0');
  });

  it('fills the surround with a checkerboard or a grating', () => {
    expect(picture({ surround: { kind: 'checkerboard', cell: 1 } }).slice(0, 2)).toEqual([
      '0 128 0 128 0 128 0',
      '128 0 128 64 64 128 128',
    ]);
    expect(picture({ surround: { kind: 'grating', period: 4, angle: 0 } })[0]).toBe('0 64 128 192 0 64 128');
    expect(picture({ surround: { kind: 'grating', period: 4, angle: Math.PI / 2 } })[3]).toBe('192 192 192 192 192 32 32');
  });

  it('adds a grating before wrapping, in the mask only', () => {
    expect(picture({ grating: { period: 4, angle: 0 } })[1]).toBe('0 0 0 0 64 192 0');
  });

  it('adds a lens about the middle of the mask', () => {
    // λ f = 64 p²: π r² / (λ f) is 2 levels at r² = 1, and the four middle pixels have r² = 1/2.
    const lens = { focalLength: 1, wavelength: 64, pitch: 1 };
    const flat = { ...plan, lens };
    expect(
      rows(encodePanel([0, 0, 0, 0], flat), 7)[2]!
        .split(' ')
        .slice(3),
    ).toEqual(['251', '255', '255', '251']);
    expect(rows(encodePanel([0, 0, 0, 0], { ...flat, lens: { ...lens, focalLength: -1 } }), 7)[2]!.split(' ')[3]).toBe('5');
    expect(steepestLensStep(layout, lens)).toBeCloseTo((TWO_PI * 2) / 64, 9);
  });

  it('adds the correction last: ((pattern + correction) mod 256) · 2π level / 256, surround and all', () => {
    const values = Uint8Array.from({ length: 35 }, (_, index) => (index * 37) % 256);
    for (const sign of [1, -1] as const) {
      const response = createResponse({ kind: 'linear', bits: 8, sign: 1, fullRange: false, twoPiLevel: 218 });
      const panel = encodePanel(phaseOf(64, 128, 192, 32), { ...plan, response, correction: { width: 7, values, sign } });
      const pattern = encodePanel(phaseOf(64, 128, 192, 32), plan);
      panel.forEach((level, index) => {
        const sum = (((pattern[index]! + sign * values[index]!) % 256) + 256) % 256;
        expect(level).toBe(Math.round((sum * 218) / 256) % 218);
      });
    }
  });
});

describe('decodePanel', () => {
  it('gives the phases that were encoded, for all orientations, blocks, offsets, carriers and corrections', () => {
    const side = fc.integer({ min: 1, max: 5 });
    const anyPlan = fc.record({
      mask: fc.tuple(side, side),
      block: fc.integer({ min: 1, max: 4 }),
      edges: fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5), fc.nat(5)),
      frame: fc.constantFrom(0, 3),
      rotation: fc.constantFrom(0, 90, 180, 270),
      flips: fc.tuple(fc.boolean(), fc.boolean()),
      bits: fc.integer({ min: 1, max: 12 }),
      share: fc.constantFrom(1, 0.85, 0.613),
      sign: fc.constantFrom<1 | -1>(1, -1),
      grating: fc.option(
        fc.record({ period: fc.double({ min: 2, max: 50, noNaN: true }), angle: fc.double({ min: -6, max: 6, noNaN: true }) }),
      ),
      lens: fc.option(fc.constantFrom(0.2, -0.3)),
      surround: fc.constantFrom(
        { kind: 'flat' } as const,
        { kind: 'checkerboard', cell: 2 } as const,
        {
          kind: 'grating',
          period: 3.3,
          angle: 1,
        } as const,
      ),
      correction: fc.boolean(),
    });
    fc.assert(
      fc.property(
        anyPlan,
        ({
          mask: [maskHeight, maskWidth],
          block,
          edges,
          frame,
          rotation,
          flips,
          bits,
          share,
          sign,
          lens,
          correction,
          ...rest
        }) => {
          const odd = rotation % 180 !== 0;
          const width = edges[0] + (odd ? maskHeight : maskWidth) * block + edges[1];
          const height = edges[2] + (odd ? maskWidth : maskHeight) * block + edges[3];
          const own: PanelPlan = {
            ...rest,
            layout: {
              width,
              height,
              frame: { width: width + frame, height: height + frame },
              rotation: rotation as PanelLayout['rotation'],
              flipHorizontal: flips[0],
              flipVertical: flips[1],
              maskWidth,
              maskHeight,
              block,
              top: edges[2],
              left: edges[0],
            },
            response: createResponse({
              kind: 'linear',
              bits,
              sign,
              fullRange: false,
              twoPiLevel: bits < 3 ? 2 ** bits : share * 2 ** bits,
            }),
            lens: lens === null ? null : { focalLength: lens, wavelength: 633e-9, pitch: 8e-6 },
            correction: correction
              ? { width, sign, values: Uint8Array.from({ length: width * height }, (_, index) => (index * 91) % 256) }
              : null,
          };
          const phases = Float64Array.from({ length: maskWidth * maskHeight }, (_, index) => index * 2.4);
          const { phase: decoded, strays } = decodePanel(encodePanel(phases, own), own);
          expect(strays).toBe(0);
          const { twoPiLevel } = own.response.model as { twoPiLevel: number };
          decoded.forEach((value, index) =>
            expect(phaseDistance(value, phases[index]!)).toBeLessThanOrEqual((0.5 * TWO_PI) / twoPiLevel + 1e-6),
          );
        },
      ),
      { numRuns: 400 },
    );
  });

  it('counts the pixels that do not fit: in a block, in the surround, beside the panel', () => {
    const framed = { ...plan, layout: { ...layout, frame: { width: 9, height: 6 } } };
    const panel = encodePanel(phaseOf(64, 128, 192, 32), framed);
    for (const at of [9 + 4, 0, 8]) {
      const changed = panel.slice();
      changed[at]! ^= 64;
      expect(decodePanel(changed, framed).strays).toBe(1);
    }
  });
});
