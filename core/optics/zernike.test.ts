import { describe, expect, it } from 'vitest';
import { rootKey, uniform } from '../math/random.ts';
import { codedDiffraction } from './coded-diffraction.ts';
import { randomMask } from './masks.ts';
import { IDEAL_PANEL } from './panel.ts';
import { ABERRATION_TERMS, aberrationPhase, zernikeBasis } from './zernike.ts';

const mean = (values: ArrayLike<number>, weight: (i: number) => number = () => 1): number =>
  Array.from(values, (value, i) => value * weight(i)).reduce((a, b) => a + b, 0) / values.length;

describe('Zernike terms over a mask', () => {
  it('are orthonormal, with neither piston nor tilt, on squares and rectangles', () => {
    for (const [height, width] of [
      [16, 16],
      [9, 14],
    ] as const) {
      const basis = [...zernikeBasis([height, width]).values()];
      basis.forEach((term, i) => {
        expect(mean(term)).toBeCloseTo(0, 12);
        expect(mean(term, (at) => at % width)).toBeCloseTo(0, 11);
        expect(mean(term, (at) => Math.floor(at / width))).toBeCloseTo(0, 11);
        basis.forEach((other, j) => expect(mean(term, (at) => other[at]!)).toBeCloseTo(i === j ? 1 : 0, 11));
      });
    }
  });

  it('defocus grows with the distance from the centre, astigmatism has opposite signs along the axes', () => {
    const basis = zernikeBasis([17, 17]);
    const at = (term: (typeof ABERRATION_TERMS)[number], row: number, column: number) => basis.get(term)![row * 17 + column]!;
    expect(at('defocus', 8, 8)).toBeLessThan(0);
    expect(at('defocus', 0, 0)).toBeCloseTo(at('defocus', 16, 16), 12);
    expect(at('defocus', 0, 0)).toBeGreaterThan(1);
    expect(at('astigmatism', 8, 16)).toBeCloseTo(-at('astigmatism', 16, 8), 12);
    expect(at('astigmatism', 8, 16)).toBeGreaterThan(0);
  });

  it('the rms of a sum is the root of the sum of squares, in waves', () => {
    const phase = aberrationPhase(
      [
        { term: 'defocus', waves: 0.3 },
        { term: 'coma-x', waves: -0.4 },
      ],
      [12, 12],
    );
    expect(Math.sqrt(mean(phase, (i) => phase[i]!))).toBeCloseTo(2 * Math.PI * 0.5, 10);
  });

  it('an aberration is a phase of the scene: it adds to what the mask takes away', () => {
    const mask = randomMask(rootKey(1), 2, 6, 6);
    const scene = { shape: [1, 6, 6], re: uniform(rootKey(2), 36), im: uniform(rootKey(3), 36) };
    const aberrations = [{ term: 'astigmatism', waves: 0.2 }] as const;
    const ahead = aberrationPhase(aberrations, [6, 6]);
    const shifted = { shape: mask.shape, data: mask.data.map((phase, i) => phase - ahead[i % 36]!) };
    const [a, b] = [codedDiffraction(mask, IDEAL_PANEL, aberrations), codedDiffraction(shifted)].map((operator) =>
      operator.forward(scene),
    ) as [typeof scene, typeof scene];
    a.re.forEach((re, i) => expect(re).toBeCloseTo(b.re[i]!, 12));
    a.im.forEach((im, i) => expect(im).toBeCloseTo(b.im[i]!, 12));
  });
});
