import { InputError } from '../math/input-error.ts';
import { suggestion } from '../math/suggest.ts';

/** How what is looked for is spoken of. */
interface Wanted {
  readonly where: string;
  /** As in "expected the id of a run". */
  readonly expected: string;
  /** As in "which 2 runs have". */
  readonly many: string;
  /** The command that lists them. */
  readonly list: string;
}

/** The id that is a text, or the only one that has it as a part. @throws InputError when there is none, or more than one */
export function matchId(text: string, ids: readonly string[], { where, expected, many, list }: Wanted): string {
  if (ids.includes(text)) return text;
  const matches = ids.filter((id) => text !== '' && id.includes(text));
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return only;
  throw new InputError({
    where,
    expected: `${expected}, or a part that only one has`,
    found: matches.length === 0 ? `"${text}"` : `"${text}", which ${matches.length} ${many} have`,
    hint:
      matches.length === 0 ? (suggestion(text, ids) ?? `see: kinoform ${list}`) : `such as ${matches.slice(-2).join(' and ')}`,
  });
}
