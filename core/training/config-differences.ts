import { idleCause } from './idle-parameters.ts';

/** A parameter in which configurations differ, e.g. `training.epochs`, and its value in each; undefined where one has none. */
export interface ParameterDifference {
  readonly path: string;
  readonly values: readonly unknown[];
}

/**
 * What makes the designs of configurations different: the parameters in which they differ where they have an effect, in the order in which they stand there. One has no value
 * where it has none; the name is none.
 */
export function designDifferences(configs: readonly object[]): ParameterDifference[] {
  return differencesOf(configs)
    .filter(({ path }) => path !== 'name')
    .map(({ path, values }) => ({
      path,
      values: values.map((value, index) => (idleCause(path, configs[index]!) === null ? value : undefined)),
    }))
    .filter(({ values }) => differ(values));
}

/** The parameters in which configurations differ, in the order in which they stand there. */
function differencesOf(configs: readonly object[]): ParameterDifference[] {
  const leaves = configs.map((config) => new Map(leavesOf(config)));
  const paths = [...new Set(leaves.flatMap((each) => [...each.keys()]))];
  return paths.map((path) => ({ path, values: leaves.map((each) => each.get(path)) })).filter(({ values }) => differ(values));
}

const differ = (values: readonly unknown[]): boolean => values.some((value) => value !== values[0]);

function leavesOf(value: object, prefix = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null
      ? leavesOf(inner, `${prefix}${key}.`)
      : [[prefix + key, inner] as [string, unknown]],
  );
}
