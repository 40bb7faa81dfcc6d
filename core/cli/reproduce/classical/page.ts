import type { Page, Section } from '../../report/page.ts';
import { smallMultiples } from '../../report/small-multiples.ts';
import { tableOf } from '../cells.ts';
import type { Scale } from '../study.ts';
import { medianOf, reaches, successOf, type Solved } from './curves.ts';
import type { Part, Plan } from './settings.ts';
import { foundBelow, initialOf } from './trial.ts';

interface Results {
  readonly plan: Plan;
  readonly solved: readonly Solved[];
  readonly scale: Scale;
  readonly seed: number;
  readonly command: string;
}

/** Curves and figures of all parts. */
export function classicalPage({ plan, solved, scale, seed, command }: Results): Page {
  return {
    title: 'Classical phase retrieval',
    lead: 'How many measurements each solver needs: the share of random scenes that it finds, over their number, without noise and at 30 dB.',
    facts: [
      ['scale', scale],
      ['trials a point', `${plan.trials}`],
      ['first seed', `${seed}`],
      ['solvers', `${new Set(solved.map(({ solver }) => solver.name)).size}`],
    ],
    sections: [
      ...plan.parts.map((part) => partSection(part, plan, solved)),
      {
        heading: 'How to read the figures',
        text: `A scene is found when its relative error, with the best global phase, is below ${foundBelow(null)} without noise and below ${foundBelow(30)} at 30 dB. Every solver gets the same scenes, measurements and noise, the numbers that it declares by default, and the start that its paper gives it (for alternating projections, whose papers start anywhere, the optimal spectral one). It ends when its data are met, to their noise where there is noise, when its residual has stopped to fall, or after its iterations. Where all of ${plan.trials} trials find their scene, the share of all scenes has an (exact) 95 % interval from ${Math.floor(100 * 0.025 ** (1 / plan.trials))} to 100 %: differences of one or two trials mean nothing.`,
        blocks: [],
      },
      {
        heading: 'All of this again',
        text: 'Trials are kept in the workspace: what was interrupted goes on, and a new solver joins without the others working again.',
        blocks: [
          { kind: 'commands', items: [{ purpose: 'This page', command, files: ['report.html', 'curves.csv', 'trials.csv'] }] },
        ],
      },
    ],
    footer: `Kinoform, reproduce classical, scale ${scale}`,
  };
}

/** The curves of a part: without noise, and at 30 dB. */
export function drawCurves(part: Part, plan: Plan, all: readonly Solved[]): string {
  const own = all.filter((solved) => solved.part.name === part.name);
  const panels = [...new Set(own.map(({ solver }) => solver))].map((solver) => ({
    title: solver.title.length > 20 ? solver.name.toUpperCase() : solver.title,
    curves: plan.noises.map((snr) =>
      own
        .filter((solved) => solved.solver === solver && solved.snr === snr)
        .sort((a, b) => a.point - b.point)
        .map((solved) => [solved.point, successOf(solved)] as const),
    ),
  }));
  return smallMultiples(part.title, panels, part.axis, ['no noise', '30 dB']);
}

function partSection(part: Part, plan: Plan, all: readonly Solved[]): Section {
  const own = all.filter((solved) => solved.part.name === part.name);
  const solvers = [...new Set(own.map(({ solver }) => solver))];
  const curveOf = (name: string, snr: number | null): Solved[] =>
    own.filter((solved) => solved.solver.name === name && solved.snr === snr).sort((a, b) => a.point - b.point);
  const percent = (value: number): string => `${Math.round(100 * value)}`;
  const rows = solvers.map((solver) => {
    const [clean, noisy] = [curveOf(solver.name, null), curveOf(solver.name, 30)];
    const last = clean.at(-1);
    const least = reaches(clean, 0.95);
    return {
      cells: [
        solver.title,
        initialOf(solver, part),
        ...clean.map(
          (solved, index) =>
            `${percent(successOf(solved))}\n${noisy[index] === undefined ? '–' : percent(successOf(noisy[index]))}`,
        ),
        least === null ? '–' : `${least}`,
        last === undefined ? '–' : medianOf(last.trials.map(({ iterations }) => iterations)).toFixed(0),
        last === undefined ? '–' : medianOf(last.trials.map(({ seconds }) => seconds)).toFixed(2),
      ],
    };
  });
  return {
    heading: part.title,
    text: part.words,
    blocks: [
      {
        kind: 'chart',
        svg: drawCurves(part, plan, all),
        caption: `Share of ${plan.trials} scenes that are found, over ${part.axis}.`,
      },
      tableOf(
        ['solver', 'start', ...part.points.map((point) => `${part.axis} ${point}`), 'for 95 %', 'iterations', 'seconds'],
        rows,
        `Scenes found, in %: without noise, below it at 30 dB. For 95 %: the least ${part.axis} of those tried from which on 95 % are found without noise. Iterations and seconds: medians at ${part.axis} ${part.points.at(-1)}.`,
      ),
    ],
  };
}
