import { writeWhole } from '../../formats/files.ts';
import { loadDesignScenes } from '../../service/design-scenes.ts';
import {
  defaultRefinement,
  evaluateDesign,
  evaluationMethods,
  scoresAsCsv,
  type EvaluationMethod,
} from '../../training/evaluate.ts';
import type { SceneImages } from '../../training/scene-images.ts';
import type { CommandFile } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { openEngine } from '../engine.ts';
import { Interrupted } from '../failure.ts';
import { loadDesign } from '../load-design.ts';
import { listOf, wholeNumber } from '../options.ts';
import { datasetName, datasetPlaces, firstScenes, limitScenes } from '../scenes.ts';
import { renderScores } from '../score-table.ts';

interface EvaluateOptions {
  readonly dataset?: string;
  readonly limit?: number;
  readonly method?: readonly EvaluationMethod[];
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
    .option('--method <a,b>', `some of ${evaluationMethods.join(', ')} (default: all)`, listOf('--method', evaluationMethods))
    .option('--csv <file>', 'one row a scene')
    .option('--force', 'replace a CSV file that exists')
    .option('--engine <name>', 'where the network runs (see `kinoform doctor`)')
    .action(act(evaluate));
};

async function evaluate(context: CommandContext, options: EvaluateOptions, text: string): Promise<CommandResult> {
  const { run, config, design } = await loadDesign(context, text);
  const { height, width } = config.dataset;
  const scenes: SceneImages =
    options.dataset === undefined
      ? limitScenes((await loadDesignScenes(config, datasetPlaces)).test, options.limit)
      : await firstScenes(datasetName(context, options.dataset), options.limit, [height, width]);
  const engine = await openEngine(context, options.engine);
  try {
    const refinement = (await run.record()).refinement ?? defaultRefinement(config);
    const result = await evaluateDesign(config, design, scenes, {
      engine,
      methods: options.method ?? evaluationMethods,
      refinement,
      async onProgress(share) {
        context.progress.update({ label: 'evaluating', done: share, total: 1 });
        await new Promise(setImmediate);
        return !context.interrupt.aborted;
      },
      now: () => performance.now() / 1000,
    });
    if (result === null) throw new Interrupted('interrupted: nothing was written');
    if (options.csv !== undefined) {
      const bytes = new TextEncoder().encode(scoresAsCsv(result));
      await writeWhole(context.resolve(options.csv), bytes, { force: options.force ?? false });
    }
    return { json: { run: run.id, evaluation: result.scores, refinement }, text: renderScores(result.scores) };
  } finally {
    engine[Symbol.dispose]();
  }
}
