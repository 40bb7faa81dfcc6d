import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TWO_PI } from '../math/units.ts';
import { createResponse, directionOf, phaseDistance, quantisationError, reachesTurn, type ResponseModel } from './response.ts';
import { measuredTable } from './testing.ts';

const anyPhase = fc.double({ min: -50, max: 50, noNaN: true });
const anySign = fc.constantFrom<1 | -1>(1, -1);
const linear = (bits: number, twoPiLevel: number, sign: 1 | -1 = 1, fullRange = false): ResponseModel => ({
  kind: 'linear',
  bits,
  twoPiLevel,
  sign,
  fullRange,
});

describe('a linear response', () => {
  it('is within half a level of every phase whenever the panel reaches 2π, whole number or not', () => {
    const anyScale = fc.record({ bits: fc.integer({ min: 2, max: 12 }), share: fc.double({ min: 0.3, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(anyScale, anySign, fc.array(anyPhase, { minLength: 1, maxLength: 20 }), ({ bits, share }, sign, phases) => {
        const twoPiLevel = Math.max(1, share * 2 ** bits);
        const response = createResponse(linear(bits, twoPiLevel, sign));
        expect(reachesTurn(response)).toBe(true);
        expect(response.resolution).toBeLessThanOrEqual((0.5 * TWO_PI) / twoPiLevel + 1e-9);
        for (const phase of phases) {
          const level = response.levelOf(phase);
          expect(level).toBeLessThan(Math.ceil(twoPiLevel));
          expect(phaseDistance(response.phaseOf(level), phase)).toBeLessThanOrEqual(response.resolution + 1e-9);
        }
      }),
    );
  });

  it('of PLUTO: 0 is 0, 64 is π/2, just below 2π wraps to 0; the opposite sign mirrors', () => {
    const phases = [0, Math.PI / 2, Math.PI, TWO_PI - 0.001, TWO_PI, -Math.PI / 2];
    expect(phases.map(createResponse(linear(8, 256)).levelOf)).toEqual([0, 64, 128, 0, 0, 192]);
    expect([0, Math.PI / 2].map(createResponse(linear(8, 256, -1)).levelOf)).toEqual([0, 192]);
    expect([directionOf(linear(8, 256)), directionOf(linear(8, 256, -1))]).toEqual([1, -1]);
  });

  it('has the error that uniform rounding has', () => {
    const phase = Float64Array.from({ length: 100_000 }, (_, index) => (index / 100_000) * TWO_PI);
    const { rms, largest, efficiency } = quantisationError(phase, createResponse(linear(4, 16)));
    expect(rms).toBeCloseTo(TWO_PI / 16 / Math.sqrt(12), 4);
    expect(largest).toBeCloseTo(Math.PI / 16, 4);
    expect(efficiency).toBeCloseTo((Math.sin(Math.PI / 16) / (Math.PI / 16)) ** 2, 5); // sinc² of a staircase of 16 steps
  });

  it('uses levels beyond 2π only when asked, and then comes nearer', () => {
    const [turn, full] = [createResponse(linear(8, 100.5)), createResponse(linear(8, 100.5, 1, true))];
    const phases = Array.from({ length: 500 }, (_, index) => index / 80);
    expect(Math.max(...phases.map(turn.levelOf))).toBe(100);
    expect(Math.max(...phases.map(full.levelOf))).toBe(255);
    expect(full.resolution).toBeCloseTo(turn.resolution / 2, 6);
  });
});

describe('a response', () => {
  const anyModel = fc.oneof(
    fc
      .tuple(fc.double({ min: 4, max: 40, noNaN: true }), anySign, fc.boolean())
      .map(([level, sign, full]) => linear(4, level, sign, full)),
    fc
      .record({
        turns: fc.double({ min: 0.4, max: 2.5, noNaN: true }),
        rows: fc.integer({ min: 4, max: 16 }),
        falls: fc.boolean(),
      })
      .chain(({ turns, rows, falls }) =>
        fc.tuple(anySign, fc.boolean()).map(([sign, fullRange]): ResponseModel => {
          const { grey, phase } = measuredTable(4, turns, rows);
          return { kind: 'table', bits: 4, sign, fullRange, grey, phase: falls ? phase.map((value) => -value) : phase };
        }),
      ),
  );

  it('finds the nearest of all levels in use, measured or not, also when the panel does not reach 2π', () => {
    fc.assert(
      fc.property(anyModel, anyPhase, (model, phase) => {
        const response = createResponse(model);
        // One turn only, unless asked: levels whose phase is beyond 2π repeat phases.
        const turn = model.fullRange ? 16 : 1 + Math.max(...Array.from({ length: 400 }, (_, i) => response.levelOf(i / 60)));
        const distances = Array.from({ length: turn }, (_, level) => phaseDistance(response.phaseOf(level), phase));
        expect(phaseDistance(response.phaseOf(response.levelOf(phase)), phase)).toBeLessThanOrEqual(
          Math.min(...distances) + 1e-9,
        );
        expect(Math.min(...distances)).toBeLessThanOrEqual(response.resolution + 1e-9);
      }),
      { numRuns: 300 },
    );
  });

  it('as measured is linear between its rows, from phase 0 at grey 0', () => {
    const model: ResponseModel = { kind: 'table', bits: 3, sign: 1, fullRange: false, grey: [0, 4, 7], phase: [1, 3, 7] };
    const { phaseOf, reach } = createResponse(model);
    expect([0, 1, 2, 4, 5, 7].map((level) => Number(phaseOf(level).toFixed(9)))).toEqual([
      0,
      0.5,
      1,
      2,
      Number((2 + 4 / 3).toFixed(9)),
      6,
    ]);
    expect(reach).toBeCloseTo((6 * 8) / 7, 9);
    expect(directionOf({ ...model, phase: [7, 3, 1] })).toBe(-1);
  });
});
