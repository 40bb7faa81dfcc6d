import { NO_NOISE } from '../../optics/camera.ts';
import { IDEAL_PANEL } from '../../optics/panel.ts';
import type { SceneModel } from '../../optics/scenes.ts';
import { loadDesignScenes } from '../../service/design-scenes.ts';
import { identifyMask, type MaskFigures } from '../../service/identify-mask.ts';
import { reachedOn } from '../../service/reached-on.ts';
import type { Evaluation } from '../../service/contract.ts';
import { sceneModelOf, type SceneImages } from '../../training/scene-images.ts';
import type { CommandFile } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { openEngine } from '../engine.ts';
import { Interrupted } from '../failure.ts';
import { outputFolder } from '../files.ts';
import { identificationPage } from '../identification/page.ts';
import { describeNoise, meaning, verdictOf } from '../identification/words.ts';
import { loadMask, type LoadedDesign } from '../load-design.ts';
import { noiseOf, type NoiseOptions } from '../noise.ts';
import { MASK_LEVELS, numberIn, oneOf, wholeNumber } from '../options.ts';
import { renderPage } from '../report/page.ts';
import { datasetName, placesOf, firstScenes, limitScenes } from '../scenes.ts';
import { renderScores } from '../score-table.ts';
import { renderPairs } from '../terminal/table.ts';

interface IdentifyOptions extends NoiseOptions {
  readonly scenes: number;
  readonly maskLevels?: number;
  readonly dataset?: string;
  readonly model?: SceneModel['kind'];
  readonly out?: string;
  readonly force?: boolean;
  readonly engine?: string;
}

export const addIdentify: CommandFile = (program, act) => {
  program
    .command('identify')
    .argument(
      '<mask>',
      'a run, or a mask file: an array or picture in radians, grey levels or complex (lab.h5:/path names a dataset)',
    )
    .description(
      'Is this mask any good? What its intensities say about scenes at the noise of the camera, beside what is reached.',
    )
    .option(
      '--scenes <n>',
      'how many scenes, from the first; each takes seconds at 32×32',
      wholeNumber('--scenes', { least: 1 }),
      4,
    )
    .option(...MASK_LEVELS)
    .option('--dataset <name>', "where the scenes are from (default: the run's test scenes, or fashion-mnist-sample)")
    .option(
      '--model <kind>',
      "amplitude, phase or complex scenes behind a mask file (default: amplitude; a run's are its own)",
      oneOf('--model', ['amplitude', 'phase', 'complex']),
    )
    .option('--photons <n>', 'mean photo-electrons per camera pixel', numberIn('--photons', { above: 0 }))
    .option('--read-noise <n>', 'electrons, rms; needs --photons', numberIn('--read-noise', { least: 0 }))
    .option('--bits <n>', 'of the converter', wholeNumber('--bits', { least: 1, most: 16 }))
    .option('--snr <dB>', 'additive Gaussian noise of the intensity', numberIn('--snr'))
    .option('--out <dir>', 'a new folder for report.html and report.json')
    .option('--force', 'write into a folder that has files')
    .option('--engine <name>', 'where the network runs (see `kinoform doctor`)')
    .action(act(identify));
};

async function identify(context: CommandContext, options: IdentifyOptions, text: string): Promise<CommandResult> {
  const { mask, loaded } = await loadMask(context, text, options.maskLevels);
  const [, height = 0, width = 0] = mask.shape;
  const model: SceneModel =
    loaded === null ? { kind: options.model ?? 'amplitude', phaseRange: Math.PI } : sceneModelOf(loaded.config);
  const noise = noiseOf(options, loaded?.config.sensing.noise ?? NO_NOISE);
  const images =
    loaded === null || options.dataset !== undefined
      ? await firstScenes(context, datasetName(context, options.dataset ?? 'fashion-mnist-sample'), options.scenes, [
          height,
          width,
        ])
      : limitScenes((await loadDesignScenes(loaded.config, placesOf(context), loaded.record.dataset)).test, options.scenes);
  const out =
    options.out === undefined ? null : await outputFolder(context.resolve(options.out), { force: options.force ?? false });

  const goesOn =
    (label: string) =>
    async (done: number, total = 1) => {
      context.progress.update({ label, done, total });
      await new Promise(setImmediate);
      return !context.interrupt.aborted;
    };
  const sensing = { mask, panel: loaded?.config.sensing.panel ?? IDEAL_PANEL, model, noise };
  const figures = await identifyMask(sensing, images, goesOn('scene by scene'));
  if (figures === null) throw new Interrupted('interrupted: nothing was written');
  const reached = loaded === null ? null : await reachedBy(context, options, loaded, images, figures, goesOn('reconstructing'));

  const source = loaded?.run.id ?? context.display(context.resolve(text));
  const json = {
    mask: source,
    model,
    noise: figures.noise,
    noiseAssumed: figures.assumed,
    unknowns: figures.truth[0]!.data.length,
    summary: figures.summary,
    scenes: figures.scenes.map(({ singularValues, deviation: _, ...scene }) => ({
      ...scene,
      largestSingularValue: singularValues[0],
      smallestSingularValue: singularValues.at(-1),
    })),
    reached,
  };
  const written = [];
  if (out !== null) {
    const singularValues = figures.scenes.map((scene) => [...scene.singularValues]);
    written.push(await out.write('report.json', `${JSON.stringify({ ...json, singularValues }, null, 2)}\n`));
    written.push(await out.write('report.html', renderPage(identificationPage({ source, model, figures, reached }))));
  }
  return { json: { ...json, files: written }, text: summaryText(figures, reached, written.map(context.display)) };
}

async function reachedBy(
  context: CommandContext,
  options: IdentifyOptions,
  { run, config, design }: LoadedDesign,
  images: SceneImages,
  figures: MaskFigures,
  goesOn: (share: number) => Promise<boolean>,
): Promise<Evaluation> {
  // What was chosen for the run's own noise says nothing of another.
  const { photons, readNoise, bits, snr } = options;
  const isOther = figures.assumed || [photons, readNoise, bits, snr].some((value) => value !== undefined);
  const refinement = isOther ? null : (await run.record()).refinement;
  const engine = await openEngine(context, options.engine);
  try {
    const reached = await reachedOn(images, figures.noise, { config, design, refinement, engine }, goesOn);
    if (reached === null) throw new Interrupted('interrupted: nothing was written');
    return reached;
  } finally {
    engine[Symbol.dispose]();
  }
}

function summaryText(figures: MaskFigures, reached: Evaluation | null, files: readonly string[]): string {
  const { boundPsnr, rangePsnr, effectiveRank, lost, unidentified } = figures.summary;
  const span = ({ mean, low, high }: typeof rangePsnr, digits = 2): string =>
    `${mean.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
  const directions = figures.scenes[0]!.singularValues.length;
  return [
    verdictOf(figures),
    renderPairs([
      ['noise', describeNoise(figures)],
      ['Cramér–Rao bound', boundPsnr === null ? 'none: a direction is lost' : `${span(boundPsnr)} dB, unbiased estimates`],
      ['with the range known', `${span(rangePsnr)} dB, each value somewhere in [0, 1]`],
      ['effective rank', `${span(effectiveRank, 0)} of ${directions}`],
      ['lost directions', span(lost, 1)],
      ['beyond the range', `${span(unidentified, 1)}`],
      ...files.map((file): [string, string] => ['wrote', file]),
    ]),
    ...(reached === null ? [] : ['Reached on the same scenes with the same noise:', renderScores(reached)]),
    meaning,
  ].join('\n\n');
}
