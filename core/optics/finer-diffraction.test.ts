import { describe, expect, it } from 'vitest';
import { innerProduct, squaredNorm } from '../math/field.ts';
import { normal, rootKey, split } from '../math/random.ts';
import { benchDecoding, codedDiffraction } from './coded-diffraction.ts';
import { finerDiffraction } from './finer-diffraction.ts';
import { randomMask } from './masks.ts';

const panel = { phaseError: 0.1, fringing: 0, fillFactor: 0.9, zeroOrder: 0.04 };
const mask = randomMask(rootKey(1), 2, 6, 5);
const field = (label: string, shape: readonly number[]) => {
  const count = shape.reduce((a, b) => a * b, 1);
  const key = split(rootKey(2), label);
  return { shape, re: normal(split(key, 're'), count), im: normal(split(key, 'im'), count) };
};

describe('coded diffraction at two points a bin', () => {
  const aberrations = [{ term: 'defocus', waves: 0.2 }] as const;
  const operator = finerDiffraction(benchDecoding(mask, panel, aberrations), 2);

  it('is coded diffraction at whole bins, at half its amplitude', () => {
    const x = field('x', [2, 6, 5]);
    const [u, v] = [operator.forward(x), codedDiffraction(mask, panel, aberrations).forward(x)];
    for (let plane = 0; plane < 4; plane++) {
      for (let row = 0; row < 6; row++) {
        for (let column = 0; column < 5; column++) {
          const [fine, coarse] = [plane * 120 + 2 * row * 10 + 2 * column, plane * 30 + row * 5 + column];
          expect(u.re[fine]).toBeCloseTo(v.re[coarse]! / 2, 12);
          expect(u.im[fine]).toBeCloseTo(v.im[coarse]! / 2, 12);
        }
      }
    }
  });

  it('has its adjoint, and a norm that no field exceeds', () => {
    const [x, u] = [field('x', [2, 6, 5]), field('u', [2, 2, 12, 10])];
    const [a, b] = [innerProduct(operator.forward(x), u), innerProduct(x, operator.adjoint(u))];
    expect(a[0]).toBeCloseTo(b[0], 11);
    expect(a[1]).toBeCloseTo(b[1], 11);
    expect(squaredNorm(operator.forward(x))).toBeLessThanOrEqual(operator.normSquared() * squaredNorm(x));
  });
});
