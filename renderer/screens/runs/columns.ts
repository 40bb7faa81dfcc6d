import type { RunSummary } from '../../../core/service/contract.ts';
import { fileName, formatCount, formatDecibels, formatDuration, formatMargin, formatTime } from '../../composables/format.ts';
import { texts } from '../../texts.ts';
import { baselineOf } from './baseline.ts';

type Value = string | number | null;

/** A column of the history: what a run shows in it, and what it is sorted by. */
export interface RunColumn {
  readonly id: ColumnId;
  readonly title: string;
  /** A CSS track. */
  readonly width: string;
  readonly numeric: boolean;
  readonly text: (run: RunSummary) => string;
  /** Fainter text after it. */
  readonly aside?: (run: RunSummary) => string;
  readonly value: (run: RunSummary) => Value;
}

export type ColumnId = keyof typeof texts.runs.columns;

/** Those that are shown until somebody chooses others. */
export const FIRST_COLUMNS: readonly ColumnId[] = [
  'name',
  'state',
  'tags',
  'snapshots',
  'epochs',
  'network',
  'baseline',
  'created',
];

const none = (value: string | null | undefined): string => value ?? '–';
const network = (run: RunSummary) => run.evaluation?.['network'];

const make = (
  id: ColumnId,
  width: string,
  numeric: boolean,
  value: RunColumn['value'],
  more: Partial<RunColumn> = {},
): RunColumn => ({
  id,
  title: texts.runs.columns[id],
  width,
  numeric,
  value,
  text: (run) => none(value(run)?.toString()),
  ...more,
});

export const runColumns: readonly RunColumn[] = [
  make('name', 'minmax(140px, 3fr)', false, ({ name }) => name),
  make('state', '120px', false, ({ state }) => state),
  make('tags', 'minmax(84px, 1.4fr)', false, ({ annotations }) => annotations.tags.join(', ') || null, {
    text: ({ annotations }) => annotations.tags.join(', '),
  }),
  make('preset', '84px', false, ({ preset }) => preset),
  make('snapshots', '40px', true, ({ design }) => design?.snapshots ?? null),
  make('model', '88px', false, ({ design }) => design?.model ?? null),
  make('dataset', 'minmax(100px, 1fr)', false, ({ design }) => (design === null ? null : fileName(design.source))),
  make('size', '92px', true, ({ design }) => (design === null ? null : design.height * design.width), {
    text: ({ design }) => (design === null ? '–' : `${design.height}×${design.width}`),
  }),
  make('epochs', '68px', true, ({ epoch }) => epoch, { text: ({ epoch, epochs }) => `${epoch} / ${epochs}` }),
  make('network', '116px', true, (run) => network(run)?.psnr.mean ?? null, {
    text: (run) => (network(run) === undefined ? '–' : formatDecibels(network(run)!.psnr.mean)),
    aside: (run) => (network(run) === undefined ? '' : formatMargin(network(run)!.psnr)),
  }),
  make('ssim', '72px', true, (run) => network(run)?.ssim.mean ?? null, {
    text: (run) => none(network(run)?.ssim.mean.toFixed(3)),
  }),
  make('baseline', '92px', true, ({ evaluation }) => baselineOf(evaluation)?.psnr.mean ?? null, {
    text: ({ evaluation }) => (baselineOf(evaluation) === null ? '–' : formatDecibels(baselineOf(evaluation)!.psnr.mean)),
  }),
  make('training', '104px', true, ({ cost }) => cost?.trainingSeconds ?? null, {
    text: ({ cost }) => (cost === null ? '–' : formatDuration(cost.trainingSeconds)),
  }),
  make('engine', '96px', false, ({ engine }) => engine),
  make('seed', '72px', true, ({ design }) => design?.seed ?? null, {
    text: ({ design }) => (design === null ? '–' : formatCount(design.seed)),
  }),
  make('created', '140px', false, ({ created }) => created, { text: ({ created }) => formatTime(created) }),
];

export interface RunOrder {
  readonly column: ColumnId;
  readonly descending: boolean;
}

/** What a run has no value for comes last, either way; equals keep their order. */
export function sortRuns(runs: readonly RunSummary[], { column, descending }: RunOrder): RunSummary[] {
  const { value } = runColumns.find(({ id }) => id === column) ?? runColumns[0]!;
  const keyed = runs.map((run) => [value(run), run] as const);
  const sign = descending ? -1 : 1;
  keyed.sort(([a], [b]) => {
    if (a === b) return 0;
    if (a === null) return 1;
    if (b === null) return -1;
    // Far quicker than a collator, and the same for what names here are made of.
    return a < b ? -sign : sign;
  });
  return keyed.map(([, run]) => run);
}
