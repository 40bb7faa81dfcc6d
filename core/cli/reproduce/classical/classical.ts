import { renderCsv } from '../../report/csv.ts';
import { standalone } from '../../report/small-multiples.ts';
import { renderTable } from '../../terminal/table.ts';
import type { WorkedStudy } from '../study.ts';
import { curveRows, reaches, successOf, type Row, type Solved } from './curves.ts';
import { classicalPage, drawCurves } from './page.ts';
import { planOf, solversOf } from './settings.ts';
import { solveAll } from './solve-all.ts';
import type { Point } from './trial.ts';

/** Success rates of every classical solver over the number of measurements. */
export const classical: WorkedStudy = {
  name: 'classical',
  title: 'success rates of the classical solvers',
  async work({ context, scale, seeds, jobs, command }) {
    const plan = planOf(scale, seeds);
    const seed = context.seed ?? 0;
    const points = plan.parts.flatMap((part) =>
      part.points.flatMap((point) =>
        plan.noises.flatMap((snr) => solversOf(part).map((solver): Point => ({ part, point, snr, solver }))),
      ),
    );
    const solved = await solveAll(context, points, { trials: plan.trials, firstSeed: seed, scale, jobs, onwards: command });
    return {
      page: classicalPage({ plan, solved, scale, seed, command }),
      tables: { 'curves.csv': renderCsv(curveRows(solved)), 'trials.csv': renderCsv(trialRows(solved, seed)) },
      pictures: Object.fromEntries(plan.parts.map((part) => [`${part.name}.svg`, standalone(drawCurves(part, plan, solved))])),
      verdict: verdictOf(solved),
      text: tableOf(solved),
      json: { points: curveRows(solved) },
    };
  },
};

const trialRows = (solved: readonly Solved[], firstSeed: number): Row[] =>
  solved.flatMap(({ part, solver, point, snr, trials }) =>
    trials.map(({ error, iterations, seconds }, index) => ({
      part: part.name,
      solver: solver.name,
      point,
      'SNR (dB)': snr,
      seed: firstSeed + index,
      error,
      iterations,
      seconds,
    })),
  );

/** Of the solvers without noise: the fewest measurements that each needs. */
function verdictOf(solved: readonly Solved[]): string {
  const parts = [...new Set(solved.map(({ part }) => part))];
  return parts
    .map((part) => {
      const own = solved.filter((one) => one.part === part && one.snr === null);
      const needs = [...new Set(own.map(({ solver }) => solver))].map((solver) => {
        const least = reaches(
          own.filter((one) => one.solver === solver),
          0.95,
        );
        return `${solver.name} ${least ?? '–'}`;
      });
      return `${part.title}, least ${part.axis} for 95 % without noise: ${needs.join(', ')}`;
    })
    .join('\n');
}

function tableOf(solved: readonly Solved[]): string {
  return renderTable<Solved>(
    [
      { title: 'part', cell: ({ part }) => part.name },
      { title: 'solver', cell: ({ solver }) => solver.name },
      { title: 'point', align: 'right', cell: ({ part, point }) => `${part.axis} ${point}` },
      { title: 'noise', cell: ({ snr }) => (snr === null ? 'none' : `${snr} dB`) },
      { title: 'found, %', align: 'right', cell: (one) => (100 * successOf(one)).toFixed(0) },
    ],
    solved,
  );
}
