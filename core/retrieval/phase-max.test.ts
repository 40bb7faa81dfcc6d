import { expect, it } from 'vitest';
import { elementCount, intensityOf } from '../math/field.ts';
import { rootKey, split } from '../math/random.ts';
import { randomField, relativeError } from '../math/testing.ts';
import { alignGlobalPhase } from '../metrics/global-phase.ts';
import { addCameraNoise, NO_NOISE } from '../optics/camera.ts';
import { gaussianMatrix } from '../optics/gaussian-matrix.ts';
import { expectedNoise } from '../optics/intensity-noise.ts';
import { matrixOperator } from '../optics/matrix-operator.ts';
import { initialisers } from './initial/initialisers.ts';
import { noPrior } from './priors.ts';
import { phaseLamp } from './solvers/phase-lamp.ts';
import { phaseMax } from './solvers/phase-max.ts';

it.each([phaseMax, phaseLamp])('$title that is told of the noise forbids no bin what noise took from it', async (solver) => {
  const shape = [4, 8] as const;
  const truth = randomField(1, [1, ...shape]);
  const pixels = elementCount(shape);
  const operator = matrixOperator(gaussianMatrix(rootKey(2), 8 * pixels, pixels, 'complex'), shape);
  const model = { ...NO_NOISE, snr: 30 };
  const intensity = addCameraNoise(rootKey(3), intensityOf(operator.forward(truth)), model);
  const start = initialisers.find(({ name }) => name === 'optimal')!.begin(intensity, operator, split(rootKey(4), 'start'));
  const options = { iterations: 500, tolerance: 0, start, prior: noPrior };
  const errorOf = async (noise: ReturnType<typeof expectedNoise>): Promise<number> => {
    const { field } = await solver.solve(intensity, operator, { ...options, noise });
    return relativeError(alignGlobalPhase(field, truth), truth);
  };
  const [hard, soft] = [await errorOf(null), await errorOf(expectedNoise(intensity, model))];
  expect(soft).toBeLessThan(0.7 * hard);
  expect(soft).toBeLessThan(0.1);
});
