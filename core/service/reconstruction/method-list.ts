import { initialisers } from '../../retrieval/initial/initialisers.ts';
import type { InitialName } from '../../retrieval/initial/names.ts';
import { SOLVER_GROUPS, type Tunable } from '../../retrieval/solver.ts';
import { solvers } from '../../retrieval/solvers/registry.ts';
import { PRIOR_NAMES, type OperatorName } from '../../runs/reconstruction-record.ts';
import { INVERSE_METHODS, inverseMethod } from './inverse-methods.ts';
import { PRIOR_METHODS } from './prior-methods.ts';
import { PRIORS } from './priors.ts';

/** Every method by its name, the network first. `network+er` comes with the network where projections follow it. */
export const METHOD_NAMES: readonly string[] = [
  'network',
  ...solvers.map(({ name }) => name),
  ...PRIOR_METHODS.map(({ name }) => name),
  ...INVERSE_METHODS.map(({ name }) => name),
];

/** What a method is called; its name where there is none of it. */
export const titleOfMethod = (name: string): string =>
  [...solvers, ...PRIOR_METHODS, ...INVERSE_METHODS].find((method) => method.name === name)?.title ?? name;

export const priorMethod = (name: string) => PRIOR_METHODS.find((method) => method.name === name);

/** What there is at hand. */
interface Available {
  readonly run: boolean;
  /** Of images of this size. */
  readonly generator: boolean;
  /** Of one of these generators, for these measurements. */
  readonly encoder: boolean;
  /** The methods for which there is a network that inverts these measurements. */
  readonly inverses: readonly string[];
}

/** Every method, and why one cannot be used; what is chosen unless others are. */
export const listMethods = (has: Available) =>
  METHOD_NAMES.map((name) => ({
    name,
    ...describe(name),
    problem: problemOf(name, has),
    standard: name === 'er' || (name === 'network' && has.run),
  }));

function problemOf(name: string, has: Available): string | null {
  if (name === 'network' && !has.run) return 'there is no run of this mask in the workspace';
  const prior = priorMethod(name);
  if (prior !== undefined && !has.generator) return 'there is no generator of images of this size';
  if (prior?.learned && !has.encoder) return 'no generator of images of this size has an encoder for these measurements';
  if (inverseMethod(name) === undefined || has.inverses.includes(name)) return null;
  return 'no network was trained for these measurements: kinoform inverse train';
}

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
  const inverse = inverseMethod(name);
  if (inverse !== undefined) {
    const { title, use, source } = inverse;
    return { title, group: 'Networks for one measurement', use, source, needs: 'inverse' as const, numbers: [] };
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
