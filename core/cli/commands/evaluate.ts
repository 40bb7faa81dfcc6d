import { writeWhole } from '../../formats/files.ts';
import { rootKey, split } from '../../math/random.ts';
import { priorOfScenes } from '../../retrieval/priors.ts';
import { solvers } from '../../retrieval/solvers/registry.ts';
import type { Evaluation } from '../../service/contract.ts';
import { loadDesignScenes } from '../../service/design-scenes.ts';
import { summariseScores, type SceneScore } from '../../training/image-scores.ts';
import { measureScenes } from '../../training/measure.ts';
import { sceneModelOf } from '../../training/scene-images.ts';
import type { CommandFile } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { float64, loadDesign } from '../load-design.ts';
import { listOf, wholeNumber } from '../options.ts';
import type { Measured } from '../reconstruction/methods.ts';
import { runNetwork, runSolver } from '../reconstruction/run.ts';
import { scoreResult } from '../reconstruction/scores.ts';
import { datasetName, datasetPlaces, fieldsOf, firstImages, firstScenes } from '../scenes.ts';
import { renderScores } from '../score-table.ts';

const METHODS = ['network', ...solvers.map(({ name }) => name)];

interface EvaluateOptions {
  readonly dataset?: string;
  readonly limit?: number;
  readonly method?: readonly string[];
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
    .option('--method <a,b>', METHODS.join(', '), listOf('--method', METHODS), ['network', 'er'])
    .option('--csv <file>', 'one row a scene and method')
    .option('--force', 'replace a CSV file that exists')
    .option('--engine <name>', 'where the network runs (see `kinoform doctor`)')
    .action(act(evaluate));
};

async function evaluate(context: CommandContext, options: EvaluateOptions, run: string): Promise<CommandResult> {
  const loaded = await loadDesign(context, run);
  const { config, design } = loaded;
  const model = sceneModelOf(config);
  const { height, width } = config.dataset;
  const scenes =
    options.dataset === undefined
      ? (await loadDesignScenes(config, datasetPlaces)).test
      : await firstScenes(datasetName(context, options.dataset), undefined, [height, width]);
  const images = firstImages(model, scenes, options.limit);
  const truth = fieldsOf(model, images);
  const key = split(rootKey(context.seed ?? config.seed), 'test');
  const intensity = measureScenes(config, design.maskPhase, images, key);
  const measured: Measured = {
    intensity,
    mask: float64(design.maskPhase),
    prior: priorOfScenes(model),
    noise: config.sensing.noise,
  };

  const scores = new Map<string, readonly SceneScore[]>();
  for (const method of options.method ?? METHODS) {
    const result =
      method === 'network'
        ? await runNetwork(context, measured, loaded, options.engine)
        : await runSolver(context, method, measured, undefined);
    scores.set(method, scoreResult(model, result, truth));
  }
  const evaluation: Evaluation = Object.fromEntries([...scores].map(([method, rows]) => [method, summariseScores(rows)]));
  if (options.csv !== undefined) {
    await writeWhole(context.resolve(options.csv), new TextEncoder().encode(csvOf(scores)), { force: options.force ?? false });
  }
  return { json: { run: loaded.run.id, scenes: images.shape[0], evaluation }, text: renderScores(evaluation) };
}

const csvOf = (scores: ReadonlyMap<string, readonly SceneScore[]>): string =>
  [
    'scene,method,psnr,ssim',
    ...[...scores].flatMap(([method, rows]) => rows.map(({ psnr, ssim }, scene) => `${scene},${method},${psnr},${ssim}`)),
  ].join('\n') + '\n';
