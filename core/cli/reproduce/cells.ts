import type { TableBlock } from '../report/page.ts';
import { formatBytes, formatDuration, formatSeconds } from '../terminal/format.ts';
import type { ArmSummary, MethodSummary, OverSeeds } from './summary.ts';

/** Above this mean a few scenes that are solved exactly decide it. */
const DOMINATED = 35;

const NONE = '–';

/** `23.86 [23.55, 24.17]`; without an interval where one seed has none. */
export function intervalCell(value: OverSeeds | null | undefined, format: (value: number) => string): string {
  if (value === null || value === undefined) return NONE;
  const mean = format(value.mean);
  return value.count < 2 ? mean : `${mean} [${format(value.low)}, ${format(value.high)}]`;
}

/** PSNR over seeds, with median and share above 30 dB in a line below where a few exact scenes dominate the mean. */
export function psnrCell(method: MethodSummary | undefined): string {
  if (method === undefined) return NONE;
  const interval = intervalCell(method.psnr, fixed(2));
  if (method.psnr.mean <= DOMINATED) return interval;
  return `${interval}\nmedian ${method.psnrMedian.toFixed(1)}, ${(100 * method.shareAbove30).toFixed(0)} % over 30`;
}

const ssimCell = (method: MethodSummary | undefined): string => intervalCell(method?.ssim, fixed(3));
export const contrastCell = (value: OverSeeds | null): string => intervalCell(value, fixed(3));
export const durationCell = (value: OverSeeds | null): string => intervalCell(value, formatDuration);
export const bytesCell = (value: OverSeeds | null): string => (value === null ? NONE : formatBytes(value.mean));
export const secondsCell = (value: OverSeeds | null): string => (value === null ? NONE : formatSeconds(value.mean));

/** `+0.12 [−0.05, +0.29]` dB. */
export const differenceCell = (value: OverSeeds | null | undefined): string =>
  intervalCell(value, (decibel) => `${decibel < 0 ? '−' : '+'}${Math.abs(decibel).toFixed(2)}`);

/** `3`, or `2 of 3, 1 diverged`. */
export function seedsCell({ arm, done, diverged }: ArmSummary): string {
  if (done === arm.seeds) return `${done}`;
  return `${done} of ${arm.seeds}${diverged === 0 ? '' : `, ${diverged} diverged`}`;
}

/** The learned figures, then what is compared with them, then what needs no learning: every table of results has all three. */
export const qualityTitles = (more: readonly string[]): readonly string[] => [
  'seeds',
  'network, dB',
  'SSIM',
  ...more,
  'nothing learned (ER), dB',
  'network + projections, dB',
];

export const qualityCells = (summary: ArmSummary, more: readonly string[]): readonly string[] => [
  seedsCell(summary),
  psnrCell(summary.methods['network']),
  ssimCell(summary.methods['network']),
  ...more,
  psnrCell(summary.methods['er']),
  psnrCell(summary.methods['network+er']),
];

export const tableOf = (
  columns: readonly string[],
  rows: readonly { readonly cells: readonly string[]; readonly emphasis?: boolean }[],
  note?: string,
): TableBlock => ({ kind: 'table', columns, rows, ...(note === undefined ? {} : { note }) });

function fixed(digits: number): (value: number) => string {
  return (value) => value.toFixed(digits);
}
