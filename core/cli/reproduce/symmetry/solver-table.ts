import { intensityOf, type Field, type RealField } from '../../../math/field.ts';
import { rootKey, split, uniform, type Key } from '../../../math/random.ts';
import { summarise } from '../../../metrics/summary.ts';
import { fourier } from '../../../optics/fourier.ts';
import { nonNegative } from '../../../retrieval/priors.ts';
import { augmentedLagrangian } from '../../../retrieval/solvers/augmented-lagrangian.ts';
import { hybridInputOutput } from '../../../retrieval/solvers/hybrid-input-output.ts';
import type { Solver } from '../../../retrieval/solver.ts';
import { fourierErrors, testFrames } from './fourier-problem.ts';
import type { FourierSize, SolverSize } from './settings.ts';
import { FAR_FIELD, FRAME } from './variants.ts';
import type { Work } from './work.ts';

/** An image counts as found below this rectified error. */
export const FOUND_BELOW = 1e-3;

/** A row of tables 3 and 6: rectified errors over test images, after shift and flip are taken away. */
export interface SolverRow {
  readonly title: string;
  readonly errors: ReturnType<typeof summarise>;
  /** Share of images below `FOUND_BELOW`. */
  readonly found: number;
  /** An image, all its restarts. */
  readonly seconds: number;
}

interface Solved {
  readonly error: number;
  readonly seconds: number;
}

/** Solvers that learn nothing, on far fields of the test images of table 2, told that scenes are non-negative and lie in their frame. @throws Interrupted; what is done is kept */
export async function solverTable(work: Work, images: FourierSize, size: SolverSize): Promise<SolverRow[]> {
  const [seed = 0] = work.seeds;
  const { source, digest } = images;
  const frames = (await testFrames(work.context, images, seed)).slice(0, size.tested);
  const rows: SolverRow[] = [];
  for (const solver of [hybridInputOutput, augmentedLagrangian]) {
    const own = Object.fromEntries(Object.entries(solver.tunables).map(([name, { value }]) => [name, value]));
    const solved: Solved[] = [];
    for (const [image, frame] of frames.entries()) {
      const { tested: _, ...budget } = size;
      const of = digest === undefined ? { source } : { source, digest };
      const settings = { part: 'solvers', ...of, solver: solver.name, ...own, ...budget, image, seed };
      solved.push(
        await work.kept.through(settings, async () => {
          await work.breathe(solver.title, image / frames.length);
          return solve(solver, frame, size, split(split(rootKey(seed), 'solvers'), image));
        }),
      );
    }
    rows.push({
      title: solver.title,
      errors: summarise(solved.map(({ error }) => error)),
      found: solved.filter(({ error }) => error < FOUND_BELOW).length / solved.length,
      seconds: summarise(solved.map(({ seconds }) => seconds)).mean,
    });
  }
  return rows;
}

/** Of some random starts, the result that explains the measurement best. */
async function solve(solver: Solver, frame: Field, { iterations, restarts }: SolverSize, key: Key): Promise<Solved> {
  const operator = fourier(FRAME, FAR_FIELD);
  const intensity = intensityOf(operator.forward({ ...frame, shape: [1, ...FRAME] }));
  const began = performance.now();
  let best: { readonly residual: number; readonly field: Field } | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const start = randomStart(split(key, restart), intensity);
    const options = { ...solver.defaults, iterations, start, prior: nonNegative, noise: null };
    const { field, outcomes } = await solver.solve(intensity, operator, options);
    const { residual } = outcomes[0]!;
    if (best === undefined || residual < best.residual) best = { residual, field };
  }
  const seconds = (performance.now() - began) / 1000;
  return { error: fourierErrors([{ ...best!.field, shape: FRAME }], [frame]).aligned, seconds };
}

/** Uniform numbers with the power of the measurement, `[1,42,42]`. */
function randomStart(key: Key, intensity: RealField): Field {
  const values = uniform(key, FRAME[0] * FRAME[1]);
  const power = intensity.data.reduce((sum, value) => sum + value, 0);
  const scale = Math.sqrt(power / values.reduce((sum, value) => sum + value * value, 0));
  return { shape: [1, ...FRAME], re: values.map((value) => value * scale), im: new Float64Array(values.length) };
}
