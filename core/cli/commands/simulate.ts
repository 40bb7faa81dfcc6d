import { BENCH_PRESETS } from '../../capture/bench-config.ts';
import { noiseOfCamera } from '../../capture/camera-light.ts';
import { loadCamera } from '../../capture/camera-library.ts';
import type { CameraProfile } from '../../capture/camera-profile-schema.ts';
import { writeCapture } from '../../capture/write-capture.ts';
import { intensityOf, type RealField } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { rootKey, split } from '../../math/random.ts';
import { formatLength, metres, type Metres } from '../../math/units.ts';
import { addCameraNoise, NO_NOISE } from '../../optics/camera.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import type { SceneModel } from '../../optics/scenes.ts';
import { loadDesignScenes } from '../../service/design-scenes.ts';
import { placeMask } from '../../slm/panel.ts';
import { loadProfile } from '../../slm/profile.ts';
import { sceneModelOf } from '../../training/scene-images.ts';
import { encodeField } from '../../service/arrays.ts';
import type { CommandFile } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { outputFolder } from '../files.ts';
import { loadMask } from '../load-design.ts';
import { noiseOf, type NoiseOptions } from '../noise.ts';
import { length, MASK_LEVELS, numberIn, oneOf, repeated, wholeNumber } from '../options.ts';
import { profileFolders } from '../profiles.ts';
import { datasetName, placesOf, fieldsOf, firstScenes, limitScenes } from '../scenes.ts';
import { benchOf, simulateOnBench } from '../simulation/on-bench.ts';
import { renderPairs } from '../terminal/table.ts';

interface SimulateOptions extends NoiseOptions {
  readonly maskLevels?: number;
  readonly scenes?: string;
  readonly count?: number;
  readonly model?: SceneModel['kind'];
  readonly slm: string;
  readonly wavelength: Metres;
  readonly camera?: string;
  readonly bench?: string;
  readonly set?: readonly string[];
  readonly calibration?: number;
  readonly out: string;
  readonly force?: boolean;
}

export const addSimulate: CommandFile = (program, act) => {
  program
    .command('simulate')
    .argument(
      '<mask>',
      'a run, or a mask file: an array or picture in radians, grey levels or complex (lab.h5:/path names a dataset)',
    )
    .description('A virtual bench: capture scenes behind a mask as 12-bit frames with capture.json, as a lab would have them.')
    .option(...MASK_LEVELS)
    .option('--scenes <dataset>', "a data set or file of images (default: the run's test scenes)")
    .option('--count <n>', 'how many scenes, from the first (default: all)', wholeNumber('--count', { least: 1 }))
    .option(
      '--model <kind>',
      "amplitude, phase or complex scenes (default: the run's, or amplitude)",
      oneOf('--model', ['amplitude', 'phase', 'complex']),
    )
    .option('--photons <n>', 'mean photo-electrons per camera pixel', numberIn('--photons', { above: 0 }))
    .option('--read-noise <n>', 'electrons, rms; needs --photons', numberIn('--read-noise', { least: 0 }))
    .option('--bits <n>', 'a coarser converter than the 12 bits of the frames', wholeNumber('--bits', { least: 1, most: 12 }))
    .option('--snr <dB>', 'additive Gaussian noise of the intensity', numberIn('--snr'))
    .option('--slm <profile>', 'device that shows the mask', 'holoeye-pluto-2')
    .option('--wavelength <length>', 'e.g. 633nm', length('--wavelength'), metres(633e-9))
    .option(
      '--camera <profile>',
      'the name of a camera of the workspace, or its profile file: its pitch, bits, gain, read noise and full well',
    )
    .option('--bench <name>', `a bench with faults: ${Object.keys(BENCH_PRESETS).join(', ')}, or a bench.json`)
    .option('--set <field=value>', 'a field of the bench, e.g. rotation=0.02 or panel.zeroOrder=0.05; repeat it', repeated)
    .option(
      '--calibration <n>',
      'capture so many known masks without a sample as well, for `calibrate`; needs --bench',
      wholeNumber('--calibration', { least: 1, most: 64 }),
    )
    .requiredOption('--out <dir>', 'a new folder for frames, capture.json, mask.npy and truth.npy')
    .option('--force', 'write into a folder that has files')
    .action(act(simulate));
};

async function simulate(context: CommandContext, options: SimulateOptions, text: string): Promise<CommandResult> {
  const { mask, loaded } = await loadMask(context, text, options.maskLevels);
  if (loaded === null && options.scenes === undefined) {
    throw new InputError({
      where: '--scenes',
      expected: 'a data set for a mask file',
      found: 'none',
      hint: '--scenes fashion-mnist-sample',
    });
  }
  const [, height = 0, width = 0] = mask.shape;
  const model: SceneModel = {
    phaseRange: Math.PI,
    ...(loaded === null ? { kind: 'amplitude' } : sceneModelOf(loaded.config)),
    ...(options.model === undefined ? {} : { kind: options.model }),
  };
  const scenes =
    options.scenes === undefined
      ? limitScenes((await loadDesignScenes(loaded!.config, placesOf(context), loaded!.record.dataset)).test, options.count)
      : await firstScenes(context, datasetName(context, options.scenes), options.count, [height, width]);
  const truth = fieldsOf(model, scenes);
  const key = split(rootKey(context.seed ?? loaded?.config.seed ?? 0), 'bench');
  const profile = await loadProfile(options.slm, profileFolders(context));
  const { block } = placeMask(profile, [height, width], { block: null, offset: [0, 0] });
  const optics = { wavelength: options.wavelength, slmPitch: profile.pitch, superpixel: block };
  const bench = await benchOf(context, options);
  const camera = options.camera === undefined ? null : await namedCamera(context, options.camera, bench !== null);
  const out = await outputFolder(context.resolve(options.out), { force: options.force ?? false });
  const run = loaded?.run.id ?? null;
  if (bench !== null) return simulateOnBench(context, out, { key, truth, mask, run, optics, bench, model: model.kind });

  const clean = intensityOf(codedDiffraction(mask, loaded?.config.sensing.panel).forward(truth));
  const learned = loaded?.config.sensing.noise ?? NO_NOISE;
  const noise = noiseOf(options, camera === null ? learned : noiseOfCamera(camera, clean, learned));
  const intensity = addCameraNoise(key, clean, noise);
  const total = truth.shape[0]!;
  let frames = 0;
  const capture = await writeCapture({ intensity, mask, run, optics, camera: camera ?? undefined }, async (name, bytes) => {
    context.checkInterrupt();
    await out.write(name, bytes);
    context.progress.update({ label: 'capturing', done: Math.min(++frames, total), total });
  });
  await out.write('truth.npy', encodeField(truth));
  const file = `${out.folder}/capture.json`;
  return {
    json: {
      capture: file,
      truth: `${out.folder}/truth.npy`,
      frames: capture.frames.length,
      scenes: total,
      model,
      noise,
      optics: capture.optics,
    },
    text: renderPairs([
      [
        'wrote',
        `${context.display(file)}, ${capture.frames.length} frames of ${frameSize(intensity)}, ${capture.camera.bits} bits`,
      ],
      ['scenes', `${total} ${model.kind} scenes; true fields in ${context.display(`${out.folder}/truth.npy`)}`],
      [
        'bench',
        `${profile.title}, ${formatLength(options.wavelength)}, focal length ${formatLength(metres(capture.optics.focalLength))}`,
      ],
      [
        'next',
        context.commandLine(
          `reconstruct ${context.display(file)} --truth ${context.display(`${out.folder}/truth.npy`)} --out DIR`,
        ),
      ],
    ]),
  };
}

/** @throws InputError beside a bench, which has a camera of its own */
async function namedCamera(context: CommandContext, text: string, onBench: boolean): Promise<CameraProfile> {
  if (onBench) {
    throw new InputError({
      where: '--camera',
      expected: 'no bench beside it',
      found: '--bench',
      hint: 'say --set bits=10 of the camera of a bench',
    });
  }
  return loadCamera(text.endsWith('.json') ? context.resolve(text) : text, profileFolders(context).workspace);
}

const frameSize = ({ shape }: RealField): string => `${shape[2]}×${shape[3]}`;
