import { expect, it } from 'vitest';
import { intensityOf } from '../math/field.ts';
import { rootKey } from '../math/random.ts';
import { randomField, relativeError } from '../math/testing.ts';
import { gaussianMatrix } from '../optics/gaussian-matrix.ts';
import { matrixOperator } from '../optics/matrix-operator.ts';
import { noPrior } from './priors.ts';
import { phaseLift } from './solvers/phase-lift.ts';

const SHAPE = [2, 3] as const;
const matrix = gaussianMatrix(rootKey(1), 15, 6, 'complex');
const truth = randomField(2, [1, ...SHAPE]);

/** What PhaseLift makes of intensities behind the matrix times a factor, from the truth itself. */
async function solve(factor: number, trace: number, iterations: number) {
  const scaled = { ...matrix, re: matrix.re.map((value) => factor * value), im: matrix.im.map((value) => factor * value) };
  const operator = matrixOperator(scaled, SHAPE);
  const options = { ...phaseLift.defaults, iterations, tolerance: 0, start: truth, prior: noPrior, noise: null, own: { trace } };
  const { field } = await phaseLift.solve(intensityOf(operator.forward(truth)), operator, options);
  return field;
}

it('a weight of the trace means the same whatever the scale of the operator', async () => {
  const [plain, faint] = [await solve(1, 0.1, 50), await solve(1 / 64, 0.1, 50)];
  expect(relativeError(plain, truth)).toBeGreaterThan(0.01);
  expect(relativeError(faint, plain)).toBeLessThan(1e-9);
});

it('keeps its momentum towards a small trace, though the misfit rises on the way', async () => {
  const settled = await solve(1, 0.1, 3000);
  expect(relativeError(await solve(1, 0.1, 150), settled)).toBeLessThan(1e-3);
});
