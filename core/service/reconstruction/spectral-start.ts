import type { Field, RealField } from '../../math/field.ts';
import { sceneOf } from '../../math/field.ts';
import type { Key } from '../../math/random.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import { gaussianFilter } from '../../retrieval/filter.ts';
import { initialisers } from '../../retrieval/initial/initialisers.ts';
import { constantStart, powerIteration, spectralInitialisation, type SpectralOptions } from '../../retrieval/spectral.ts';

const ITERATIONS = 25;

/**
 * The spectral method as it is best without anything learned, one iteration at a time: at 1024² all of them would hold up every other answer for seconds.
 * @param intensity `[1,L,H,W]`
 * @returns `[1,H,W]`
 */
async function spectralStart(
  intensity: RealField,
  operator: SensingOperator<Field>,
  breathe: () => Promise<void>,
): Promise<Field> {
  const options: SpectralOptions = {
    weights: 'mm',
    parameter: 0,
    iterations: 1,
    filter: { values: gaussianFilter(5, 1), padding: 'zeros' },
    start: constantStart(operator.sceneShape),
  };
  let start = options.start;
  for (let iteration = 1; iteration < ITERATIONS; iteration++) {
    start = sceneOf(powerIteration(intensity, operator, { ...options, start }), 0);
    await breathe();
  }
  return spectralInitialisation(intensity, operator, { ...options, start });
}

/** The start of this name for one scene. @param intensity `[1,L,·,·]` @param key of what it draws @returns `[1,H,W]` */
export async function beginAt(
  name: string,
  intensity: RealField,
  operator: SensingOperator<Field>,
  key: Key,
  breathe: () => Promise<void>,
): Promise<Field> {
  if (name === 'filtered') return await spectralStart(intensity, operator, breathe);
  await breathe();
  return initialisers.find((initialiser) => initialiser.name === name)!.begin(intensity, operator, key);
}
