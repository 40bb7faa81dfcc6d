import { rectifiedError } from '../../../metrics/rectified-error.ts';
import { rootKey, split } from '../../../math/random.ts';
import type { Field } from '../../../math/field.ts';
import { gaussianMatrix } from '../../../optics/gaussian-matrix.ts';
import { matrixOperator } from '../../../optics/matrix-operator.ts';
import { DPR, PRILO } from '../../../retrieval/generative/options.ts';
import { solvers } from '../../../retrieval/solvers/registry.ts';
import { version } from '../../../service/version.ts';
import { openEngine } from '../../engine.ts';
import { renderCsv } from '../../report/csv.ts';
import { intervalChart, type IntervalSeries } from '../../report/interval-chart.ts';
import type { Page } from '../../report/page.ts';
import { renderTable } from '../../terminal/table.ts';
import type { WorkedStudy } from '../study.ts';
import { generatorFor } from './generator.ts';
import { generatorConfig, priorsOf, SIZES } from './settings.ts';
import { lineOf, score, SIDE, solveClassical, solveGenerative, testScenes, type Figures } from './work.ts';

/** Dense and sparse classical methods, as far as there are any of these names. */
const CLASSICAL = ['er', 'raf', 'sparta', 'copram'];

interface Point extends Figures {
  readonly measurements: number;
}

/** Real Gaussian measurements, from far fewer than pixels on. */
export const gaussian: WorkedStudy = {
  name: 'gaussian',
  title: 'generative priors, real Gaussian measurements',
  async work({ context, scale, command }) {
    const size = SIZES[scale];
    const seed = context.seed ?? 0;
    const engine = await openEngine(context, undefined);
    try {
      const kept = await generatorFor(context, engine, generatorConfig('vae-20', size));
      const truth = await testScenes(size);
      const { dpr, priloBest } = priorsOf(size, { dpr: DPR, prilo: PRILO });
      const points: Point[] = [];
      const note = (point: Point): void => {
        points.push(point);
        context.say(`m = ${point.measurements}, ${lineOf(point)}`);
      };
      for (const measurements of size.measurements) {
        const matrix = gaussianMatrix(split(split(rootKey(seed), 'matrix'), measurements), measurements, SIDE * SIDE, 'real');
        const bench = { context, operator: matrixOperator(matrix, [SIDE, SIDE]), truth, seed };
        for (const solver of solvers.filter(({ name }) => CLASSICAL.includes(name))) {
          const solved = await solveClassical(bench, solver, { restarts: 1, iterations: size.iterations });
          note({ ...score(solved, truth, withSign), measurements });
        }
        const methods = [
          { name: 'dpr', title: 'DPR', options: dpr },
          { name: 'prilo-mii', title: 'PRILO-MII', options: priloBest },
        ];
        for (const method of methods) {
          note({ ...score(await solveGenerative(bench, engine, kept, method), truth, withSign), measurements });
        }
      }
      const rows = points.map(rowOf);
      return {
        page: pageOf(points, { scale, command, generator: kept.record.id, images: size.images }),
        tables: { 'summary.csv': renderCsv(rows) },
        verdict: verdictOf(points),
        text: textOf(points),
        json: { generator: kept.record.id, points: rows },
      };
    } finally {
      engine[Symbol.dispose]();
    }
  },
};

/** A real matrix leaves the sign open. */
function withSign(x: Field, truth: Field): Field {
  return Math.cos(rectifiedError(x, truth).phase) < 0 ? { ...x, re: x.re.map((value) => -value) } : x;
}

const rowOf = ({ measurements, method, psnr, ssim, seconds }: Point) => ({
  measurements,
  method,
  'PSNR (dB)': psnr.mean,
  'PSNR low': psnr.low,
  'PSNR high': psnr.high,
  SSIM: ssim.mean,
  'SSIM low': ssim.low,
  'SSIM high': ssim.high,
  seconds,
});

const textOf = (points: readonly Point[]): string =>
  renderTable(
    [
      { title: 'measurements', align: 'right', cell: ({ measurements }: Point) => String(measurements) },
      { title: 'method', cell: ({ title }) => title },
      { title: 'PSNR, dB', align: 'right', cell: ({ psnr }) => psnr.mean.toFixed(2) },
      {
        title: 'SSIM',
        align: 'right',
        cell: ({ ssim }) => `${ssim.mean.toFixed(3)} [${ssim.low.toFixed(3)}, ${ssim.high.toFixed(3)}]`,
      },
    ],
    points,
  );

function verdictOf(points: readonly Point[]): string {
  const numbers = [...new Set(points.map(({ measurements }) => measurements))];
  return numbers
    .map((measurements) => {
      const own = points.filter((point) => point.measurements === measurements);
      const of = (method: string): number => own.find((point) => point.method === method)!.ssim.mean;
      const classical = own.filter(({ method }) => CLASSICAL.includes(method)).sort((a, b) => b.ssim.mean - a.ssim.mean)[0];
      const beside = classical === undefined ? '' : `, best classical ${classical.ssim.mean.toFixed(3)} (${classical.method})`;
      return `m = ${measurements}: SSIM of DPR ${of('dpr').toFixed(3)}, PRILO-MII ${of('prilo-mii').toFixed(3)}${beside}`;
    })
    .join('\n');
}

function pageOf(
  points: readonly Point[],
  { scale, command, generator, images }: { scale: string; command: string; generator: string; images: number },
): Page {
  const methods = [...new Set(points.map(({ method }) => method))];
  const curves = methods.slice(-3).map((method): IntervalSeries => {
    const own = points.filter((point) => point.method === method);
    return { title: own[0]!.title, points: own.map(({ measurements, ssim }) => ({ x: measurements, ...ssim })) };
  });
  return {
    title: 'Real Gaussian measurements with a generative prior',
    lead: `Images of ${SIDE * SIDE} pixels from the magnitudes of random projections.`,
    facts: [
      ['images', `${images} of the test part`],
      ['generator', generator],
      ['scale', scale],
    ],
    sections: [
      {
        heading: 'Similarity over the number of measurements',
        blocks: [
          {
            kind: 'chart',
            svg: intervalChart({ title: 'SSIM', series: curves }, 'measurements', 'SSIM'),
            caption: 'Means with 95 % intervals over images.',
          },
          {
            kind: 'table',
            columns: ['method', 'measurements', 'PSNR, dB', 'SSIM'],
            rows: points.map(({ title, measurements, psnr, ssim }) => ({
              cells: [
                title,
                String(measurements),
                psnr.mean.toFixed(2),
                `${ssim.mean.toFixed(3)} [${ssim.low.toFixed(3)}, ${ssim.high.toFixed(3)}]`,
              ],
            })),
            note: 'The sign, which real measurements leave open, is taken from the truth. Hand, Leong and Voroninski (2018), Uelwer, Konietzny and Harmeling (2022), figure 3.',
          },
        ],
      },
      { heading: 'Again', blocks: [{ kind: 'commands', items: [{ purpose: 'This page', command, files: [] }] }] },
    ],
    footer: `Made by Kinoform ${version}.`,
  };
}
