import { InputError } from '../math/input-error.ts';
import { suggestion } from '../math/suggest.ts';
import type { Tunable } from './solver.ts';

/**
 * A solver's own numbers: as it declares them, but for those that are set.
 * @throws InputError for a name that it does not declare, and a number out of its range
 */
export function ownNumbers<Own extends string>(
  { name: solver, tunables }: { readonly name: string; readonly tunables: Readonly<Record<Own, Tunable>> },
  set: Readonly<Record<string, number>>,
): Record<Own, number> {
  const names = Object.keys(tunables) as Own[];
  const own = Object.fromEntries(names.map((name) => [name, tunables[name].value])) as Record<Own, number>;
  for (const [name, value] of Object.entries(set)) {
    const known = names.find((candidate) => candidate === name);
    const where = `${solver}.${name}`;
    if (known === undefined) {
      const expected = names.length === 0 ? 'nothing to set' : `one of ${names.join(', ')}`;
      throw new InputError({ where, expected, found: name, hint: suggestion(name, names) });
    }
    const { least, most, whole = false } = tunables[known];
    if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
      const expected = `a ${whole ? 'whole ' : ''}number from ${least} to ${most}`;
      throw new InputError({ where, expected, found: String(value) });
    }
    own[known] = value;
  }
  return own;
}
