import path from 'node:path';
import { ABERRATION_SETS, type AberrationSet } from '../../capture/joint-calibration.ts';
import type { Watch } from '../../capture/watch.ts';
import { writeWhole } from '../../formats/files.ts';
import { encodeJson } from '../../formats/json.ts';
import { InputError } from '../../math/input-error.ts';
import { calibrate, readCalibrationFrames, SCENE_KINDS, type Calibration, type SceneKind } from '../../service/calibrate.ts';
import { doctorInput } from '../../service/doctor-input.ts';
import { tableOfBench } from '../calibration/table.ts';
import type { CommandFile } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { libraryOf } from '../library.ts';
import { MASK_LEVELS, oneOf } from '../options.ts';

interface CalibrateOptions {
  readonly frames?: string;
  readonly scene?: string;
  readonly maskLevels?: number;
  readonly scenes?: SceneKind;
  readonly aberrations: AberrationSet;
  readonly keepOrder?: boolean;
  readonly out?: string;
  readonly force?: boolean;
}

export const addCalibrate: CommandFile = (program, act) => {
  program
    .command('calibrate')
    .argument('<capture>', 'a capture.json')
    .description(
      'Measure the bench of a capture: registration, LUT scale, zero order, low aberrations, and the order of the frames.',
    )
    .option(
      '--frames <capture>',
      'frames of known masks, with a capture.json of their own (default: none; the capture is refined from its own frames)',
    )
    .option(...MASK_LEVELS)
    .option('--scene <file>', 'what lay in the light of these frames (.npy; default: nothing, even light)')
    .option(
      '--scenes <kind>',
      `what is known of the scenes without such frames: ${SCENE_KINDS.join(', ')} (default: those of the run, or any)`,
      oneOf('--scenes', SCENE_KINDS),
    )
    .option(
      '--aberrations <which>',
      'that are measured: none, low (defocus, astigmatism), all (coma, trefoil, spherical too); without frames only where the scenes are real',
      oneOf('--aberrations', Object.keys(ABERRATION_SETS) as AberrationSet[]),
      'all',
    )
    .option('--keep-order', 'believe the capture which frame belongs to which mask')
    .option('--out <file>', 'the new capture.json (default: calibrated.json beside the old one)')
    .option('--force', 'replace a file that exists')
    .action(act(calibrateCommand));
};

async function calibrateCommand(context: CommandContext, options: CalibrateOptions, text: string): Promise<CommandResult> {
  const file = context.resolve(text);
  const library = libraryOf(context);
  const input = await doctorInput(file, library, options.maskLevels);
  const out = options.out === undefined ? path.join(path.dirname(file), 'calibrated.json') : context.resolve(options.out);
  if (path.dirname(out) !== path.dirname(file)) {
    const expected = 'a file beside the capture, whose frames it names';
    throw new InputError({ where: '--out', expected, found: context.display(out) });
  }
  const { frames, scene, scenes = null, aberrations, keepOrder = false } = options;
  const inLight = scene === undefined ? null : context.resolve(scene);
  const known = frames === undefined ? null : await readCalibrationFrames(context.resolve(frames), inLight, library);
  const labels = { order: 'order of frames', bench: known === null ? 'refining' : 'calibrating' };
  const outcome = await calibrate(input, { known, scenes, aberrations, keepOrder }, (stage) => watchOf(context, labels[stage]));
  return finish(context, out, options, outcome);
}

async function finish(
  context: CommandContext,
  out: string,
  options: CalibrateOptions,
  outcome: Calibration,
): Promise<CommandResult> {
  const { capture, maskOf, before, after, uncertainties, residual } = outcome;
  await writeWhole(out, encodeJson(capture), { force: options.force ?? false });
  const said = maskOf?.map((_, mask) => mask).join(', ');
  const lines = [
    tableOfBench(outcome),
    '',
    `${(100 * residual).toPrecision(3)} % of the frames, in amplitude of light, are not explained`,
    ...(maskOf === null ? [] : [`the frames had another order: those of masks ${said} are of ${maskOf.join(', ')}`]),
    `wrote ${context.display(out)}`,
  ];
  const { source } = capture.registration;
  return { json: { capture: out, source, residual, maskOf, before, after, uncertainties }, text: lines.join('\n') };
}

function watchOf(context: CommandContext, label: string): Watch {
  return {
    onProgress(share) {
      context.progress.update({ label, done: Math.round(100 * share), total: 100 });
    },
    signal: context.interrupt,
  };
}
