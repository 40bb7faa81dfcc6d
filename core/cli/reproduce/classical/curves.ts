import { foundBelow, type Point, type Trial } from './trial.ts';

/** A point with what came of it. */
export interface Solved extends Point {
  readonly trials: readonly Trial[];
}

/** The share of trials that found their scene. */
export function successOf({ trials, snr }: Solved): number {
  return trials.filter(({ error }) => error < foundBelow(snr)).length / trials.length;
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

/** The least point from which on all succeed in at least this share of trials; null where none does. */
export function reaches(curve: readonly Solved[], share: number): number | null {
  let least: number | null = null;
  for (const solved of [...curve].sort((a, b) => b.point - a.point)) {
    if (successOf(solved) < share) break;
    least = solved.point;
  }
  return least;
}

export type Row = Readonly<Record<string, string | number | null>>;

/** One row a point, for a table that a program reads. */
export function curveRows(solved: readonly Solved[]): Row[] {
  return solved.map((one) => ({
    part: one.part.name,
    solver: one.solver.name,
    title: one.solver.title,
    axis: one.part.axis,
    point: one.point,
    'SNR (dB)': one.snr,
    trials: one.trials.length,
    success: successOf(one),
    'median error': medianOf(one.trials.map(({ error }) => error)),
    'median iterations': medianOf(one.trials.map(({ iterations }) => iterations)),
    'median seconds': medianOf(one.trials.map(({ seconds }) => seconds)),
  }));
}
