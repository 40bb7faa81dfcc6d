import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from './fixtures/quantize.json' with { type: 'json' };
import { quantisePhase, wrapPhase } from './phase.ts';
import { TWO_PI } from './units.ts';

const angles = fc.double({ min: -1e3, max: 1e3, noNaN: true });

describe('wrapPhase', () => {
  it('stays on the circle, in [0, 2π)', () => {
    fc.assert(
      fc.property(angles, (phase) => {
        const wrapped = wrapPhase(phase);
        expect(wrapped).toBeGreaterThanOrEqual(0);
        expect(wrapped).toBeLessThan(TWO_PI);
        expect(Math.hypot(Math.cos(wrapped) - Math.cos(phase), Math.sin(wrapped) - Math.sin(phase))).toBeLessThan(1e-11);
        expect(wrapPhase(wrapped)).toBe(wrapped);
      }),
    );
  });

  it('takes a negative phase too small to see to 0, not to 2π', () => {
    expect([wrapPhase(-1e-300), wrapPhase(-0), wrapPhase(TWO_PI), wrapPhase(-TWO_PI)]).toEqual([0, 0, 0, 0]);
  });
});

describe('quantisePhase', () => {
  it.each(Object.entries(golden.out))('agrees with the golden vectors at %s bits', (bits, { data }) => {
    const { phases } = quantisePhase(golden.phi.data, Number(bits));
    data.forEach((expected, i) => expect(phases[i]).toBeCloseTo(expected, 12));
  });

  it('is at most half a level away around the circle, and does not move what is on a level', () => {
    fc.assert(
      fc.property(angles, fc.integer({ min: 1, max: 16 }), (phase, bits) => {
        const { phases, levels } = quantisePhase([phase], bits);
        const distance = Math.abs(wrapPhase(phase - phases[0]! + Math.PI) - Math.PI);
        expect(distance).toBeLessThan(Math.PI / 2 ** bits + 1e-11);
        expect(levels[0]).toBeLessThan(2 ** bits);
        expect(quantisePhase(phases, bits).levels).toEqual(levels);
      }),
    );
  });

  it('refuses impossible bit depths', () => {
    for (const bits of [0, 17, 1.5, NaN]) expect(() => quantisePhase([1], bits)).toThrow(RangeError);
  });
});
