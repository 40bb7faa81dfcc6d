import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnRectangle, isInside, movedRectangle, resizedRectangle } from './crop-rectangle.ts';

const IMAGE = { height: 20, width: 30 };

describe('a crop that is drawn', () => {
  it('holds the pixels that the drag touches, whichever way it went', () => {
    const drawn = { top: 2, left: 3, height: 4, width: 8 };
    expect(drawnRectangle([2.4, 3.9], [5.1, 10.2], IMAGE, false)).toEqual(drawn);
    expect(drawnRectangle([5.1, 10.2], [2.4, 3.9], IMAGE, false)).toEqual(drawn);
  });

  it('is a square from where it began', () => {
    expect(drawnRectangle([2, 3], [6, 11], IMAGE, true)).toEqual({ top: 2, left: 3, height: 4, width: 4 });
    expect(drawnRectangle([6, 11], [2, 3], IMAGE, true)).toEqual({ top: 2, left: 7, height: 4, width: 4 });
  });

  it('moves and grows as far as the image goes', () => {
    const crop = { top: 2, left: 3, height: 4, width: 8 };
    expect(movedRectangle(crop, [-5, 40], IMAGE)).toEqual({ ...crop, top: 0, left: 22 });
    expect(resizedRectangle(crop, [-9, 40], IMAGE)).toEqual({ ...crop, height: 1, width: 27 });
  });

  it('is always a part of the image with one pixel or more', () => {
    const place = fc.tuple(fc.double({ min: -40, max: 60, noNaN: true }), fc.double({ min: -40, max: 60, noNaN: true }));
    const step = fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 }));
    fc.assert(
      fc.property(place, place, fc.boolean(), step, step, (from, to, square, move, grow) => {
        const drawn = drawnRectangle(from, to, IMAGE, square);
        for (const crop of [drawn, movedRectangle(drawn, move, IMAGE), resizedRectangle(drawn, grow, IMAGE)]) {
          expect(Object.values(crop).every(Number.isInteger)).toBe(true);
          expect(Math.min(crop.top, crop.left, crop.height - 1, crop.width - 1)).toBeGreaterThanOrEqual(0);
          expect(crop.top + crop.height).toBeLessThanOrEqual(IMAGE.height);
          expect(crop.left + crop.width).toBeLessThanOrEqual(IMAGE.width);
        }
        if (square) expect(drawn.height).toBe(drawn.width);
        expect(isInside([drawn.top, drawn.left], drawn)).toBe(true);
        expect(isInside([drawn.top + drawn.height, drawn.left], drawn)).toBe(false);
      }),
    );
  });
});
