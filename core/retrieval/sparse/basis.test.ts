import { describe, expect, it } from 'vitest';
import { intensityOf, zeroField } from '../../math/field.ts';
import { rootKey } from '../../math/random.ts';
import { randomField, relativeError } from '../../math/testing.ts';
import { gaussianMatrix } from '../../optics/gaussian-matrix.ts';
import { matrixOperator } from '../../optics/matrix-operator.ts';
import { real } from '../priors.ts';
import { solvers } from '../solvers/registry.ts';
import { basisOf, keep, largest, onCoefficients } from './basis.ts';

const SHAPE = [8, 8] as const;
const PIXELS = 64;
const MEASUREMENTS = 90;
const operator = matrixOperator(gaussianMatrix(rootKey(1), MEASUREMENTS, PIXELS, 'real'), SHAPE);
const basis = basisOf(1);

/** A real scene of four wavelets. */
const coefficients = randomField(2, [1, ...SHAPE]);
coefficients.im.fill(0);
keep(coefficients, largest(coefficients, 4));
const scene = basis.sceneOf(coefficients);

it.each([
  [[3, -5, 1, 4], 2, [1, 3]],
  [[2, 2, 2, 7], 3, [0, 1, 3]],
  [[0, 0, 0, 0], 2, [0, 1]],
  [[1, 2], 2, [0, 1]],
  [[1, 2], 3, [0, 1]],
])('of %j the %i largest stand at %j', (values, count, places) => {
  const field = { shape: [values.length], re: Float64Array.from(values), im: new Float64Array(values.length) };
  expect([...largest(field, count)].sort()).toEqual(places);
});

it('the operator on coefficients sees what the operator sees of their scene, there and back', () => {
  const onThem = onCoefficients(operator, basis);
  expect(relativeError(onThem.forward(coefficients), operator.forward(scene))).toBeLessThan(1e-12);
  const u = randomField(3, [1, 1, 1, MEASUREMENTS]);
  expect(relativeError(onThem.adjoint(u), basis.coefficientsOf(operator.adjoint(u)))).toBeLessThan(1e-12);
});

/** The matrix of wavelets, column by column. */
function matrixOfWavelets() {
  const matrix = zeroField([MEASUREMENTS, PIXELS]);
  for (let place = 0; place < PIXELS; place++) {
    const unit = zeroField([1, ...SHAPE]);
    unit.re[place] = 1;
    operator.forward(basis.sceneOf(unit)).re.forEach((value, row) => (matrix.re[row * PIXELS + place] = value));
  }
  return matrixOperator(matrix, SHAPE);
}

describe.each(solvers.filter(({ tunables }) => 'wavelets' in tunables))('$title', (solver) => {
  it('finds of wavelets what it finds of pixels behind the matrix of wavelets', async () => {
    const intensity = intensityOf(operator.forward(scene));
    const start = randomField(4, [1, ...SHAPE]);
    start.im.fill(0);
    const solve = async (wavelets: number) => {
      const sensing = wavelets === 1 ? operator : matrixOfWavelets();
      const { field } = await solver.solve(intensity, sensing, {
        ...solver.defaults,
        iterations: 60,
        start: wavelets === 1 ? start : basis.coefficientsOf(start),
        prior: real,
        noise: null,
        key: rootKey(5),
        own: { wavelets, share: 4 / PIXELS },
      });
      return wavelets === 1 ? basis.coefficientsOf(field) : field;
    };
    const [ofWavelets, ofPixels] = [await solve(1), await solve(0)];
    expect(relativeError(ofWavelets, ofPixels)).toBeLessThan(1e-6);
  });
});
