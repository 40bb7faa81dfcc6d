import { describe, expect, it } from 'vitest';
import { valuesInView } from './copy-picture.ts';
import { sectionOf } from './picture-line.ts';
import { levelOf } from './picture-pyramid.ts';

describe('levelOf', () => {
  it('draws from the size next above what is shown, and from no smaller one than 64 pixels', () => {
    expect([2, 1, 0.6, 0.5, 0.3, 0.25, 0.1].map((scale) => levelOf(scale, 4096, 4096))).toEqual([0, 0, 0, 1, 1, 2, 3]);
    expect(levelOf(0.01, 4096, 4096)).toBe(6);
    expect(levelOf(0.01, 32, 4096)).toBe(0);
  });
});

describe('valuesInView', () => {
  const values = [1, 2, 3, 4, 5, 6];
  const picture = { width: 3, height: 2 };
  it('takes the pixels that are seen, row by row', () => {
    expect(valuesInView(values, picture, { scale: 10, x: 5, y: 5 }, { width: 100, height: 100 })).toBe('1\t2\t3\n4\t5\t6');
    // Half of the first column and all of the second are in view.
    expect(valuesInView(values, picture, { scale: 10, x: -5, y: -10 }, { width: 15, height: 10 })).toBe('4\t5');
  });
});

describe('sectionOf', () => {
  it('reads a value a pixel, from end to end', () => {
    const values = Float32Array.from({ length: 25 }, (_, i) => i);
    const across = sectionOf(values, 5, { from: { row: 2, column: 0 }, to: { row: 2, column: 4 } });
    expect(across.map(({ value }) => value)).toEqual([10, 11, 12, 13, 14]);
    const diagonal = sectionOf(values, 5, { from: { row: 4, column: 4 }, to: { row: 0, column: 0 } });
    expect([diagonal[0]!.value, diagonal.at(-1)!.value]).toEqual([24, 0]);
    expect(diagonal.at(-1)!.distance).toBeCloseTo(4 * Math.SQRT2);
    const point = { row: 1, column: 1 };
    expect(sectionOf(values, 5, { from: point, to: point }).every(({ value }) => value === 6)).toBe(true);
  });
});
