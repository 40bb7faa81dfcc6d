import { renderCsv } from '../../report/csv.ts';
import type { OverSeeds } from '../summary.ts';
import type { FourierRow } from './fourier-table.ts';
import type { GaussianRow } from './gaussian-table.ts';
import type { SolverRow } from './solver-table.ts';
import type { SweepRow } from './sweep-table.ts';

export interface Results {
  /** Errors of the paper, for its images. */
  readonly printed: Printed;
  readonly gaussian: readonly GaussianRow[];
  readonly fourier: readonly FourierRow[];
  readonly solvers: readonly SolverRow[];
  readonly sweeps: readonly SweepRow[];
}

type Printed = Readonly<Record<string, { readonly before: number; readonly after: number }>>;

/** Rectified errors of the paper, of which we know these alone: read off to two digits. */
export const PRINTED: Printed = {
  shift: { before: 0.25, after: 0.1 },
};

type Row = Readonly<Record<string, string | number | null>>;

/** One file a table. */
export const csvOf = ({ printed, gaussian, fourier, solvers, sweeps }: Results): Record<string, string> => ({
  'gaussian.csv': renderCsv(
    gaussian.map(({ kind, length, method, errors }) => ({
      matrix: kind,
      n: length,
      method,
      ...columns('before', errors.before),
      ...columns('after', errors.after),
    })),
  ),
  'fourier.csv': renderCsv(
    fourier.map(({ variant, before, after, all }) => ({
      variant: variant.name,
      ...columns('before', before.rectified),
      ...columns('after', after.rectified),
      ...columns('before, aligned', before.aligned),
      ...columns('after, aligned', after.aligned),
      ...columns('shift and flip broken, aligned', all.aligned),
      'printed before': printed[variant.name]?.before ?? null,
      'printed after': printed[variant.name]?.after ?? null,
    })),
  ),
  'solvers.csv': renderCsv(
    solvers.map(({ title, errors, found, seconds }) => ({
      solver: title,
      images: errors.count,
      ...columns('error, aligned', errors),
      'median error': errors.median,
      'share found': found,
      'seconds an image': seconds,
    })),
  ),
  'sweeps.csv': renderCsv(
    sweeps.map(({ title, errors }) => ({
      changed: title,
      ...columns('before', errors.before),
      ...columns('after', errors.after),
    })),
  ),
});

const columns = (name: string, { count, mean, low, high }: OverSeeds): Row => ({
  [name]: mean,
  [`${name} low`]: count < 2 ? null : low,
  [`${name} high`]: count < 2 ? null : high,
});

/** What came of it, a line a table. */
export function verdictOf({ printed, gaussian, fourier, solvers, sweeps }: Results): string {
  const falls = (rows: readonly { readonly before: OverSeeds; readonly after: OverSeeds }[]): string =>
    `${rows.filter(({ before, after }) => after.mean < before.mean).length} of ${rows.length}`;
  const shift = fourier.find(({ variant }) => variant.name === 'shift')!;
  const beside = printed['shift'] === undefined ? '' : ` (printed: ${printed['shift'].before} and ${printed['shift'].after})`;
  return [
    `Gaussian: the rectified error is smaller once the symmetry is broken in ${falls(gaussian.map(({ errors }) => errors))} cases.`,
    `Fourier, frames that shift: ${shift.before.rectified.mean.toFixed(3)} before, ${shift.after.rectified.mean.toFixed(3)} after${beside}.`,
    `Nothing learned: ${solvers.map(({ title, errors, found }) => `${title} ${errors.mean.toFixed(3)}, ${percent(found)} found`).join('; ')}.`,
    `Sweeps: smaller after in ${falls(sweeps.map(({ errors }) => errors))} settings.`,
  ].join('\n');
}

export const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
