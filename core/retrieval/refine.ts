import type { Field, RealField } from '../math/field.ts';
import { cloneField } from '../math/field.ts';
import type { SensingOperator } from '../optics/operator.ts';
import { amplitudeOf, mix, projectMagnitude } from './magnitude-projection.ts';
import { fieldOfScene, intensityOfScene } from './one-scene.ts';
import type { Prior } from './priors.ts';

export interface RefineOptions {
  /** How many, `--refine N`. */
  readonly projections: number;
  /** λ from 0 (the data alone) to 1 (the network alone), `--damping λ`. */
  readonly damping: number;
  readonly prior: Prior;
  /** Of each bin, from 0 (not known) to 1; left out when all are known. */
  readonly weights?: RealField | null;
}

/**
 * A few projections after a network, `x ← P_prior( (1 − λ) P_M x + λ x₀ )` from its estimate `x₀`, on a whole batch at once and without stopping rules.
 * They bring the estimate to the data, which is worth more than anything learned. Undamped, many of them meet the noise as well; damped, they settle
 * between the data and the network, so that their number no longer matters.
 * @param onProjection sees each iterate; copy it to keep it
 */
export function refine(
  intensity: RealField,
  operator: SensingOperator<Field>,
  start: Field,
  { projections, damping, prior, weights = null }: RefineOptions,
  onProjection: (done: number, estimate: Field) => void = () => {},
): Field {
  const amplitude = amplitudeOf(intensity);
  let x = cloneField(start);
  for (let n = 0; n < projections; n++) {
    x = projectMagnitude(x, operator.forward(x), amplitude, operator, weights);
    mix(x, start, damping);
    prior.project(x);
    onProjection(n + 1, x);
  }
  return x;
}

/** `refine`, scene by scene: hundreds of projections of many scenes at once would hold up whoever waits for an answer. @param breathe between scenes */
export async function refineEach(
  intensity: RealField,
  operator: SensingOperator<Field>,
  start: Field,
  options: RefineOptions,
  breathe: () => Promise<void>,
): Promise<Field> {
  const refined = cloneField(start);
  for (let q = 0; q < (start.shape[0] as number); q++) {
    const { re, im } = refine(intensityOfScene(intensity, q), operator, fieldOfScene(start, q), options);
    refined.re.set(re, q * re.length);
    refined.im.set(im, q * im.length);
    await breathe();
  }
  return refined;
}
