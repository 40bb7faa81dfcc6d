import { InputError } from '../../math/input-error.ts';
import type { RealField } from '../../math/field.ts';
import type { SceneModel } from '../../optics/scenes.ts';
import { ownNumbers } from '../../retrieval/own-numbers.ts';
import {
  allOf,
  amplitudeBound,
  nonNegative,
  noPrior,
  priorOfScenes,
  real,
  support,
  unitModulus,
  type Prior,
} from '../../retrieval/priors.ts';
import { shrinkWrap, SHRINK_WRAP } from '../../retrieval/priors/shrink-wrap.ts';
import { sparseWavelets, SPARSE_WAVELETS } from '../../retrieval/priors/sparse-wavelets.ts';
import { totalVariation, TOTAL_VARIATION } from '../../retrieval/priors/total-variation.ts';
import type { PriorName } from '../../runs/reconstruction-record.ts';

type Numbers = Readonly<Record<string, number>>;

/** What a prior is called outside. Those with numbers of their own are made from them. */
const PRIORS: Readonly<Record<PriorName, (name: PriorName, set: Numbers) => Prior>> = {
  none: fixed(noPrior),
  real: fixed(real),
  'non-negative': fixed(nonNegative),
  amplitude: fixed(allOf(nonNegative, amplitudeBound(1))),
  bounded: fixed(amplitudeBound(1)),
  'unit-modulus': fixed(unitModulus),
  'total-variation': (name, set) => totalVariation(ownNumbers({ name, tunables: TOTAL_VARIATION }, set)),
  'sparse-wavelets': (name, set) => sparseWavelets(ownNumbers({ name, tunables: SPARSE_WAVELETS }, set)),
  'shrink-wrap': (name, set) => shrinkWrap(ownNumbers({ name, tunables: SHRINK_WRAP }, set)),
};

function fixed(prior: Prior): (name: PriorName, set: Numbers) => Prior {
  return (name, set) => {
    ownNumbers({ name, tunables: {} }, set);
    return prior;
  };
}

interface Known {
  readonly prior: PriorName | null;
  readonly set: Readonly<Record<string, Numbers>>;
  /** Of the scenes; null where nothing says it. */
  readonly model: SceneModel | null;
  /** `[H,W]`, not 0 where a scene may be. */
  readonly support: RealField | null;
}

/** The prior that was asked for; otherwise what every scene of the model has; otherwise none; and the support on top. @throws InputError for numbers that it does not have */
export function choosePrior({ prior: name, set, model, support: inside }: Known): Prior {
  const unknown = name === null ? [] : Object.keys(set).filter((one) => one in PRIORS && one !== name);
  if (unknown.length > 0) {
    throw new InputError({
      where: `set ${unknown[0]}`,
      expected: `numbers of the prior ${name}`,
      found: `those of ${unknown[0]}`,
    });
  }
  const chosen = name !== null ? PRIORS[name](name, set[name] ?? {}) : model === null ? noPrior : priorOfScenes(model);
  if (inside === null) return chosen;
  return chosen === noPrior ? support(inside) : allOf(chosen, support(inside));
}

export const isPriorName = (name: string): name is PriorName => name in PRIORS;
