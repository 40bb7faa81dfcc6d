import { alignFourier } from '../../../metrics/align-fourier.ts';
import { fourier } from '../../../optics/fourier.ts';
import { DPR, PRILO, type PriorOptions } from '../../../retrieval/generative/options.ts';
import { solvers } from '../../../retrieval/solvers/registry.ts';
import { workspaceAt } from '../../../runs/workspace.ts';
import { version } from '../../../service/version.ts';
import { openEngine } from '../../engine.ts';
import { pictureBlock } from '../../report/blocks.ts';
import { renderCsv } from '../../report/csv.ts';
import type { Page } from '../../report/page.ts';
import { greyScale } from '../../report/picture.ts';
import { formatDuration } from '../../terminal/format.ts';
import { renderTable } from '../../terminal/table.ts';
import type { WorkedStudy } from '../study.ts';
import { solveConditional } from './conditional.ts';
import { solveDirect } from './direct.ts';
import { generatorFor } from './generator.ts';
import { keptSolutions } from './kept-solutions.ts';
import { learnedStart } from './learned-start.ts';
import { SIDE, directMethods, generatorConfig, imagesOfProblem, priorsOf, sizeOf, type Size } from './settings.ts';
import {
  lineOf,
  measuredExactly,
  score,
  solveClassical,
  solveGenerative,
  testScenes,
  type Bench,
  type Figures,
  type GenerativeMethod,
  type Solved,
} from './work.ts';

type Printed = Readonly<Record<string, number>>;

/** Table 1 of the paper, Fashion-MNIST: PSNR in dB. */
const PRINTED: Printed = { hio: 12.95, dpr: 18.87, prilo: 20.21, 'prilo-mii': 21.48 };
const CLASSICAL = ['er', 'hio', 'raar'];
const RESTARTS = 4;

/** Fourier magnitudes without oversampling, and what each part of PRILO is worth. */
export const prilo: WorkedStudy = {
  name: 'prilo',
  title: 'generative priors with intermediate layers, Fourier magnitudes without oversampling',
  takesImages: true,
  async work(assignment) {
    const { context, scale, command, dataset } = assignment;
    const size = await sizeOf(assignment);
    const printed = dataset === null ? PRINTED : {};
    const config = generatorConfig('vae-100', size);
    const engine = await openEngine(context, undefined);
    try {
      const kept = await generatorFor(context, engine, config, size);
      const truth = await testScenes(context, size);
      const bench: Bench = {
        context,
        ...measuredExactly(fourier([SIDE, SIDE], [SIDE, SIDE]), truth),
        seed: context.seed ?? 0,
        problem: ['fourier', ...imagesOfProblem(size)],
        kept: keptSolutions(workspaceAt(context.workspace).folder),
        onwards: command,
      };
      const solved: Solved[] = [];
      const figures: Figures[] = [];
      const note = (one: Solved): void => {
        solved.push(one);
        figures.push(score(one, truth, (x, wanted) => alignFourier(x, wanted, { real: true })));
        context.say(lineOf(figures.at(-1)!));
      };
      for (const solver of solvers.filter(({ name }) => CLASSICAL.includes(name))) {
        note(await solveClassical(bench, { solver, restarts: RESTARTS, iterations: size.iterations }));
      }
      for (const method of Object.values(directMethods(size.direct))) {
        note(await solveDirect(bench, engine, size, { kind: 'fourier', pattern: [SIDE, SIDE] }, method));
      }
      for (const method of methodsOf(priorsOf(size, { dpr: DPR, prilo: PRILO }))) {
        note(await solveGenerative(bench, engine, kept, method));
      }
      const { dpr, prilo: deep } = priorsOf(size, { dpr: DPR, prilo: PRILO });
      note(await solveGenerative(bench, engine, kept, await learnedStart(context, engine, kept, deep, size)));
      (await solveConditional(bench, engine, dpr, size)).forEach(note);
      const rows = figures.map((one) => rowOf(one, printed));
      return {
        page: pageOf(figures, solved, truth, { scale, command, generator: kept.record.id, size, printed }),
        tables: { 'summary.csv': renderCsv(rows), 'scenes.csv': renderCsv(sceneRows(figures)) },
        verdict: verdictOf(figures),
        text: textOf(figures, printed),
        json: { generator: kept.record.id, methods: rows },
      };
    } finally {
      engine[Symbol.dispose]();
    }
  },
};

function methodsOf({ dpr, dprBest, prilo: deep, priloBest }: ReturnType<typeof priorsOf>): GenerativeMethod[] {
  const without = (part: 'forward' | 'backProjection' | 'refinement'): PriorOptions => ({
    ...priloBest,
    layers: { ...priloBest.layers!, [part]: null },
  });
  return [
    { name: 'dpr', title: 'DPR', options: dpr },
    { name: 'dpr-mii', title: 'DPR from the best codes', options: dprBest },
    { name: 'prilo', title: 'PRILO', options: deep },
    { name: 'prilo-mii', title: 'PRILO-MII', options: priloBest },
    { name: 'prilo-mii-no-a', title: 'PRILO-MII without A, layers', options: without('forward') },
    { name: 'prilo-mii-no-b', title: 'PRILO-MII without B, back-projection', options: without('backProjection') },
    { name: 'prilo-mii-no-c', title: 'PRILO-MII without C, refinement', options: without('refinement') },
    {
      name: 'prilo-mii-noise',
      title: 'PRILO-MII, noisy gradients',
      options: { ...priloBest, noise: { variance: 0.02, decay: 0.55 } },
    },
  ];
}

const rowOf = ({ method, title, psnr, ssim, seconds }: Figures, printed: Printed) => ({
  method,
  title,
  'PSNR (dB)': psnr.mean,
  'PSNR low': psnr.low,
  'PSNR high': psnr.high,
  'PSNR printed': printed[method] ?? null,
  SSIM: ssim.mean,
  'SSIM low': ssim.low,
  'SSIM high': ssim.high,
  seconds,
});

const sceneRows = (figures: readonly Figures[]) =>
  figures.flatMap(({ method, perScene }) =>
    perScene.map(({ psnr, ssim }, scene) => ({ method, scene, 'PSNR (dB)': psnr, SSIM: ssim })),
  );

const interval = ({ mean, low, high }: Figures['psnr'], digits: number): string =>
  `${mean.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;

const isEmpty = (printed: Printed): boolean => Object.keys(printed).length === 0;

const textOf = (figures: readonly Figures[], printed: Printed): string =>
  renderTable(
    [
      { title: 'method', cell: ({ title }: Figures) => title },
      { title: 'PSNR, dB', align: 'right', cell: ({ psnr }) => interval(psnr, 2) },
      ...(isEmpty(printed)
        ? []
        : [{ title: 'printed', align: 'right' as const, cell: ({ method }: Figures) => printed[method]?.toFixed(2) ?? '' }]),
      { title: 'SSIM', align: 'right', cell: ({ ssim }) => interval(ssim, 3) },
      { title: 'time', align: 'right', cell: ({ seconds }) => formatDuration(seconds) },
    ],
    figures,
  );

function verdictOf(figures: readonly Figures[]): string {
  const of = (method: string): number => figures.find((one) => one.method === method)?.psnr.mean ?? NaN;
  const order = ['dpr', 'prilo', 'prilo-mii'].map(of);
  const kept = order.every((value, i) => i === 0 || value > order[i - 1]!);
  const lost = ['no-a', 'no-b', 'no-c'].map(
    (part) => `${part.at(-1)!.toUpperCase()} ${(of('prilo-mii') - of(`prilo-mii-${part}`)).toFixed(2)}`,
  );
  return `The order of the paper, DPR < PRILO < PRILO-MII, ${kept ? 'holds' : 'does not hold'}. What leaving a part out costs PRILO-MII, dB: ${lost.join(', ')}.`;
}

function pageOf(
  figures: readonly Figures[],
  solved: readonly Solved[],
  truth: Solved['field'],
  {
    scale,
    command,
    generator,
    size: { source, images },
    printed,
  }: { scale: string; command: string; generator: string; size: Size; printed: Printed },
): Page {
  const shown = Math.min(6, images);
  const planes = ({ re }: Solved['field']) =>
    Array.from({ length: shown }, (_, q) => ({
      height: SIDE,
      width: SIDE,
      data: re.subarray(q * SIDE * SIDE, (q + 1) * SIDE * SIDE),
    }));
  return {
    title: 'Fourier magnitudes without oversampling',
    lead: 'As many intensities as pixels: too few for a classical method. A generator that has learned what images look like finds them all the same, best when its layers are optimised one after the other.',
    facts: [
      ['data set', source],
      ['images', `${images} for testing`],
      [
        'restarts',
        `${RESTARTS} for every method but the networks that read images straight off magnitudes, and PRCGAN without an optimised code`,
      ],
      ['generator', generator],
      ['scale', scale],
    ],
    sections: [
      {
        heading: 'Figures',
        text: 'Shift, half turn and sign, which these intensities leave open, are taken from the truth for every method. Settings were chosen on validation images, not on these. ResNet, E2E, CPR, PRCGAN and the encoder of PRILO-LI learned these measurements of the images that the generator learned from.',
        blocks: [
          {
            kind: 'table',
            columns: ['method', 'PSNR, dB', ...(isEmpty(printed) ? [] : ['printed']), 'SSIM', 'time'],
            rows: figures.map(({ method, title, psnr, ssim, seconds }) => ({
              cells: [
                title,
                interval(psnr, 2),
                ...(isEmpty(printed) ? [] : [printed[method]?.toFixed(2) ?? '–']),
                interval(ssim, 3),
                formatDuration(seconds),
              ],
            })),
            note: `Means with 95 % intervals over images. Time for all of them; what was learned before is not counted.${isEmpty(printed) ? '' : ' Printed: Uelwer, Konietzny and Harmeling (2022).'}`,
          },
        ],
      },
      {
        heading: 'Images',
        text: 'As each method gives them, not aligned.',
        blocks: [
          pictureBlock(
            [{ title: 'Truth', planes: planes(truth) }, ...solved.map(({ title, field }) => ({ title, planes: planes(field) }))],
            greyScale('amplitude', 0, 1),
            Array.from({ length: shown }, (_, q) => `image ${q + 1}`),
          ),
        ],
      },
      { heading: 'Again', blocks: [{ kind: 'commands', items: [{ purpose: 'This page', command, files: [] }] }] },
    ],
    footer: `Made by Kinoform ${version}.`,
  };
}
