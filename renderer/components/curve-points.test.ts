import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smooth, spanOf, thinOut, type Point } from './curve-points.ts';

describe('thinOut', () => {
  const points = fc.array(fc.tuple(fc.float({ noNaN: true }), fc.float({ noNaN: true })), { minLength: 1, maxLength: 500 });

  it('keeps few points, in order, with the extremes', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 2, max: 60 }), (values, limit) => {
        const curve = values.map(([, value], i): Point => [i, value]);
        const thinned = thinOut(curve, limit);
        expect(thinned.length).toBeLessThanOrEqual(limit);
        expect(thinned.map(([at]) => at)).toEqual([...thinned.map(([at]) => at)].sort((a, b) => a - b));
        const heights = thinned.map(([, value]) => value);
        expect(Math.max(...heights)).toBe(Math.max(...curve.map(([, value]) => value)));
        expect(Math.min(...heights)).toBe(Math.min(...curve.map(([, value]) => value)));
      }),
    );
  });
});

describe('smooth', () => {
  it('leaves a constant as it is, from the first point on', () => {
    for (const [, value] of smooth(
      [0, 1, 2, 3].map((at): Point => [at, 7]),
      10,
    ))
      expect(value).toBeCloseTo(7, 10);
  });

  it('stays between the extremes, wherever the points stand', () => {
    const points = fc.array(fc.tuple(fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: -9, max: 9, noNaN: true })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(points, fc.double({ min: 0.01, max: 20, noNaN: true }), (values, span) => {
        const curve = [...values].sort(([a], [b]) => a - b);
        const heights = curve.map(([, value]) => value);
        for (const [, value] of smooth(curve, span)) {
          expect(value).toBeGreaterThanOrEqual(Math.min(...heights) - 1e-9);
          expect(value).toBeLessThanOrEqual(Math.max(...heights) + 1e-9);
        }
      }),
    );
  });

  it('weighs a point one time constant back by 1/e', () => {
    const [, second] = smooth(
      [
        [0, 3],
        [2, 5],
      ],
      2,
    );
    expect(second?.[1]).toBeCloseTo((5 + 3 / Math.E) / (1 + 1 / Math.E), 12);
  });

  it('looks back only: what is drawn does not move when more comes', () => {
    const points = Array.from({ length: 20 }, (_, at): Point => [at, Math.sin(at)]);
    expect(smooth(points, 4).slice(0, 12)).toEqual(smooth(points.slice(0, 12), 4));
  });

  it('leaves the points as they are for no span', () => {
    expect(smooth([[1, 2]], 0)).toEqual([[1, 2]]);
  });
});

it('takes the time constant as a share of the training', () => expect(spanOf(5, 40)).toBe(2));
