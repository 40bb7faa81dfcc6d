import { loadSplit } from '../../../datasets/dataset.ts';
import type { Engine } from '../../../engine/program.ts';
import { intensityOf, sceneOf, type Field, type RealField } from '../../../math/field.ts';
import { rootKey, split } from '../../../math/random.ts';
import { psnr } from '../../../metrics/psnr.ts';
import { ssim } from '../../../metrics/ssim.ts';
import { summarise } from '../../../metrics/summary.ts';
import type { SensingOperator } from '../../../optics/operator.ts';
import { isMatrix } from '../../../optics/power-gain.ts';
import type { SceneModel } from '../../../optics/scenes.ts';
import type { PriorOptions } from '../../../retrieval/generative/options.ts';
import { everyLayer, solveByPrior } from '../../../retrieval/generative/solve.ts';
import type { GenerativeModel } from '../../../retrieval/generative/problem.ts';
import { filteredStart, finished } from '../../../retrieval/initial/filtered.ts';
import { amplitudeOf } from '../../../retrieval/magnitude-projection.ts';
import { allOf, amplitudeBound, nonNegative } from '../../../retrieval/priors.ts';
import type { Solver } from '../../../retrieval/solver.ts';
import { restartFrom } from '../../../retrieval/trust/restarts.ts';
import type { KeptEncoder } from '../../../runs/encoder-library.ts';
import type { KeptGenerator } from '../../../runs/generator-library.ts';
import { keptEncoder } from '../../../training/encoders/train-encoder.ts';
import { keptGenerator } from '../../../training/generators/networks.ts';
import type { CommandContext } from '../../context.ts';
import { Interrupted } from '../../failure.ts';
import { openImages, testImages, type ImageCounts } from '../study-images.ts';
import type { KeptSolutions, Solution } from './kept-solutions.ts';
import { SIDE, type Size } from './settings.ts';

/** Test images as real scenes `[Q,28,28]`. */
export async function testScenes(
  context: CommandContext,
  { source, ...counts }: Pick<Size, 'source' | keyof ImageCounts>,
): Promise<Field> {
  const { images } = await testImages(await openImages(context, source), counts, [SIDE, SIDE]);
  return { shape: [counts.images, SIDE, SIDE], re: Float64Array.from(images), im: new Float64Array(images.length) };
}

/** Images that nothing is scored on, to choose by: real scenes `[Q,28,28]`. No generator of `generatorConfig` has learned from them. */
export async function validationScenes(
  context: CommandContext,
  { source, train, validation }: Size,
  images: number,
): Promise<Field> {
  const dataset = await openImages(context, source);
  const kept = await loadSplit(dataset, { train, validation, test: 0 }, [SIDE, SIDE], rootKey(0));
  const re = Float64Array.from(kept.validation.images.subarray(0, images * SIDE * SIDE));
  return { shape: [images, SIDE, SIDE], re, im: new Float64Array(re.length) };
}

/** What one method made of all scenes. */
export interface Solved extends Solution {
  readonly method: string;
  readonly title: string;
}

/** Scenes, how they are measured, and what is known of them already. */
export interface Bench {
  readonly context: CommandContext;
  readonly operator: SensingOperator<Field>;
  readonly truth: Field;
  /** What was measured of them, `[Q,L,·,·]`. */
  readonly intensity: RealField;
  readonly seed: number;
  /** All that tells these measurements from others, beside the seed. */
  readonly problem: readonly (string | number)[];
  readonly kept: KeptSolutions;
  /** The command that goes on. */
  readonly onwards: string;
}

/** Scenes that are measured without noise. */
export const measuredExactly = (operator: SensingOperator<Field>, truth: Field) => ({
  operator,
  truth,
  intensity: intensityOf(operator.forward(truth)),
});

/** Lets an interrupt in. @throws Interrupted */
async function breathe({ context, onwards }: Bench): Promise<void> {
  await new Promise(setImmediate);
  if (context.interrupt.aborted) throw new Interrupted(`interrupted; go on with: ${onwards}`);
}

export interface GenerativeMethod {
  readonly name: string;
  readonly title: string;
  readonly options: PriorOptions;
  /** Where a learned start comes from; left out for others. */
  readonly encoder?: KeptEncoder;
}

/** A generative method. */
export async function solveGenerative(
  bench: Bench,
  engine: Engine,
  kept: KeptGenerator,
  { name, title, options: wanted, encoder }: GenerativeMethod,
): Promise<Solved> {
  const { generator, weights } = keptGenerator(kept.record, await kept.weights(), await kept.model());
  const start = encoder === undefined ? null : keptEncoder(encoder.record.config, kept.record.latent, await encoder.weights());
  const layers =
    wanted.layers === null ? null : { ...wanted.layers, layers: everyLayer({ generator }, wanted.layers.radiusPerUnit) };
  const options = { ...wanted, layers };
  const known = { generator: kept.record.id, encoder: encoder?.record.id, options };
  const solution = await solveModel(bench, engine, { generator, weights, encoder: start }, known, options, title);
  return { method: name, title, ...solution };
}

/** @param known all that decides the solution beside bench and engine, as JSON */
export function solveModel(
  bench: Bench,
  engine: Engine,
  network: Pick<GenerativeModel, 'generator' | 'weights' | 'encoder'>,
  known: object,
  options: PriorOptions,
  label: string,
): Promise<Solution> {
  const { context, operator, intensity, seed, problem } = bench;
  const scene: SceneModel = { kind: 'amplitude', phaseRange: Math.PI };
  const model: GenerativeModel = { ...network, operator: () => operator.onTensors!(), scene };
  return bench.kept.once({ problem, seed, engine: engine.name, ...known }, async () => {
    const measured = { amplitude: amplitudeOf(intensity), weights: null };
    const began = performance.now();
    const { field } = await solveByPrior(engine, model, measured, options, rootKey(seed), async ({ share }) => {
      context.progress.update({ label, done: share, total: 1 });
      await breathe(bench);
    });
    return { field, seconds: (performance.now() - began) / 1000 };
  });
}

export interface ClassicalMethod {
  readonly solver: Solver;
  readonly restarts: number;
  readonly iterations: number;
  /** The solver's own numbers. */
  readonly own?: Readonly<Record<string, number>>;
}

/** A classical solver from the filtered spectral start, which suits pictures, and others, of which the one with the smallest residual counts, for images in [0, 1]. */
export async function solveClassical(bench: Bench, method: ClassicalMethod): Promise<Solved> {
  const { solver, own = {}, ...counts } = method;
  const tunables = Object.fromEntries(Object.entries(solver.tunables).map(([name, { value }]) => [name, own[name] ?? value]));
  const settings = {
    problem: bench.problem,
    seed: bench.seed,
    solver: solver.name,
    defaults: solver.defaults,
    tunables,
    ...counts,
    // Starts behind a matrix were of another power once: what is kept from then does not count.
    ...(isMatrix(bench.operator) ? { start: 'of the measured power' } : {}),
  };
  const solution = await bench.kept.once(settings, () => solveScenes(bench, method));
  return { method: solver.name, title: solver.title, ...solution };
}

async function solveScenes(bench: Bench, { solver, own = {}, restarts, iterations }: ClassicalMethod): Promise<Solution> {
  const { context, operator, truth, intensity: measured, seed } = bench;
  const [scenes = 0] = truth.shape;
  const bins = measured.data.length / scenes;
  const size = SIDE * SIDE;
  const field: Field = { shape: truth.shape, re: new Float64Array(truth.re.length), im: new Float64Array(truth.re.length) };
  const prior = allOf(nonNegative, amplitudeBound(1));
  const began = performance.now();
  for (let q = 0; q < scenes; q++) {
    context.progress.update({ label: solver.title, done: q, total: scenes });
    await breathe(bench);
    const intensity: RealField = {
      shape: [1, ...measured.shape.slice(1)],
      data: measured.data.slice(q * bins, (q + 1) * bins),
    };
    const usual = finished(filteredStart(intensity, operator));
    let least = Infinity;
    for (let restart = 0; restart < restarts; restart++) {
      const key = split(split(rootKey(seed), q), restart);
      const from = restart === 0 ? usual : restartFrom(key, usual);
      const options = { ...solver.defaults, iterations, start: from, prior, noise: null, key, own };
      const { field: found, outcomes } = await solver.solve(intensity, operator, options);
      const { residual } = outcomes[0]!;
      // What diverged has no residual that is smaller.
      if (!(residual < least)) continue;
      least = residual;
      field.re.set(found.re, q * size);
    }
  }
  return { field, seconds: (performance.now() - began) / 1000 };
}

/** Figures of a method over scenes, with 95 % intervals. */
export interface Figures {
  readonly method: string;
  readonly title: string;
  readonly psnr: ReturnType<typeof summarise>;
  readonly ssim: ReturnType<typeof summarise>;
  readonly perScene: readonly { readonly psnr: number; readonly ssim: number }[];
  readonly seconds: number;
}

/** @param align takes away of an image `[H,W]` what the measurements leave open */
export function score(
  { method, title, field, seconds }: Solved,
  truth: Field,
  align: (x: Field, truth: Field) => Field,
): Figures {
  const perScene = Array.from({ length: truth.shape[0]! }, (_, q) => {
    const wanted = sceneOf(truth, q);
    const image = align(sceneOf(field, q), wanted).re.map((value) => Math.min(1, Math.max(0, value)));
    return { psnr: psnr(image, wanted.re), ssim: ssim(image, wanted.re, [SIDE, SIDE]) };
  });
  const over = (figure: 'psnr' | 'ssim') => summarise(perScene.map((one) => one[figure]));
  return { method, title, psnr: over('psnr'), ssim: over('ssim'), perScene, seconds };
}

/** Said as soon as it is known: a study takes long, and one that is stopped has told something. */
export const lineOf = ({ title, psnr: decibel, ssim: similarity }: Figures): string =>
  `${title}: ${decibel.mean.toFixed(2)} dB, SSIM ${similarity.mean.toFixed(3)}`;
