import type { RunSummary } from '../../core/service/contract.ts';

/** Enough to look through; more are found by typing. */
const MOST_OFFERED = 50;

/** The first runs whose names or ids have every word, in their order, and how many more have. No word: every run does. */
export function findRuns(
  runs: readonly RunSummary[],
  query: string,
): { readonly runs: readonly RunSummary[]; readonly more: number } {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const all = runs.filter(({ name, id }) => {
    const text = `${name} ${id}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return { runs: all.slice(0, MOST_OFFERED), more: Math.max(0, all.length - MOST_OFFERED) };
}
