import { innerProduct, squaredNorm } from '../../../math/field.ts';
import type { Field } from '../../../math/field.ts';
import { rootKey, split } from '../../../math/random.ts';
import { initialisers } from '../../../retrieval/initial/initialisers.ts';
import { noPrior, real } from '../../../retrieval/priors.ts';
import type { Solver } from '../../../retrieval/solver.ts';
import { problemOf } from './problem.ts';
import type { Part } from './settings.ts';

/** What came of one scene. */
export interface Trial {
  /** `min_θ ‖x − e^{jθ} z‖ / ‖x‖`. */
  readonly error: number;
  readonly iterations: number;
  readonly seconds: number;
}

/** A point of a curve. */
export interface Point {
  readonly part: Part;
  readonly point: number;
  readonly snr: number | null;
  readonly solver: Solver;
}

/** Without noise the scene is found or not, so where the line is drawn does not matter; with noise a scene within a tenth counts. */
export const foundBelow = (snr: number | null): number => (snr === null ? 1e-4 : 0.1);

/** The start of a solver in this study: its paper's; the optimal one in place of that for pictures where the scenes are none. */
export const initialOf = ({ initial }: Solver, { name }: Part): string =>
  initial === 'filtered' && name !== 'pictures' ? 'optimal' : initial;

/** @param breathe lets an interrupt in */
export async function solveTrial(
  { part, point, snr, solver }: Point,
  seed: number,
  breathe: () => Promise<void>,
): Promise<Trial> {
  const key = split(rootKey(seed), `${part.name} ${point} ${snr}`);
  const { truth, operator, intensity, noise } = await problemOf(part, point, snr, key);
  const began = performance.now();
  const { begin: beginAt } = initialisers.find(({ name }) => name === initialOf(solver, part))!;
  const start = beginAt(intensity, operator, split(key, 'start'));
  const { field, outcomes } = await solver.solve(
    intensity,
    operator,
    {
      ...solver.defaults,
      tolerance: 1e-6,
      patience: part.patience,
      start,
      prior: part.name === 'sparse' ? real : noPrior,
      noise,
      key: split(key, 'solver'),
      own: 'share' in solver.tunables ? { share: part.filled, wavelets: 0 } : {},
    },
    ({ iteration }) => (iteration % 20 === 0 ? breathe() : undefined),
  );
  return { error: errorOf(field, truth), iterations: outcomes[0]!.iterations, seconds: (performance.now() - began) / 1000 };
}

const DIVERGED = 1e6;

/** The distance with the best global phase. */
function errorOf(z: Field, truth: Field): number {
  const overlap = Math.hypot(...innerProduct(truth, z));
  const power = squaredNorm(truth);
  const error = Math.sqrt(Math.max(0, power + squaredNorm(z) - 2 * overlap) / power);
  // What diverged is a number as well, so that files can hold it.
  return error < DIVERGED ? error : DIVERGED;
}
