import type { Engine } from '../../../engine/program.ts';
import { rectifiedError } from '../../../metrics/rectified-error.ts';
import type { Field } from '../../../math/field.ts';
import { DPR, PRILO } from '../../../retrieval/generative/options.ts';
import { solvers } from '../../../retrieval/solvers/registry.ts';
import type { KeptGenerator } from '../../../runs/generator-library.ts';
import { workspaceAt } from '../../../runs/workspace.ts';
import { measuringOperator, type Measurement } from '../../../training/encoders/measurement.ts';
import { openEngine } from '../../engine.ts';
import { renderCsv } from '../../report/csv.ts';
import { standalone } from '../../report/small-multiples.ts';
import type { WorkedStudy } from '../study.ts';
import { bestSparse, drawSimilarity, gaussianPage, textOf, type Kind, type Point } from './gaussian-page.ts';
import { solveDirect } from './direct.ts';
import { generatorFor } from './generator.ts';
import { keptSolutions } from './kept-solutions.ts';
import { SIDE, directMethods, generatorConfig, imagesOfProblem, priorsOf, RADII, sizeOf, SPARSE, type Size } from './settings.ts';
import {
  lineOf,
  measuredExactly,
  score,
  solveClassical,
  solveGenerative,
  testScenes,
  validationScenes,
  type Bench,
  type ClassicalMethod,
  type GenerativeMethod,
} from './work.ts';

type GaussianMeasurement = Extract<Measurement, { kind: 'gaussian' }>;

/** Gaussian measurements, from far fewer than pixels on. */
export const gaussian: WorkedStudy = {
  name: 'gaussian',
  title: 'generative priors, real and complex Gaussian measurements',
  takesImages: true,
  async work(assignment) {
    const { context, scale, command } = assignment;
    const size = await sizeOf(assignment);
    const seed = context.seed ?? 0;
    const engine = await openEngine(context, undefined);
    try {
      const kept = await generatorFor(context, engine, generatorConfig('vae-20', size), size);
      const truth = await testScenes(context, size);
      const validation = await validationScenes(context, size, size.chosenOn);
      const points: Point[] = [];
      for (const [kind, measurements] of placesOf(size)) {
        const measurement: GaussianMeasurement = { kind: 'gaussian', matrix: kind, measurements, seed };
        const operator = measuringOperator(measurement, [SIDE, SIDE]);
        const bench: Bench = {
          context,
          ...measuredExactly(operator, truth),
          seed,
          problem: ['gaussian', kind, measurements, ...imagesOfProblem(size)],
          kept: keptSolutions(workspaceAt(context.workspace).folder),
          onwards: command,
        };
        const chooseOn: Bench = {
          ...bench,
          ...measuredExactly(operator, validation),
          problem: ['gaussian, validation', kind, measurements, ...imagesOfProblem({ ...size, images: size.chosenOn })],
        };
        const radius = await chooseRadius(chooseOn, validation, engine, kept, size);
        for (const solve of methodsOf(bench, engine, kept, size, measurement, radius)) {
          const solved = await solve();
          const ofRadius = solved.method === 'prilo-mii' ? { radius } : {};
          points.push({ ...score(solved, truth, withPhase), kind, measurements, ...ofRadius });
          context.say(`${kind}, m = ${measurements}, ${lineOf(points.at(-1)!)}`);
        }
      }
      const rows = points.map(rowOf);
      return {
        page: gaussianPage(points, {
          scale,
          command,
          generator: kept.record.id,
          source: size.source,
          images: size.images,
          chosenOn: size.chosenOn,
        }),
        tables: { 'summary.csv': renderCsv(rows) },
        pictures: Object.fromEntries(
          (['real', 'complex'] as const).map((kind) => [`${kind}.svg`, standalone(drawSimilarity(points, kind))]),
        ),
        verdict: verdictOf(points),
        text: textOf(points),
        json: { generator: kept.record.id, points: rows },
      };
    } finally {
      engine[Symbol.dispose]();
    }
  },
};

const placesOf = ({ measurements }: Size): (readonly [Kind, number])[] =>
  (['real', 'complex'] as const).flatMap((kind) => measurements.map((m) => [kind, m] as const));

function methodsOf(
  bench: Bench,
  engine: Engine,
  kept: KeptGenerator,
  size: Size,
  measurement: GaussianMeasurement,
  radius: number,
) {
  const { dpr } = priorsOf(size, { dpr: DPR, prilo: PRILO });
  const classical = solvers.flatMap((solver): ClassicalMethod[] => {
    const own = SPARSE[solver.name];
    if (own === undefined && solver.name !== 'raf') return [];
    // An iteration of CoPRAM is worth some fifty of the others: it has its own, fewer.
    const iterations = Math.min(size.iterations, solver.defaults.iterations);
    return [{ solver, restarts: 1, iterations, ...(own === undefined ? {} : { own }) }];
  });
  const generative: GenerativeMethod[] = [{ name: 'dpr', title: 'DPR', options: dpr }, priloOf(size, radius)];
  return [
    ...classical.map((method) => () => solveClassical(bench, method)),
    ...(size.directMeasurements.includes(measurement.measurements)
      ? [() => solveDirect(bench, engine, size, measurement, directMethods(size.direct).e2e)]
      : []),
    ...generative.map((method) => () => solveGenerative(bench, engine, kept, method)),
  ];
}

function priloOf(size: Size, radiusPerUnit: number): GenerativeMethod {
  const { priloBest } = priorsOf(size, { dpr: DPR, prilo: PRILO });
  return { name: 'prilo-mii', title: 'PRILO-MII', options: { ...priloBest, layers: { ...priloBest.layers!, radiusPerUnit } } };
}

/** The radius with the largest mean PSNR on validation images. */
async function chooseRadius(bench: Bench, validation: Field, engine: Engine, kept: KeptGenerator, size: Size): Promise<number> {
  let [best, most] = [NaN, -Infinity];
  for (const radius of RADII) {
    const { psnr } = score(await solveGenerative(bench, engine, kept, priloOf(size, radius)), validation, withPhase);
    if (psnr.mean > most) [best, most] = [radius, psnr.mean];
    bench.context.say(`choosing the radius of PRILO, ${radius}: ${psnr.mean.toFixed(2)} dB on validation images`);
  }
  return best;
}

/** The sign of a real image, and its phase behind a complex matrix, are left open. */
export function withPhase(x: Field, truth: Field): Field {
  const { phase } = rectifiedError(x, truth);
  const [cos, sin] = [Math.cos(phase), Math.sin(phase)];
  return {
    ...x,
    re: x.re.map((re, i) => cos * re - sin * x.im[i]!),
    im: x.im.map((im, i) => sin * x.re[i]! + cos * im),
  };
}

const rowOf = ({ kind, measurements, method, radius, psnr, ssim, seconds }: Point) => ({
  kind,
  measurements,
  method,
  radius: radius ?? null,
  'PSNR (dB)': psnr.mean,
  'PSNR low': psnr.low,
  'PSNR high': psnr.high,
  SSIM: ssim.mean,
  'SSIM low': ssim.low,
  'SSIM high': ssim.high,
  seconds,
});

function verdictOf(points: readonly Point[]): string {
  const places = [...new Set(points.map(({ kind, measurements }) => `${kind}, m = ${measurements}`))];
  return places
    .map((place) => {
      const own = points.filter(({ kind, measurements }) => place === `${kind}, m = ${measurements}`);
      const of = (method: string): number => own.find((point) => point.method === method)!.ssim.mean;
      const sparse = bestSparse(own);
      return `${place}: SSIM of DPR ${of('dpr').toFixed(3)}, PRILO-MII ${of('prilo-mii').toFixed(3)}, best sparse ${sparse.ssim.mean.toFixed(3)} (${sparse.method})`;
    })
    .join('\n');
}
