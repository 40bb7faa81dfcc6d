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
import type { Tunable } from '../../retrieval/solver.ts';
import type { PriorName } from '../../runs/reconstruction-record.ts';

type Numbers = Readonly<Record<string, number>>;

/** A prior as it is called outside. */
interface NamedPrior {
  /** In plain words. */
  readonly title: string;
  readonly tunables: Readonly<Record<string, Tunable>>;
  /** @throws InputError for numbers that it does not have, and out of range */
  make(name: PriorName, set: Numbers): Prior;
}

/** Every prior by its name. Those with numbers of their own are made from them. */
export const PRIORS: Readonly<Record<PriorName, NamedPrior>> = {
  none: fixed('nothing', noPrior),
  real: fixed('real', real),
  'non-negative': fixed('not negative', nonNegative),
  amplitude: fixed('amplitude, 0 to 1', allOf(nonNegative, amplitudeBound(1))),
  bounded: fixed('at most 1', amplitudeBound(1)),
  'unit-modulus': fixed('phase only', unitModulus),
  'total-variation': tuned('few edges (total variation)', TOTAL_VARIATION, totalVariation),
  'sparse-wavelets': tuned('few wavelets', SPARSE_WAVELETS, sparseWavelets),
  'shrink-wrap': tuned('a support, found on the way', SHRINK_WRAP, shrinkWrap),
};

function tuned<Own extends string>(
  title: string,
  tunables: Readonly<Record<Own, Tunable>>,
  make: (own: Readonly<Record<Own, number>>) => Prior,
): NamedPrior {
  return { title, tunables, make: (name, set) => make(ownNumbers({ name, tunables }, set)) };
}

function fixed(title: string, prior: Prior): NamedPrior {
  return tuned(title, {}, () => prior);
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
  const unused = Object.keys(set).find((one) => isPriorName(one) && one !== name);
  if (unused !== undefined) {
    throw new InputError({
      where: `set ${unused}`,
      expected: name === null ? 'a prior that is chosen' : `numbers of the prior ${name}`,
      found: `those of ${unused}`,
      hint: `choose it: the prior ${unused}`,
    });
  }
  const chosen = name !== null ? PRIORS[name].make(name, set[name] ?? {}) : model === null ? noPrior : priorOfScenes(model);
  if (inside === null) return chosen;
  return chosen === noPrior ? support(inside) : allOf(chosen, support(inside));
}

export const isPriorName = (name: string): name is PriorName => Object.hasOwn(PRIORS, name);
