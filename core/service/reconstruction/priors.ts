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
import type { PriorName } from '../../runs/reconstruction-record.ts';

/** What a prior is called outside. */
const PRIORS: Readonly<Record<PriorName, Prior>> = {
  none: noPrior,
  real,
  'non-negative': nonNegative,
  amplitude: allOf(nonNegative, amplitudeBound(1)),
  bounded: amplitudeBound(1),
  'unit-modulus': unitModulus,
};

/** The prior that was asked for; otherwise what every scene of the model has; otherwise none. */
export function choosePrior(name: PriorName | null, model: SceneModel | null): Prior {
  if (name !== null) return PRIORS[name];
  return model === null ? noPrior : priorOfScenes(model);
}
