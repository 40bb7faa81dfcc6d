import { initialisers } from '../../retrieval/initial/initialisers.ts';
import type { InitialName } from '../../retrieval/initial/names.ts';
import { SOLVER_GROUPS, type Tunable } from '../../retrieval/solver.ts';
import { solvers } from '../../retrieval/solvers/registry.ts';
import { PRIOR_NAMES, type OperatorName } from '../../runs/reconstruction-record.ts';
import { PRIOR_METHODS } from './prior-methods.ts';
import { PRIORS } from './priors.ts';

/** Every method by its name, the network first. `network+er` comes with the network where projections follow it. */
export const METHOD_NAMES: readonly string[] = [
  'network',
  ...solvers.map(({ name }) => name),
  ...PRIOR_METHODS.map(({ name }) => name),
];

export const priorMethod = (name: string) => PRIOR_METHODS.find((method) => method.name === name);

/** Every method, and why one cannot be used; what is chosen unless others are. @param has what there is of a run, of a generator of images of this size, of an encoder for these measurements */
export const listMethods = (has: { readonly run: boolean; readonly generator: boolean; readonly encoder: boolean }) =>
  METHOD_NAMES.map((name) => {
    const described = describe(name);
    return {
      name,
      ...described,
      problem:
        name === 'network' && !has.run
          ? 'there is no run of this mask in the workspace'
          : described.needs === 'generator' && !has.generator
            ? 'there is no generator of images of this size'
            : priorMethod(name)?.learned && !has.encoder
              ? 'no generator of images of this size has an encoder for these measurements'
              : null,
      standard: name === 'er' || (name === 'network' && has.run),
    };
  });

function describe(name: string) {
  const solver = solvers.find((candidate) => candidate.name === name);
  if (solver !== undefined) {
    const { title, group, use, source, tunables } = solver;
    return { title, group: SOLVER_GROUPS[group], use, source, needs: 'start' as const, numbers: listNumbers(tunables) };
  }
  const prior = priorMethod(name);
  if (prior !== undefined) {
    const { title, use, source } = prior;
    return { title, group: 'Generative priors', use, source, needs: 'generator' as const, numbers: [] };
  }
  const use = 'patterns of the mask that it was trained with: at once, and sure of scenes like those that it has seen';
  return { title: 'Network', group: 'Learned with the mask', use, source: '', needs: 'run' as const, numbers: [] };
}

const listNumbers = (tunables: Readonly<Record<string, Tunable>>) =>
  Object.entries(tunables).map(([name, { whole = false, ...rest }]) => ({ name, whole, ...rest }));

/** What may be known of a scene, each with its own numbers. */
export const listPriors = () =>
  PRIOR_NAMES.map((name) => ({ name, title: PRIORS[name].title, numbers: listNumbers(PRIORS[name].tunables) }));

/** Where the methods with a start may begin. */
export const listStarts = () => initialisers.map(({ name, title, source }) => ({ name, title, source }));

/** Where they begin unless another start is chosen; null: where the paper of each does. */
export function usualStart(operator: OperatorName): InitialName | null {
  if (operator === 'cdp') return 'filtered';
  return operator === 'fourier' ? 'random' : null;
}
