import { summarise } from '../../../metrics/summary.ts';
import type { RegressionOptions } from '../../../training/regression/fit.ts';
import type { OverSeeds } from '../summary.ts';
import { gaussianProblem, STAGES, type Stage } from './gaussian-problem.ts';
import { learned, NETWORK, NETWORK_OPTIONS } from './gaussian-table.ts';
import type { SweepSize } from './settings.ts';
import type { Work } from './work.ts';

type Options = Omit<RegressionOptions, 'epochs'>;

/** What is changed, one at a time, beside what table 1 was made with. */
const CHANGES: readonly { readonly title: string; readonly options: Partial<Options> }[] = [
  { title: 'as in table 1', options: {} },
  { title: 'batches of 25', options: { batch: 25 } },
  { title: 'batches of 400', options: { batch: 400 } },
  { title: 'learning rate 5e-4', options: { learningRate: 5e-4 } },
  { title: 'learning rate 8e-3', options: { learningRate: 8e-3 } },
  { title: 'decay 1e-5', options: { decay: 1e-5 } },
  { title: 'decay 1e-4', options: { decay: 1e-4 } },
];

/** A row of the appendix: mean rectified errors over test scenes, over seeds. */
export interface SweepRow {
  readonly title: string;
  readonly errors: Readonly<Record<Stage, OverSeeds>>;
}

/** The network of table 1 on real Gaussian measurements. @throws Interrupted; what is done is kept */
export async function sweepTable(work: Work, { length, samples, tested, epochs }: SweepSize): Promise<SweepRow[]> {
  const errors = CHANGES.map(() => ({ before: [] as number[], after: [] as number[] }));
  for (const seed of work.seeds) {
    const problem = gaussianProblem('real', length, samples, tested, seed);
    for (const [index, { title, options }] of CHANGES.entries()) {
      const own = { ...NETWORK_OPTIONS, epochs, ...options };
      for (const stage of STAGES) {
        const settings = { part: 'sweep', length, samples, tested, ...own, stage, seed };
        const label = `${title}, ${stage}, seed ${seed}`;
        const error = await work.kept.through(settings, async () =>
          problem.errorOf(await learned(work, problem.pairs[stage], problem.tested, NETWORK.hidden, own, seed, label)),
        );
        errors[index]![stage].push(error);
      }
    }
  }
  return CHANGES.map(({ title }, index) => ({
    title,
    errors: { before: summarise(errors[index]!.before), after: summarise(errors[index]!.after) },
  }));
}
