import { framesToMeasurements } from '../../capture/measurements.ts';
import { besideCapture, readCapture, type Capture } from '../../capture/capture-file.ts';
import type { Field, RealField } from '../../math/field.ts';
import { metres, type Metres } from '../../math/units.ts';
import { InputError } from '../../math/input-error.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import { distortsPhase } from '../../optics/panel.ts';
import { readMask } from '../../slm/mask.ts';
import { readMeasurements } from '../arrays.ts';
import type { CommandContext } from '../context.ts';
import { float64, loadDesign, type LoadedDesign } from '../load-design.ts';

export interface InputOptions {
  readonly measurements?: string;
  readonly masks?: string;
  readonly run?: string;
}

/** What was measured behind which mask, and the run of that mask when it is at hand. */
export interface ReconstructionInput {
  readonly intensity: RealField;
  readonly mask: RealField;
  /** What the mask makes of scenes, on the bench of the capture; where that says nothing of the panel, on that of the run. */
  readonly operator: SensingOperator<Field>;
  readonly loaded: LoadedDesign | null;
  readonly capture: Capture | null;
  /** What to know about the input before its results are believed. */
  readonly remarks: readonly string[];
}

/** Reads frames through `capture.json`, or arrays; finds mask and run. @throws InputError when something is missing or does not fit */
export async function readInput(
  context: CommandContext,
  captureArgument: string | undefined,
  options: InputOptions,
): Promise<ReconstructionInput> {
  if ((captureArgument === undefined) === (options.measurements === undefined)) {
    const found = captureArgument === undefined ? 'neither' : 'both';
    throw new InputError({ where: 'reconstruct', expected: 'either CAPTURE.json or --measurements y.npy', found });
  }
  return captureArgument === undefined
    ? readArrays(context, options)
    : readFrames(context, context.resolve(captureArgument), options);
}

async function readArrays(context: CommandContext, { measurements, masks, run }: InputOptions): Promise<ReconstructionInput> {
  const loaded = run === undefined ? null : await loadDesign(context, run);
  if (masks === undefined && loaded === null) {
    throw new InputError({ where: '--masks', expected: 'the masks that were displayed, or --run', found: 'neither' });
  }
  const mask = masks === undefined ? float64(loaded!.design.maskPhase) : float64(await readMask(context.resolve(masks)));
  const intensity = await readMeasurements(context.resolve(measurements!), mask);
  return {
    intensity,
    mask,
    operator: operatorBehind(mask, loaded, null),
    loaded,
    capture: null,
    remarks: compareMasks(mask, loaded),
  };
}

async function readFrames(context: CommandContext, file: string, { masks, run }: InputOptions): Promise<ReconstructionInput> {
  const capture = await readCapture(file);
  const named = run ?? capture.mask.run;
  const remarks: string[] = [];
  let loaded: LoadedDesign | null = null;
  try {
    loaded = named === null ? null : await loadDesign(context, named);
  } catch (error) {
    // A capture from elsewhere names a run that is not here: its mask lies beside it, and the classical methods need no more.
    if (run !== undefined || !(error instanceof InputError)) throw error;
    remarks.push(`the run ${named} is not in this workspace: no network`);
  }
  const maskFile = masks === undefined ? capture.mask.file : null;
  const mask =
    masks !== undefined
      ? float64(await readMask(context.resolve(masks)))
      : maskFile !== null
        ? float64(await readMask(besideCapture(file, maskFile)))
        : loaded !== null
          ? float64(loaded.design.maskPhase)
          : undefined;
  if (mask === undefined) {
    throw new InputError({
      where: file,
      expected: 'the mask that was displayed',
      found: 'no mask file and no run',
      hint: 'give --masks M.npy',
    });
  }
  const { intensity, saturated, pixels } = await framesToMeasurements(file, mask.shape);
  if (saturated > 0) {
    remarks.push(`${saturated} of ${pixels} frame pixels are saturated: expose shorter, their light is not known`);
  }
  remarks.push(...compareMasks(mask, loaded));
  return { intensity, mask, operator: operatorBehind(mask, loaded, capture), loaded, capture, remarks };
}

function operatorBehind(mask: RealField, loaded: LoadedDesign | null, capture: Capture | null): SensingOperator<Field> {
  if (capture === null) return codedDiffraction(mask, loaded?.config.sensing.panel);
  const { panel, aberration } = capture.optics;
  // An ideal panel in a capture is one that nobody measured.
  const measured = distortsPhase(panel) || panel.fillFactor < 1 || panel.zeroOrder > 0;
  return codedDiffraction(mask, measured ? panel : loaded?.config.sensing.panel, aberration);
}

/** A network reads only patterns of the mask that it was trained with. */
function compareMasks(mask: RealField, loaded: LoadedDesign | null): string[] {
  if (loaded === null) return [];
  const { id } = loaded.run;
  const { shape, data } = loaded.design.maskPhase;
  if (shape.join() !== mask.shape.join()) {
    throw new InputError({ where: 'mask', expected: `[${shape.join(', ')}] as in ${id}`, found: `[${mask.shape.join(', ')}]` });
  }
  const same = mask.data.every((phase, pixel) => Math.abs(Math.sin((phase - data[pixel]!) / 2)) < 1e-5);
  return same ? [] : [`the mask is not that of ${id}: its network was trained with another`];
}

/** How far apart the pixels of mask and scene are. */
export const maskPitch = ({ optics }: Capture): Metres => metres(optics.slmPitch * optics.superpixel);
