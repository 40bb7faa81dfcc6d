/** A parameter in which configurations differ, e.g. `training.epochs`, and its value in each; undefined where one has none. */
export interface ParameterDifference {
  readonly path: string;
  readonly values: readonly unknown[];
}

/** The parameters in which configurations differ, in the order in which they stand there. */
export function differencesOf(configs: readonly object[]): ParameterDifference[] {
  const leaves = configs.map((config) => new Map(leavesOf(config)));
  const paths = [...new Set(leaves.flatMap((each) => [...each.keys()]))];
  return paths
    .map((path) => ({ path, values: leaves.map((each) => each.get(path)) }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

function leavesOf(value: object, prefix = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null
      ? leavesOf(inner, `${prefix}${key}.`)
      : [[prefix + key, inner] as [string, unknown]],
  );
}
