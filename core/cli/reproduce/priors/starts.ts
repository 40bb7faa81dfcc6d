import { alignFourier } from '../../../metrics/align-fourier.ts';
import { fourier } from '../../../optics/fourier.ts';
import { DPR, PRILO } from '../../../retrieval/generative/options.ts';
import { workspaceAt } from '../../../runs/workspace.ts';
import { version } from '../../../service/version.ts';
import { openEngine } from '../../engine.ts';
import { renderCsv } from '../../report/csv.ts';
import { intervalChart } from '../../report/interval-chart.ts';
import type { Page } from '../../report/page.ts';
import { standalone } from '../../report/small-multiples.ts';
import { renderTable } from '../../terminal/table.ts';
import type { WorkedStudy } from '../study.ts';
import { generatorFor } from './generator.ts';
import { keptSolutions } from './kept-solutions.ts';
import { SIDE, generatorConfig, imagesOfProblem, priorsOf, sizeOf } from './settings.ts';
import { measuredExactly, score, solveGenerative, testScenes, type Bench, type Figures } from './work.ts';

interface Point extends Figures {
  readonly candidates: number;
  readonly restarts: number;
}

/** What many first codes and many restarts are worth, on Fourier magnitudes without oversampling. */
export const starts: WorkedStudy = {
  name: 'starts',
  title: 'PRILO-MII over the number of first codes and of restarts',
  takesImages: true,
  async work(assignment) {
    const { context, scale, command } = assignment;
    const { starts: counts, ...rest } = await sizeOf(assignment);
    const size = { ...rest, starts: counts, images: counts.images };
    const engine = await openEngine(context, undefined);
    try {
      const kept = await generatorFor(context, engine, generatorConfig('vae-100', size), size);
      const truth = await testScenes(context, size);
      const bench: Bench = {
        context,
        ...measuredExactly(fourier([SIDE, SIDE], [SIDE, SIDE]), truth),
        seed: context.seed ?? 0,
        problem: ['fourier', ...imagesOfProblem(size)],
        kept: keptSolutions(workspaceAt(context.workspace).folder),
        onwards: command,
      };
      const { priloBest } = priorsOf(size, { dpr: DPR, prilo: PRILO });
      const points: Point[] = [];
      for (const candidates of counts.candidates) {
        for (const restarts of counts.restarts) {
          const title = `${candidates} codes, the best ${restarts} of them`;
          const method = { name: 'prilo-mii', title, options: { ...priloBest, candidates, restarts } };
          const solved = await solveGenerative(bench, engine, kept, method);
          points.push({ ...score(solved, truth, (x, wanted) => alignFourier(x, wanted, { real: true })), candidates, restarts });
          context.say(`${title}: ${points.at(-1)!.psnr.mean.toFixed(2)} dB`);
        }
      }
      const rows = points.map(rowOf);
      return {
        page: pageOf(points, { scale, command, generator: kept.record.id, source: size.source, images: size.images }),
        tables: { 'summary.csv': renderCsv(rows) },
        pictures: { 'starts.svg': standalone(draw(points)) },
        verdict: verdictOf(points),
        text: textOf(points),
        json: { generator: kept.record.id, points: rows },
      };
    } finally {
      engine[Symbol.dispose]();
    }
  },
};

const rowOf = ({ candidates, restarts, psnr, ssim, seconds }: Point) => ({
  codes: candidates,
  restarts,
  'PSNR (dB)': psnr.mean,
  'PSNR low': psnr.low,
  'PSNR high': psnr.high,
  SSIM: ssim.mean,
  'SSIM low': ssim.low,
  'SSIM high': ssim.high,
  seconds,
});

const decibel = ({ psnr: { mean, low, high } }: Point): string => `${mean.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;

const textOf = (points: readonly Point[]): string =>
  renderTable(
    [
      { title: 'codes', align: 'right', cell: ({ candidates }: Point) => String(candidates) },
      { title: 'restarts', align: 'right', cell: ({ restarts }) => String(restarts) },
      { title: 'PSNR, dB', align: 'right', cell: decibel },
    ],
    points,
  );

function verdictOf(points: readonly Point[]): string {
  const [least, most] = [points[0]!, points.at(-1)!];
  return `From the best ${least.restarts} of ${least.candidates} codes to the best ${most.restarts} of ${most.candidates}: ${(most.psnr.mean - least.psnr.mean).toFixed(2)} dB.`;
}

function draw(points: readonly Point[]): string {
  const series = [...new Set(points.map(({ candidates }) => candidates))].map((candidates) => ({
    title: `${candidates} codes`,
    points: points.filter((point) => point.candidates === candidates).map(({ restarts, psnr }) => ({ x: restarts, ...psnr })),
  }));
  return intervalChart({ title: 'PSNR over first codes and restarts', series }, 'restarts', 'PSNR, dB');
}

function pageOf(
  points: readonly Point[],
  {
    scale,
    command,
    generator,
    source,
    images,
  }: { scale: string; command: string; generator: string; source: string; images: number },
): Page {
  return {
    title: 'First codes and restarts',
    lead: 'PRILO-MII starts from those of many random codes whose images have magnitudes nearest to the measured ones, and keeps the restart that fits best.',
    facts: [
      ['data set', source],
      ['images', `${images} for testing`],
      ['generator', generator],
      ['scale', scale],
    ],
    sections: [
      {
        heading: 'Quality over both',
        blocks: [
          { kind: 'chart', svg: draw(points), caption: 'Means with 95 % intervals over images.' },
          {
            kind: 'table',
            columns: ['codes', 'restarts', 'PSNR, dB'],
            rows: points.map((point) => ({ cells: [String(point.candidates), String(point.restarts), decibel(point)] })),
            note: 'Fourier magnitudes without oversampling; shift, half turn and sign are taken from the truth. Uelwer, Konietzny and Harmeling (2022), figure 4.',
          },
        ],
      },
      { heading: 'Again', blocks: [{ kind: 'commands', items: [{ purpose: 'This page', command, files: [] }] }] },
    ],
    footer: `Made by Kinoform ${version}.`,
  };
}
