import type { SceneModel } from '../../optics/scenes.ts';
import {
  allOf,
  amplitudeBound,
  nonNegative,
  noPrior,
  priorOfScenes,
  real,
  unitModulus,
  type Prior,
} from '../../retrieval/priors.ts';

/** What `--prior` names. */
const PRIORS = {
  none: noPrior,
  real,
  'non-negative': nonNegative,
  amplitude: allOf(nonNegative, amplitudeBound(1)),
  bounded: amplitudeBound(1),
  'unit-modulus': unitModulus,
} as const satisfies Record<string, Prior>;

export type PriorName = keyof typeof PRIORS;
export const PRIOR_NAMES = Object.keys(PRIORS) as PriorName[];

/** The prior that was asked for; otherwise what every scene of the run's model has; otherwise none. */
export function choosePrior(name: PriorName | undefined, model: SceneModel | null): Prior {
  if (name !== undefined) return PRIORS[name];
  return model === null ? noPrior : priorOfScenes(model);
}
