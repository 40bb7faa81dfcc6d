import type { SceneModel } from '../../optics/scenes.ts';
import { InputError } from '../../math/input-error.ts';
import { INITIAL_NAMES } from '../../retrieval/initial/names.ts';
import {
  OPERATOR_NAMES,
  PRIOR_NAMES,
  reconstructionSettingsSchema,
  type OperatorName,
  type PriorName,
} from '../../runs/reconstruction-record.ts';
import { readScenes } from '../../service/arrays.ts';
import { fieldFormatSchema, type FieldFormat, type ReconstructionSettings } from '../../service/contract.ts';
import { readInput, type ReconstructionInput } from '../../service/reconstruction/input.ts';
import { METHOD_NAMES } from '../../service/reconstruction/method-list.ts';
import { checkMethods, reconstruct } from '../../service/reconstruction/reconstruct.ts';
import type { ReconstructionProgress } from '../../service/reconstruction/progress.ts';
import { defaultRefinement } from '../../training/evaluate.ts';
import type { CommandFile } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { openEngine } from '../engine.ts';
import { outputFolder } from '../files.ts';
import { generatorsOf, inversesOf, libraryOf } from '../library.ts';
import type { NoiseOptions } from '../noise.ts';
import { listOf, MASK_LEVELS, namesOf, numberIn, oneOf, readOwnNumbers, repeated, wholeNumber, wholePair } from '../options.ts';
import { writeReconstruction } from '../reconstruction/write.ts';

const FORMATS = fieldFormatSchema.options.filter((format) => format !== 'png');

interface ReconstructOptions extends Omit<NoiseOptions, 'bits'> {
  readonly measurements?: string;
  readonly masks?: string;
  readonly maskLevels?: number;
  readonly run?: string;
  readonly method?: readonly string[];
  readonly generator?: string;
  readonly encoder?: string;
  readonly inverse?: readonly string[];
  readonly refine?: number;
  readonly damping?: number;
  readonly iterations?: number;
  readonly seconds?: number;
  readonly prior?: PriorName;
  readonly operator?: OperatorName;
  readonly matrix?: string;
  readonly sceneSize?: [number, number];
  readonly support?: string;
  readonly initial?: string;
  readonly set?: readonly string[];
  readonly model?: SceneModel['kind'];
  readonly truth?: string;
  readonly trust?: number;
  readonly heldOut?: ReconstructionSettings['trust']['heldOut'];
  readonly restarts?: number;
  readonly threshold?: ReconstructionSettings['trust']['threshold'];
  readonly format?: readonly FieldFormat[];
  readonly engine?: string;
  readonly out: string;
  readonly force?: boolean;
}

export const addReconstruct: CommandFile = (program, act) => {
  program
    .command('reconstruct')
    .argument('[capture]', 'a capture.json')
    .description('From captured patterns to fields, with several methods side by side.')
    .option(
      '--measurements <file>',
      'intensities [L,H,W] or [Q,L,H,W] (.npy, .mat, .h5, ...), zero frequency at [0,0], instead of a capture',
    )
    .option(
      '--masks <file>',
      'the masks that were displayed, [L,H,W] in radians, grey levels or complex (lab.h5:/path names a dataset)',
    )
    .option(...MASK_LEVELS)
    .option(
      '--operator <name>',
      `what measured: ${OPERATOR_NAMES.join(', ')} (default: cdp, masks and a Fourier transform; gaussian: any matrix)`,
      oneOf('--operator', OPERATOR_NAMES),
    )
    .option('--matrix <file>', 'of --operator gaussian: A [m,n] or [m,H,W], such as a transmission matrix')
    .option(
      '--scene-size <h,w>',
      'rows and columns of a scene (default: those of the Fourier pattern, which is then not oversampled; of the matrix [m,H,W])',
      wholePair('--scene-size'),
    )
    .option('--run <run>', 'the run whose network reads the patterns')
    .option(
      '--method <a,b>',
      `${METHOD_NAMES.join(', ')} (default: network where there is one, and er)`,
      listOf('--method', METHOD_NAMES),
    )
    .option(
      '--generator <generator>',
      'of dpr, prilo, prilo-mii and prilo-li (default: the newest of images of this size; see `kinoform generator list`)',
    )
    .option(
      '--encoder <encoder>',
      'of prilo-li, one of that generator (default: the newest for these measurements; see `kinoform generator show`)',
    )
    .option(
      '--inverse <a,b>',
      'networks of resnet, e2e, cpr and prcgan (default: the newest of each for these measurements; see `kinoform inverse list`)',
      namesOf('--inverse'),
    )
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
      "noise of the capture, at which the classical methods end: mean photo-electrons per pixel (default: the camera's, otherwise the run's)",
      numberIn('--photons', { above: 0 }),
    )
    .option('--read-noise <n>', 'likewise: electrons, rms; needs --photons', numberIn('--read-noise', { least: 0 }))
    .option('--snr <dB>', 'likewise: Gaussian noise of the intensity', numberIn('--snr'))
    .option(
      '--iterations <n>',
      'of each classical method and scene, at most (default: 500)',
      wholeNumber('--iterations', { least: 1 }),
    )
    .option('--seconds <s>', 'of each classical method and scene, at most', numberIn('--seconds', { above: 0 }))
    .option(
      '--prior <name>',
      `${PRIOR_NAMES.join(', ')} (default: what the scenes of the run have)`,
      oneOf('--prior', PRIOR_NAMES),
    )
    .option('--support <file>', 'an array [H,W], not 0 where the scene may be: all else is held at 0')
    .option(
      '--initial <name>',
      `where the classical methods begin: ${INITIAL_NAMES.join(', ')} (default: what suits method and measurement)`,
      oneOf('--initial', INITIAL_NAMES),
    )
    .option(
      '--set <name.number=value>',
      'a number of a solver or prior, such as er.damping=0.3 (repeatable; see docs/retrieval.md)',
      repeated,
    )
    .option('--model <kind>', 'how --truth is compared without a run', oneOf('--model', ['amplitude', 'phase', 'complex']))
    .option('--truth <file>', 'true scenes (.npy): adds PSNR and SSIM')
    .option(
      '--trust <n>',
      'how many scenes, from the first, are judged without their truth; 0 for none (default: 4)',
      wholeNumber('--trust'),
    )
    .option(
      '--held-out <what>',
      'what a reconstruction must predict: a share of the bins, the last snapshot, or nothing (default: bins)',
      oneOf('--held-out', ['bins', 'snapshot', 'none']),
    )
    .option(
      '--restarts <n>',
      'from other starts, to see whether they agree (default: 3)',
      wholeNumber('--restarts', { most: 32 }),
    )
    .option(
      '--threshold <name>',
      'of the ring correlation: half-bit or one-seventh (default: half-bit)',
      oneOf('--threshold', ['half-bit', 'one-seventh']),
    )
    .option(
      '--format <a,b>',
      `fields as ${FORMATS.join(', ')} (default: npy; npy is always written)`,
      listOf('--format', FORMATS),
    )
    .option('--engine <name>', 'where the network runs (see `kinoform doctor`)')
    .requiredOption('--out <dir>', 'a new folder for x.npy, report.json, report.html and figures')
    .option('--force', 'write into a folder that has files')
    .action(act(runReconstruct));
};

async function runReconstruct(context: CommandContext, options: ReconstructOptions, file?: string): Promise<CommandResult> {
  const input = await readInput(sourceOf(context, options, file), libraryOf(context));
  const settings = settingsOf(context, options, input);
  checkMethods(settings, input);
  const scenes = [input.intensity.shape[0]!, ...input.operatorOf(null).sceneShape];
  const truth = options.truth === undefined ? null : await readScenes(context.resolve(options.truth), scenes);
  const out = await outputFolder(context.resolve(options.out), { force: options.force ?? false });
  const opened: Disposable[] = [];
  const engine = async () => {
    const chosen = await openEngine(context, options.engine);
    opened.push(chosen);
    return chosen;
  };
  try {
    const outcome = await reconstruct(input, settings, truth, {
      engine,
      generators: generatorsOf(context),
      inverses: inversesOf(context),
      onProgress: reporter(context),
    });
    for (const remark of outcome.report.remarks) context.say(remark);
    return await writeReconstruction(context, out, { input, outcome, truth, formats: options.format ?? [] });
  } finally {
    for (const item of opened) item[Symbol.dispose]();
  }
}

function sourceOf(
  context: CommandContext,
  { measurements, masks, maskLevels, run, operator, matrix, sceneSize }: ReconstructOptions,
  capture: string | undefined,
) {
  const modelled = [operator, matrix, sceneSize].some((option) => option !== undefined);
  if (capture !== undefined && modelled) {
    const expected = '--measurements y.npy with --operator, --matrix or --scene-size';
    throw new InputError({ where: 'reconstruct', expected, found: 'a capture, which is coded diffraction' });
  }
  const own = { masks: masks === undefined ? null : context.resolve(masks), maskLevels, run: run ?? null };
  if (capture !== undefined && measurements === undefined)
    return { kind: 'capture', file: context.resolve(capture), ...own } as const;
  if (measurements !== undefined && capture === undefined)
    return {
      kind: 'arrays',
      file: context.resolve(measurements),
      ...own,
      operator,
      matrix: matrix === undefined ? undefined : context.resolve(matrix),
      sceneSize,
    } as const;
  const found = capture === undefined ? 'neither' : 'both';
  throw new InputError({ where: 'reconstruct', expected: 'either CAPTURE.json or --measurements y.npy', found });
}

/** What is not said is left to the same defaults as everywhere. */
function settingsOf(
  { seed, resolve }: CommandContext,
  options: ReconstructOptions,
  { loaded }: ReconstructionInput,
): ReconstructionSettings {
  const { photons, readNoise, snr, refine, damping, iterations, seconds, prior, model, trust, heldOut, restarts, threshold } =
    options;
  const own = loaded === null ? null : (loaded.record.refinement ?? defaultRefinement(loaded.config));
  const noise = { photons: photons ?? null, readNoise: readNoise ?? 0, snr: snr ?? null };
  const isSaid = photons !== undefined || readNoise !== undefined || snr !== undefined;
  return reconstructionSettingsSchema.parse({
    methods: options.method ?? (loaded === null ? ['er'] : ['network', 'er']),
    generator: options.generator ?? null,
    encoder: options.encoder ?? null,
    inverses: options.inverse ?? [],
    prior,
    support: options.support === undefined ? null : resolve(options.support),
    initial: options.initial ?? null,
    set: readOwnNumbers(options.set ?? []),
    model,
    iterations,
    seconds,
    noise: isSaid ? noise : null,
    refinement: own === null ? null : { projections: refine ?? own.projections, damping: damping ?? own.damping },
    trust: { scenes: trust, heldOut, restarts, threshold },
    truth: null,
    seed,
  });
}

/** Shows how far it is, and lets Ctrl-C in every few milliseconds: then nothing is written. */
function reporter(context: CommandContext): (progress: ReconstructionProgress) => Promise<void> {
  let breathed = performance.now();
  return async ({ method, stage, share }) => {
    context.progress.update({ label: stage === 'solving' ? method : `${method}, ${stage}`, done: share, total: 1 });
    if (performance.now() - breathed < 20) return;
    await new Promise(setImmediate);
    breathed = performance.now();
    context.checkInterrupt();
  };
}
