import type { RunFilter, RunSummary } from '../../../core/service/contract.ts';
import { fileName } from '../../composables/format.ts';
import { texts } from '../../texts.ts';

type Choice = string | number;
type ListFilter = 'states' | 'presets' | 'snapshots' | 'models' | 'sources' | 'tags';

/** A property of runs that is filtered by choosing some of its values. */
export interface Facet {
  readonly filter: ListFilter;
  readonly title: string;
  readonly values: (run: RunSummary) => readonly Choice[];
  readonly label: (choice: Choice) => string;
}

const maybe = (value: Choice | null | undefined): readonly Choice[] => (value == null ? [] : [value]);

export const facets: readonly Facet[] = [
  {
    filter: 'states',
    title: texts.runs.columns.state,
    values: ({ state }) => [state],
    label: (choice) => texts.runState(choice as RunSummary['state']),
  },
  { filter: 'presets', title: texts.runs.columns.preset, values: ({ preset }) => maybe(preset), label: String },
  { filter: 'snapshots', title: texts.runs.snapshots, values: ({ design }) => maybe(design?.snapshots), label: String },
  { filter: 'models', title: texts.runs.columns.model, values: ({ design }) => maybe(design?.model), label: String },
  {
    filter: 'sources',
    title: texts.runs.columns.dataset,
    values: ({ design }) => maybe(design?.source),
    label: (choice) => fileName(String(choice)),
  },
  { filter: 'tags', title: texts.runs.columns.tags, values: ({ annotations }) => annotations.tags, label: String },
];

export interface FacetChoice {
  readonly value: Choice;
  readonly label: string;
  readonly count: number;
}

/** The values that runs have, the most frequent first; numbers in their order. What is chosen stays, though no run has it. */
export function choicesOf({ filter, values, label }: Facet, runs: readonly RunSummary[], wanted: RunFilter): FacetChoice[] {
  const counts = new Map<Choice, number>((wanted[filter] as readonly Choice[]).map((value) => [value, 0]));
  for (const run of runs) for (const value of values(run)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, label: label(value), count }))
    .sort((a, b) =>
      typeof a.value === 'number' ? a.value - Number(b.value) : b.count - a.count || a.label.localeCompare(b.label),
    );
}
