import { NO_NOISE } from '../../optics/camera.ts';
import type { SceneModel } from '../../optics/scenes.ts';
import { solvers } from '../../retrieval/solvers/registry.ts';
import { InputError } from '../../math/input-error.ts';
import { defaultRefinement, type Refinement } from '../../training/evaluate.ts';
import type { SceneScore } from '../../training/image-scores.ts';
import { sceneModelOf } from '../../training/scene-images.ts';
import { readScenes } from '../arrays.ts';
import type { CommandFile } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { outputFolder } from '../files.ts';
import type { LoadedDesign } from '../load-design.ts';
import { noiseOf, type NoiseOptions } from '../noise.ts';
import { listOf, numberIn, oneOf, wholeNumber } from '../options.ts';
import { readInput, type InputOptions, type ReconstructionInput } from '../reconstruction/input.ts';
import { refineResult, type Measured, type MethodResult } from '../reconstruction/methods.ts';
import { runNetwork, runSolver } from '../reconstruction/run.ts';
import { choosePrior, PRIOR_NAMES, type PriorName } from '../reconstruction/priors.ts';
import { scoreResult } from '../reconstruction/scores.ts';
import { writeReconstruction } from '../reconstruction/write.ts';

const METHODS = ['network', ...solvers.map(({ name }) => name)];

interface ReconstructOptions extends InputOptions, Omit<NoiseOptions, 'bits'> {
  readonly method?: readonly string[];
  readonly refine?: number;
  readonly damping?: number;
  readonly iterations?: number;
  readonly prior?: PriorName;
  readonly model?: SceneModel['kind'];
  readonly truth?: string;
  readonly engine?: string;
  readonly out: string;
  readonly force?: boolean;
}

export const addReconstruct: CommandFile = (program, act) => {
  program
    .command('reconstruct')
    .argument('[capture]', 'a capture.json')
    .description('From captured patterns to fields, with several methods side by side.')
    .option('--measurements <file>', 'intensities [L,H,W] or [Q,L,H,W] (.npy), zero frequency at [0,0], instead of a capture')
    .option('--masks <file>', 'the masks that were displayed, [L,H,W] in radians (.npy)')
    .option('--run <run>', 'the run whose network reads the patterns')
    .option('--method <a,b>', `${METHODS.join(', ')} (default: network where there is one, and er)`, listOf('--method', METHODS))
    .option(
      '--refine <n>',
      "projections on data and prior after the network; 0 for none (default: the run's, chosen on its validation scenes)",
      wholeNumber('--refine'),
    )
    .option(
      '--damping <share>',
      "share of the network that each of these keeps, 0 to 1 (default: the run's)",
      numberIn('--damping', { least: 0, most: 1 }),
    )
    .option(
      '--photons <n>',
      "noise of the capture, at which the classical methods end: mean photo-electrons per pixel (default: the run's)",
      numberIn('--photons', { above: 0 }),
    )
    .option('--read-noise <n>', 'likewise: electrons, rms; needs --photons', numberIn('--read-noise', { least: 0 }))
    .option('--snr <dB>', 'likewise: Gaussian noise of the intensity', numberIn('--snr'))
    .option('--iterations <n>', 'of the classical methods, at most', wholeNumber('--iterations', { least: 1 }))
    .option(
      '--prior <name>',
      `${PRIOR_NAMES.join(', ')} (default: what the scenes of the run have)`,
      oneOf('--prior', PRIOR_NAMES),
    )
    .option('--model <kind>', 'how --truth is compared without a run', oneOf('--model', ['amplitude', 'phase', 'complex']))
    .option('--truth <file>', 'true scenes (.npy): adds PSNR and SSIM')
    .option('--engine <name>', 'where the network runs (see `kinoform doctor`)')
    .requiredOption('--out <dir>', 'a new folder for x.npy, report.json, report.html and pictures')
    .option('--force', 'write into a folder that has files')
    .action(act(reconstruct));
};

async function reconstruct(context: CommandContext, options: ReconstructOptions, file?: string): Promise<CommandResult> {
  const input = await readInput(context, file, options);
  const { intensity, mask, operator, loaded, remarks } = input;
  const methods = options.method ?? (loaded === null ? ['er'] : ['network', 'er']);
  if (methods.includes('network') && loaded === null) {
    throw new InputError({
      where: '--method network',
      expected: 'the run of the mask',
      found: 'none',
      hint: 'give --run, or --method er',
    });
  }
  const model = modelOf(options, input);
  const scenes = [intensity.shape[0]!, ...mask.shape.slice(1)];
  const truth = options.truth === undefined ? null : await readScenes(context.resolve(options.truth), scenes);
  const out = await outputFolder(context.resolve(options.out), { force: options.force ?? false });
  const prior = choosePrior(options.prior, loaded === null && options.model === undefined ? null : model);
  if (mask.shape[0] === 1 && prior.name === 'none') {
    context.say('one snapshot and no prior: the data alone do not decide the field (see --prior)');
  }
  for (const remark of remarks) context.say(remark);

  // The classical methods meet the measurement no better than this (discrepancy principle).
  const noise = noiseOf(options, loaded?.config.sensing.noise ?? NO_NOISE);
  const measured: Measured = { intensity, operator, prior, noise };
  const refinement = methods.includes('network') ? await refinementOf(options, loaded!) : null;
  const results: MethodResult[] = [];
  for (const method of methods) {
    if (method !== 'network') {
      results.push(await runSolver(context, method, measured, options.iterations));
      continue;
    }
    const result = await runNetwork(context, measured, loaded!, options.engine);
    results.push(result);
    if (refinement !== null) results.push(refineResult(result, measured, refinement));
  }
  const scores = new Map<string, readonly SceneScore[]>(
    truth === null ? [] : results.map((result) => [result.method, scoreResult(model, result, truth)]),
  );
  return writeReconstruction(context, out, { input, model, prior: prior.name, results, refinement, truth, scores });
}

/** The projections after the network: those of the run, unless the command line says others. Null for none. */
async function refinementOf({ refine, damping }: ReconstructOptions, { run, config }: LoadedDesign): Promise<Refinement | null> {
  const own = (await run.record()).refinement ?? defaultRefinement(config);
  const wanted = { projections: refine ?? own.projections, damping: damping ?? own.damping };
  return wanted.projections === 0 ? null : wanted;
}

/** The scene model decides what is drawn and compared: that of the run, unless the command line says another. */
function modelOf({ model: kind }: ReconstructOptions, { loaded }: ReconstructionInput): SceneModel {
  const base: SceneModel = loaded === null ? { kind: 'complex', phaseRange: Math.PI } : sceneModelOf(loaded.config);
  return kind === undefined ? base : { ...base, kind };
}
