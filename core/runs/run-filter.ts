import type { RunRecord, RunState } from './run-record.ts';

/** Which runs are wanted. An empty list, an empty text and null leave all. */
export interface RunFilter {
  /** Words that name, id, tags or note contain, all of them, in any order. */
  readonly text: string;
  readonly states: readonly RunState[];
  readonly presets: readonly string[];
  readonly snapshots: readonly number[];
  readonly models: readonly string[];
  readonly sources: readonly string[];
  /** All of these. */
  readonly tags: readonly string[];
  readonly starred: boolean;
  /** Days, `2026-11-22`: the first and the last on which the run may have been made, in UTC. */
  readonly from: string | null;
  readonly to: string | null;
  /** Test PSNR of the network, dB. */
  readonly psnr: { readonly least: number | null; readonly most: number | null };
}

export const NO_FILTER: RunFilter = {
  text: '',
  states: [],
  presets: [],
  snapshots: [],
  models: [],
  sources: [],
  tags: [],
  starred: false,
  from: null,
  to: null,
  psnr: { least: null, most: null },
};

type Filtered = Pick<RunRecord, 'id' | 'name' | 'state' | 'preset' | 'design' | 'annotations' | 'created' | 'evaluation'>;

export function filterRuns<Run extends Filtered>(runs: readonly Run[], filter: RunFilter): Run[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const within = <T>(wanted: readonly T[], value: T | null | undefined): boolean =>
    wanted.length === 0 || (value != null && wanted.includes(value));
  const { least, most } = filter.psnr;
  return runs.filter((run) => {
    const { state, preset, design, annotations, created, evaluation } = run;
    const psnr = evaluation?.['network']?.psnr.mean;
    const day = created.slice(0, 10);
    return (
      within(filter.states, state) &&
      within(filter.presets, preset) &&
      within(filter.snapshots, design?.snapshots) &&
      within(filter.models, design?.model) &&
      within(filter.sources, design?.source) &&
      filter.tags.every((tag) => annotations.tags.includes(tag)) &&
      (!filter.starred || annotations.star) &&
      (filter.from === null || day >= filter.from) &&
      (filter.to === null || day <= filter.to) &&
      (least === null || (psnr !== undefined && psnr >= least)) &&
      (most === null || (psnr !== undefined && psnr <= most)) &&
      (words.length === 0 || containsAll(run, words))
    );
  });
}

function containsAll({ name, id, annotations: { tags, note } }: Filtered, words: readonly string[]): boolean {
  const text = `${name} ${id} ${tags.join(' ')} ${note}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
