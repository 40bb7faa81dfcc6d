import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centreView, fitView, lookOf, panBy, pixelAt, viewOf, zoomAt } from './view-transform.ts';

const sizes = fc.record({ width: fc.integer({ min: 1, max: 4096 }), height: fc.integer({ min: 1, max: 4096 }) });
const rooms = fc.record({ width: fc.integer({ min: 100, max: 2000 }), height: fc.integer({ min: 100, max: 2000 }) });

describe('fitView', () => {
  it('shows every pixel', () => {
    fc.assert(
      fc.property(sizes, rooms, (picture, viewport) => {
        const { scale, x, y } = fitView(picture, viewport);
        expect(x).toBeGreaterThanOrEqual(0);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(x + scale * picture.width).toBeLessThanOrEqual(viewport.width);
        expect(y + scale * picture.height).toBeLessThanOrEqual(viewport.height);
      }),
    );
  });

  it('magnifies in whole steps', () => {
    expect(fitView({ width: 32, height: 32 }, { width: 700, height: 500 }).scale).toBe(14);
  });
});

describe('zoomAt', () => {
  it('keeps the point under the pointer', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 0, max: 700 }),
        fc.double({ min: 0.25, max: 4, noNaN: true }),
        (x, y, factor) => {
          const before = centreView({ width: 96, height: 96 }, { width: 900, height: 700 }, 6);
          const after = zoomAt(before, factor, { x, y });
          expect((x - after.x) / after.scale).toBeCloseTo((x - before.x) / before.scale, 6);
          expect((y - after.y) / after.scale).toBeCloseTo((y - before.y) / before.scale, 6);
        },
      ),
    );
  });
});

describe('panBy', () => {
  it('never loses the picture', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e5, max: 1e5 }), fc.integer({ min: -1e5, max: 1e5 }), (dx, dy) => {
        const picture = { width: 96, height: 96 };
        const viewport = { width: 900, height: 700 };
        const { scale, x, y } = panBy(fitView(picture, viewport), dx, dy, picture, viewport);
        expect(x).toBeLessThan(viewport.width);
        expect(y).toBeLessThan(viewport.height);
        expect(x + scale * picture.width).toBeGreaterThan(0);
        expect(y + scale * picture.height).toBeGreaterThan(0);
      }),
    );
  });
});

describe('pixelAt', () => {
  const view = { scale: 10, x: 100, y: 50 };
  const picture = { width: 4, height: 3 };

  it.each([
    [100, 50, { row: 0, column: 0 }],
    [139.9, 79.9, { row: 2, column: 3 }],
    [140, 60, null],
    [99, 60, null],
  ])('(%d, %d)', (x, y, pixel) => expect(pixelAt(view, { x, y }, picture)).toEqual(pixel));
});

describe('looks', () => {
  it('put the same pixel in the middle of every viewport', () => {
    fc.assert(
      fc.property(rooms, rooms, (one, other) => {
        const view = viewOf(lookOf({ scale: 4, x: 30, y: -12 }, one), other);
        expect((other.width / 2 - view.x) / 4).toBeCloseTo((one.width / 2 - 30) / 4, 6);
        expect((other.height / 2 - view.y) / 4).toBeCloseTo((one.height / 2 + 12) / 4, 6);
        expect(view.scale).toBe(4);
      }),
    );
  });
});
