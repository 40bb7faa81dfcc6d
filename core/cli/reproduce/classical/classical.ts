import { solvers } from '../../../retrieval/solvers/registry.ts';
import type { Solver } from '../../../retrieval/solver.ts';
import { workspaceAt } from '../../../runs/workspace.ts';
import type { CommandContext } from '../../context.ts';
import { Interrupted } from '../../failure.ts';
import { renderCsv } from '../../report/csv.ts';
import { standalone } from '../../report/small-multiples.ts';
import { renderTable } from '../../terminal/table.ts';
import type { WorkedStudy } from '../study.ts';
import { curveRows, reaches, successOf, type Row, type Solved } from './curves.ts';
import { keptTrials } from './kept-trials.ts';
import { classicalPage, drawCurves } from './page.ts';
import { planOf, type Part } from './settings.ts';
import { solveTrial, type Point, type Trial } from './trial.ts';

/** Success rates of every classical solver over the number of measurements. */
export const classical: WorkedStudy = {
  name: 'classical',
  title: 'success rates of the classical solvers',
  async work({ context, scale, seeds, command }) {
    const plan = planOf(scale, seeds);
    const seed = context.seed ?? 0;
    const points = plan.parts.flatMap((part) =>
      part.points.flatMap((point) =>
        plan.noises.flatMap((snr) => solversOf(part).map((solver): Point => ({ part, point, snr, solver }))),
      ),
    );
    const solved = await solveAll(context, points, plan.trials, seed, command);
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

const solversOf = ({ groups, only }: Part): Solver[] =>
  solvers.filter(({ name, group }) => only?.includes(name) ?? (groups.includes(group) && name !== 'phaselift'));

/** Point after point, each kept once its trials are done. @throws Interrupted */
async function solveAll(
  context: CommandContext,
  points: readonly Point[],
  trials: number,
  firstSeed: number,
  onwards: string,
): Promise<Solved[]> {
  const kept = keptTrials(workspaceAt(context.workspace).folder);
  const solved: Solved[] = [];
  const breathe = async (): Promise<void> => {
    await new Promise(setImmediate);
    if (context.interrupt.aborted) throw new Interrupted(`interrupted; go on with: ${onwards}`);
  };
  for (const [index, point] of points.entries()) {
    context.progress.update({
      label: `${point.solver.title}, ${point.part.title}, ${point.part.axis} ${point.point}`,
      done: index,
      total: points.length,
    });
    const done: Trial[] = [...(await kept.read(point, firstSeed))].slice(0, trials);
    const before = done.length;
    while (done.length < trials) {
      await breathe();
      done.push(await solveTrial(point, firstSeed + done.length, breathe));
    }
    if (done.length > before) await kept.write(point, firstSeed, done);
    solved.push({ ...point, trials: done });
  }
  return solved;
}

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
