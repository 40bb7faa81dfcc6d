import type { OverSeeds } from './summary.ts';

/** Fewer than this say nothing about other seeds. */
const FEWEST_SEEDS = 3;

export type Verdict = 'wins' | 'no better than its control' | 'worse' | 'not told apart' | 'too few seeds';

/**
 * What the paired differences of a variant say. It wins only where both intervals lie above 0: that against the plain design, and that against the
 * control with the same total training, without which longer training would pass for a better method.
 */
export function verdictOf(againstPlain: OverSeeds | null, againstControl: OverSeeds | null): Verdict {
  if (againstPlain === null || againstPlain.count < FEWEST_SEEDS) return 'too few seeds';
  if (againstPlain.high < 0) return 'worse';
  if (!(againstPlain.low > 0)) return 'not told apart';
  if (againstControl === null || againstControl.count < FEWEST_SEEDS) return 'too few seeds';
  return againstControl.low > 0 ? 'wins' : 'no better than its control';
}

/** The verdicts in one sentence or two. @param plain how the reference is called in it, e.g. `end to end` */
export function verdictWords(
  verdicts: readonly { readonly title: string; readonly verdict: Verdict }[],
  plain: string,
  control: string,
): string {
  const of = (wanted: Verdict): string[] => verdicts.filter(({ verdict }) => verdict === wanted).map(({ title }) => title);
  const said = (wanted: Verdict, words: (names: string) => string): string[] =>
    of(wanted).length === 0 ? [] : [`${words(list(of(wanted)))}.`];
  const won = of('wins');
  const opening =
    won.length === 0
      ? `No variant is better than both ${plain} and ${control}.`
      : `Better than both ${plain} and ${control}, with both intervals above 0: ${list(won)}.`;
  return [
    opening,
    ...said('no better than its control', (names) => `Better than ${plain}, but not than ${control}: ${names}`),
    ...said('not told apart', (names) => `Not told apart from ${plain}: ${names}`),
    ...said('worse', (names) => `Worse than ${plain}: ${names}`),
    ...said('too few seeds', (names) => `Too few seeds to say: ${names}`),
  ].join(' ');
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}
