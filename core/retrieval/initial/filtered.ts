import { sceneOf, type Field, type RealField, type Shape2 } from '../../math/field.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import { isMatrix } from '../../optics/power-gain.ts';
import { gaussianFilter } from '../filter.ts';
import { constantStart, powerIteration, spectralInitialisation, type SpectralOptions } from '../spectral.ts';
import { fitPower } from './fit-power.ts';

/** The filtered spectral initialisation as it is best without anything learned. */
export const filteredOptions = (sceneShape: Shape2): SpectralOptions => ({
  weights: 'mm',
  parameter: 0,
  iterations: 25,
  filter: { values: gaussianFilter(5, 1), padding: 'zeros' },
  start: constantStart(sceneShape),
});

/**
 * That of one scene, a power iteration at a time: at 1024² all of them would hold up every other answer for seconds.
 * @param intensity `y [1,L,·,·]` @returns `[1,H,W]`
 */
export function* filteredStart(intensity: RealField, operator: SensingOperator<Field>): Generator<void, Field> {
  const options = { ...filteredOptions(operator.sceneShape), iterations: 1 };
  let { start } = options;
  for (let left = filteredOptions(operator.sceneShape).iterations; left > 1; left--) {
    start = sceneOf(powerIteration(intensity, operator, { ...options, start }), 0);
    yield;
  }
  const z = spectralInitialisation(intensity, operator, { ...options, start });
  // `√(Σy/L)` is the norm of the scene where a snapshot keeps its power, which the rows of a matrix do not.
  return isMatrix(operator) ? fitPower(z, intensity, operator) : z;
}

/** What a computation that can be watched returns, all at once. */
export function finished<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
