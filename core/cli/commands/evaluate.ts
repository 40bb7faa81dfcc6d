import { writeWhole } from '../../formats/files.ts';
import { quantisedDesign } from '../../training/design-state.ts';
import { loadDesignScenes } from '../../service/design-scenes.ts';
import { chooseRefinement } from '../../training/choose-refinement.ts';
import {
  allEvaluationMethods,
  defaultRefinement,
  evaluateDesign,
  evaluationMethods,
  scoresAsCsv,
  type EvaluationMethod,
  type Refinement,
} from '../../training/evaluate.ts';
import { openReader, type Reader } from '../../training/infer-step.ts';
import type { SceneImages } from '../../training/scene-images.ts';
import type { CommandFile } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { openEngine } from '../engine.ts';
import { Interrupted } from '../failure.ts';
import { loadDesign, type LoadedDesign } from '../load-design.ts';
import { noiseOf, type NoiseOptions } from '../noise.ts';
import { listOf, numberIn, numbersIn, wholeNumber } from '../options.ts';
import { datasetName, placesOf, firstScenes, limitScenes } from '../scenes.ts';
import { renderConditions, renderScores, type ConditionScores } from '../score-table.ts';

interface EvaluateOptions extends Omit<NoiseOptions, 'photons'> {
  readonly dataset?: string;
  readonly limit?: number;
  readonly method?: readonly EvaluationMethod[];
  readonly photons?: readonly number[];
  readonly maskBits?: number;
  readonly csv?: string;
  readonly engine?: string;
  readonly force?: boolean;
}

export const addEvaluate: CommandFile = (program, act) => {
  program
    .command('evaluate')
    .argument('<run>', 'the run')
    .description(
      'PSNR and SSIM of a design on its test scenes, with 95 % confidence intervals, the classical baseline beside it.',
    )
    .option('--dataset <name>', "another data set (default: the run's test scenes)")
    .option('--limit <n>', 'only the first scenes', wholeNumber('--limit', { least: 1 }))
    .option(
      '--method <a,b>',
      `some of ${allEvaluationMethods.join(', ')} (default: ${evaluationMethods.join(', ')})`,
      listOf('--method', allEvaluationMethods),
    )
    .option('--photons <n,...>', 'with so many photons per pixel; several give a table', numbersIn('--photons', { above: 0 }))
    .option('--read-noise <e->', 'with this read noise, in electrons', numberIn('--read-noise', { least: 0 }))
    .option('--bits <n>', 'with a camera of so many bits', wholeNumber('--bits', { least: 1, most: 16 }))
    .option('--snr <dB>', 'with white noise at this ratio', numberIn('--snr'))
    .option('--mask-bits <n>', 'with the mask rounded to 2^n levels', wholeNumber('--mask-bits', { least: 1, most: 12 }))
    .option('--csv <file>', 'one row a scene')
    .option('--force', 'replace a CSV file that exists')
    .option('--engine <name>', 'where the network runs (see `kinoform doctor`)')
    .action(act(evaluate));
};

async function evaluate(context: CommandContext, options: EvaluateOptions, text: string): Promise<CommandResult> {
  const loaded = await loadDesign(context, text);
  const { run, config } = loaded;
  const { height, width } = config.dataset;
  const scenes = await loadDesignScenes(config, placesOf(context), loaded.record.dataset);
  const test: SceneImages =
    options.dataset === undefined
      ? limitScenes(scenes.test, options.limit)
      : await firstScenes(context, datasetName(context, options.dataset), options.limit, [height, width]);
  const engine = await openEngine(context, options.engine);
  // The conditions differ in what is measured, which no part of the network's program depends on.
  const reader = await openReader(engine, config);
  try {
    const conditions = conditionsOf(options, loaded);
    const results: ConditionScores[] = [];
    for (const [index, condition] of conditions.entries()) {
      const refinement = await refinementUnder(condition, scenes.validation, reader);
      const { design } = condition;
      const result = await evaluateDesign(condition.config, design, test, {
        reader,
        methods: options.method ?? evaluationMethods,
        refinement,
        async onProgress(share) {
          context.progress.update({ label: 'evaluating', done: index + share, total: conditions.length });
          await new Promise(setImmediate);
          return !context.interrupt.aborted;
        },
        now: () => performance.now() / 1000,
      });
      if (result === null) throw new Interrupted('interrupted: nothing was written');
      results.push({ title: condition.title, evaluation: result.scores, refinement });
      if (options.csv !== undefined) {
        const bytes = new TextEncoder().encode(scoresAsCsv(result));
        await writeWhole(context.resolve(numbered(options.csv, index, conditions.length)), bytes, {
          force: options.force ?? false,
        });
      }
    }
    const [only] = results as [ConditionScores];
    if (results.length === 1) {
      return {
        json: { run: run.id, evaluation: only.evaluation, refinement: only.refinement },
        text: renderScores(only.evaluation),
      };
    }
    return { json: { run: run.id, conditions: results }, text: renderConditions(results) };
  } finally {
    reader[Symbol.dispose]();
    engine[Symbol.dispose]();
  }
}

interface Condition extends Pick<LoadedDesign, 'config' | 'design'> {
  readonly title: string;
  /** Chosen when the run was trained; null where the condition is another. */
  readonly refinement: Refinement | null;
}

/** One for each number of photons, or the only one: that of the run, but for what the options change. */
function conditionsOf(options: EvaluateOptions, { config, design, record }: LoadedDesign): Condition[] {
  const { maskBits, readNoise, bits, snr } = options;
  const photons = options.photons ?? [undefined];
  const changed = [maskBits, readNoise, bits, snr, options.photons].some((value) => value !== undefined);
  return photons.map((count) => {
    const noise = noiseOf({ ...options, photons: count } as NoiseOptions, config.sensing.noise);
    return {
      title: count === undefined ? 'as trained' : `${count} photons`,
      config: { ...config, sensing: { ...config.sensing, noise: { ...config.sensing.noise, ...noise } } },
      design: maskBits === undefined ? design : quantisedDesign(design, maskBits),
      refinement: changed ? null : (record.refinement ?? defaultRefinement(config)),
    };
  });
}

/** The projections after the network, chosen on validation scenes under the same condition. */
async function refinementUnder(condition: Condition, validation: SceneImages, reader: Reader): Promise<Refinement> {
  const { config, design, refinement } = condition;
  return refinement ?? chooseRefinement(config, design, reader, validation, () => new Promise(setImmediate));
}

/** `scores.csv` alone; `scores-1.csv` and so on where there are several. */
function numbered(file: string, index: number, count: number): string {
  return count === 1 ? file : file.replace(/(\.[^./\\]*)?$/, (extension) => `-${index + 1}${extension}`);
}
