import path from 'node:path';
import type { BlindOptions } from '../../capture/blind-refinement.ts';
import { calibrateWithFrames, orderFrames, refineCapture, type CalibrationFrames } from '../../capture/calibrate-capture.ts';
import { besideCapture, readCapture, type Capture } from '../../capture/capture-file.ts';
import { evenLight } from '../../capture/virtual-bench.ts';
import type { Watch } from '../../capture/watch.ts';
import { writeWhole } from '../../formats/files.ts';
import { encodeJson } from '../../formats/json.ts';
import { sceneOf, type RealField } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { nonNegative, noPrior, real, unitModulus } from '../../retrieval/priors.ts';
import { readMask } from '../../slm/mask.ts';
import { readScenes } from '../../service/arrays.ts';
import { tableOfBench } from '../calibration/table.ts';
import type { CommandFile } from '../command-file.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { float64 } from '../../service/load-design.ts';
import { loadMask, type LoadedDesign } from '../load-design.ts';
import { oneOf } from '../options.ts';

/** What may be known of scenes when nothing else is. Bounds on the amplitude are not among it: they would need the scale of the light. */
const SCENES = {
  any: { prior: noPrior, knowsPhase: false },
  phase: { prior: unitModulus, knowsPhase: false },
  real: { prior: real, knowsPhase: true },
  amplitude: { prior: nonNegative, knowsPhase: true },
} as const satisfies Record<string, BlindOptions>;
type SceneKind = keyof typeof SCENES;

interface CalibrateOptions {
  readonly frames?: string;
  readonly scene?: string;
  readonly scenes?: SceneKind;
  readonly keepOrder?: boolean;
  readonly out?: string;
  readonly force?: boolean;
}

export const addCalibrate: CommandFile = (program, act) => {
  const kinds = Object.keys(SCENES) as SceneKind[];
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
    .option('--scene <file>', 'what lay in the light of these frames (.npy; default: nothing, even light)')
    .option(
      '--scenes <kind>',
      `what is known of the scenes without such frames: ${kinds.join(', ')} (default: those of the run, or any)`,
      oneOf('--scenes', kinds),
    )
    .option('--keep-order', 'believe the capture which frame belongs to which mask')
    .option('--out <file>', 'the new capture.json (default: calibrated.json beside the old one)')
    .option('--force', 'replace a file that exists')
    .action(act(calibrate));
};

async function calibrate(context: CommandContext, options: CalibrateOptions, text: string): Promise<CommandResult> {
  const file = context.resolve(text);
  const capture = await readCapture(file);
  const out = options.out === undefined ? path.join(path.dirname(file), 'calibrated.json') : context.resolve(options.out);
  if (path.dirname(out) !== path.dirname(file)) {
    const expected = 'a file beside the capture, whose frames it names';
    throw new InputError({ where: '--out', expected, found: context.display(out) });
  }
  const { mask, loaded } = await shownMask(context, file, capture);
  const order = (believed: Capture) =>
    options.keepOrder === true
      ? { capture: believed, maskOf: null }
      : orderFrames(file, believed, mask, watchOf(context, 'order of frames'));
  if (options.frames === undefined) {
    // The order first: only frames of the right masks refine.
    const ordered = await order(capture);
    const known = SCENES[options.scenes ?? kindOf(loaded)];
    const result = await refineCapture(file, ordered.capture, mask, known, watchOf(context, 'refining'));
    return finish(context, out, options, { ...ordered, ...result });
  }
  // The bench first: the better it is known, the better the order is told.
  const known = await calibrationFrames(context, options.frames, options.scene);
  const result = await calibrateWithFrames(capture, known, watchOf(context, 'calibrating'));
  return finish(context, out, options, { ...result, ...(await order(result.capture)) });
}

type Outcome = Awaited<ReturnType<typeof refineCapture>> & Awaited<ReturnType<typeof orderFrames>>;

async function finish(context: CommandContext, out: string, options: CalibrateOptions, outcome: Outcome): Promise<CommandResult> {
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

const kindOf = (loaded: LoadedDesign | null): SceneKind => {
  const model = loaded?.config.scene.model ?? 'complex';
  return model === 'complex' ? 'any' : model;
};

async function calibrationFrames(context: CommandContext, name: string, scene: string | undefined): Promise<CalibrationFrames> {
  const file = context.resolve(name);
  const capture = await readCapture(file);
  const { mask } = await shownMask(context, file, capture);
  const [height, width] = mask.shape.slice(1) as [number, number];
  const inLight =
    scene === undefined ? evenLight([height, width]) : sceneOf(await readScenes(context.resolve(scene), [1, height, width]), 0);
  return { file, capture, mask, scene: inLight };
}

async function shownMask(
  context: CommandContext,
  file: string,
  { mask, registration }: Capture,
): Promise<{ readonly mask: RealField; readonly loaded: LoadedDesign | null }> {
  const [height, width] = registration.bins;
  const shown =
    mask.file !== null
      ? { mask: float64(await readMask(besideCapture(file, mask.file))), loaded: null }
      : mask.run !== null
        ? await loadMask(context, mask.run)
        : undefined;
  if (shown === undefined) {
    throw new InputError({ where: file, expected: 'the mask that was displayed', found: 'no mask file and no run' });
  }
  const [, rows, columns] = shown.mask.shape;
  if (rows !== height || columns !== width) {
    const expected = `a mask of ${height} × ${width}, which the frames are registered for`;
    throw new InputError({ where: file, expected, found: `one of ${rows} × ${columns}` });
  }
  return shown;
}
