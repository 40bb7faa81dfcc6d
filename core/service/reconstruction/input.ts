import { framesToMeasurements } from '../../capture/measurements.ts';
import type { OnProgress } from '../../capture/watch.ts';
import { besideCapture, readCapture, type Capture } from '../../capture/capture-file.ts';
import { elementCount } from '../../math/field.ts';
import type { Field, RealField } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import type { IntensityNoise } from '../../optics/intensity-noise.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import { distortsPhase } from '../../optics/panel.ts';
import type { OperatorName, ReconstructionSource } from '../../runs/reconstruction-record.ts';
import type { RunLibrary } from '../../runs/run-library.ts';
import { readMask } from '../../slm/read-mask.ts';
import { readMeasurements } from '../arrays.ts';
import { readUnmasked, type ArraysSource } from './unmasked-input.ts';
import { float64, loadDesign, type LoadedDesign } from '../load-design.ts';

/** What was measured behind which mask, and the run of that mask when it is at hand. */
export interface ReconstructionInput {
  readonly intensity: RealField;
  /** Of the camera of a capture, where its gain is known. */
  readonly noise: IntensityNoise | null;
  /** 0 for bins whose light is not known, next to saturated pixels; null where all are. */
  readonly weights: RealField | null;
  /** `φ [L,H,W]`; null where nothing was shown. */
  readonly mask: RealField | null;
  readonly operator: OperatorName;
  /** What some of the masks make of scenes, all by null, on the bench of the capture; where that says nothing of the panel, on that of the run. */
  operatorOf(snapshots: readonly number[] | null): SensingOperator<Field>;
  readonly loaded: LoadedDesign | null;
  readonly capture: Capture | null;
  /** What to know about the input before its results are believed. */
  readonly remarks: readonly string[];
}

/** Reads frames through `capture.json`, or arrays; finds mask and run. @throws InputError when something is missing or does not fit */
export const readInput = (
  source: ReconstructionSource,
  library: RunLibrary,
  onProgress: OnProgress = () => undefined,
): Promise<ReconstructionInput> =>
  source.kind === 'arrays' ? readArrays(source, library) : readFrames(source, library, onProgress);

async function readArrays(source: ArraysSource, library: RunLibrary): Promise<ReconstructionInput> {
  const { file, masks, maskLevels, run, operator = 'cdp' } = source;
  if (operator !== 'cdp') return await readUnmasked(operator, source);
  const loaded = run === null ? null : await loadDesign(library, run);
  if (masks === null && loaded === null) {
    throw new InputError({ where: 'masks', expected: 'the masks that were displayed, or their run', found: 'neither' });
  }
  const mask = masks === null ? float64(loaded!.design.maskPhase) : float64(await readMask(masks, { levels: maskLevels }));
  const intensity = await readMeasurements(file, mask);
  return {
    intensity,
    noise: null,
    weights: null,
    mask,
    operator,
    operatorOf: (snapshots) => operatorBehind(someMasks(mask, snapshots), loaded, null),
    loaded,
    capture: null,
    remarks: compareMasks(mask, loaded),
  };
}

async function readFrames(
  { file, masks, maskLevels, run }: ReconstructionSource,
  library: RunLibrary,
  onProgress: OnProgress,
): Promise<ReconstructionInput> {
  const capture = await readCapture(file);
  const named = run ?? capture.mask.run;
  const remarks: string[] = [];
  let loaded: LoadedDesign | null = null;
  try {
    loaded = named === null ? null : await loadDesign(library, named);
  } catch (error) {
    // A capture from elsewhere names a run that is not here: its mask lies beside it, and the classical methods need no more.
    if (run !== null || !(error instanceof InputError)) throw error;
    remarks.push(`the run ${named} is not in this workspace: no network`);
  }
  const levels = maskLevels ?? (masks === null ? capture.mask.levels : undefined);
  const maskFile = masks ?? (capture.mask.file === null ? null : besideCapture(file, capture.mask.file));
  if (maskFile === null && loaded === null) {
    throw new InputError({
      where: file,
      expected: 'the mask that was displayed',
      found: 'no mask file and no run',
      hint: 'name the masks',
    });
  }
  const mask = float64(maskFile === null ? loaded!.design.maskPhase : await readMask(maskFile, { levels }));
  const { intensity, noise, weights, saturated } = await framesToMeasurements(file, mask.shape, onProgress);
  if (saturated.pixels > 0) {
    const bins = `${saturated.bins} of ${intensity.data.length} bins beside them do not count`;
    remarks.push(
      `${saturated.pixels} of ${saturated.of} frame pixels are saturated, and their light is not known: ${bins}; expose shorter`,
    );
  }
  remarks.push(...compareMasks(mask, loaded));
  return {
    intensity,
    noise,
    weights,
    mask,
    operator: 'cdp',
    operatorOf: (snapshots) => operatorBehind(someMasks(mask, snapshots), loaded, capture),
    loaded,
    capture,
    remarks,
  };
}

/** Some of the masks `[L,H,W]`. */
function someMasks({ shape, data }: RealField, snapshots: readonly number[] | null): RealField {
  if (snapshots === null) return { shape, data };
  const [, ...plane] = shape;
  const size = elementCount(plane);
  const taken = new Float64Array(snapshots.length * size);
  snapshots.forEach((snapshot, index) => taken.set(data.subarray(snapshot * size, (snapshot + 1) * size), index * size));
  return { shape: [snapshots.length, ...plane], data: taken };
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
