import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rootKey } from '../../math/random.ts';
import { intensityOf } from '../../math/field.ts';
import { randomField, relativeError } from '../../math/testing.ts';
import { gaussianMatrix } from '../../optics/gaussian-matrix.ts';
import { matrixOperator } from '../../optics/matrix-operator.ts';
import { nonNegative } from '../priors.ts';
import { initialisers } from './initialisers.ts';
import { upright } from './upright.ts';

it('gives a non-negative scene back from any global phase', () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: -4, max: 4, noNaN: true }), (seed, angle) => {
      const scene = randomField(seed, [1, 3, 4]);
      nonNegative.project(scene);
      const turned = { ...scene, re: scene.re.map((re) => Math.cos(angle) * re), im: scene.re.map((re) => Math.sin(angle) * re) };
      expect(relativeError(upright(turned), scene)).toBeLessThan(1e-12);
    }),
  );
});

it.each(initialisers.filter(({ name }) => name !== 'random' && name !== 'filtered'))(
  '$title: a prior of non-negative scenes takes little from a start for one, whatever was drawn',
  ({ begin }) => {
    const operator = matrixOperator(gaussianMatrix(rootKey(1), 300, 30, 'real'), [5, 6]);
    const scene = randomField(2, [1, 5, 6]);
    nonNegative.project(scene);
    const intensity = intensityOf(operator.forward(scene));
    for (let seed = 0; seed < 4; seed++) {
      const start = begin(intensity, operator, rootKey(seed));
      nonNegative.project(start);
      expect(relativeError(start, scene)).toBeLessThan(0.8);
    }
  },
);
