import type { BlindOptions } from '../capture/blind-refinement.ts';
import {
  calibrateWithFrames,
  orderFrames,
  refineCapture,
  type CalibratedCapture,
  type CalibrationFrames,
  type OrderedCapture,
} from '../capture/calibrate-capture.ts';
import type { Capture } from '../capture/capture-file.ts';
import type { DoctorInput } from '../capture/doctor/examine.ts';
import type { AberrationSet } from '../capture/joint-calibration.ts';
import { evenLight } from '../capture/virtual-bench.ts';
import type { Watch } from '../capture/watch.ts';
import { sceneOf, type RealField } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';
import { nonNegative, noPrior, real, unitModulus } from '../retrieval/priors.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import { readScenes } from './arrays.ts';
import { doctorInput } from './doctor-input.ts';

/** What may be known of scenes when nothing else is. Bounds on the amplitude are not among it: they would need the scale of the light. */
const SCENES = {
  any: { prior: noPrior, knowsPhase: false },
  phase: { prior: unitModulus, knowsPhase: false },
  real: { prior: real, knowsPhase: true },
  amplitude: { prior: nonNegative, knowsPhase: true },
} as const satisfies Record<string, Omit<BlindOptions, 'aberrations'>>;
export type SceneKind = keyof typeof SCENES;
export const SCENE_KINDS = Object.keys(SCENES) as readonly SceneKind[];

export interface CalibrationOptions {
  /** Frames of known masks; null: the capture is refined from its own. */
  readonly known: CalibrationFrames | null;
  /** Of the scenes, without such frames; null: those of the run, or any. */
  readonly scenes: SceneKind | null;
  /** Which are measured; without calibration frames only where the scenes are real. */
  readonly aberrations: AberrationSet;
  /** Believe the capture which frame belongs to which mask. */
  readonly keepOrder: boolean;
}

type CalibrationStage = 'order' | 'bench';
export type Calibration = CalibratedCapture & OrderedCapture;

/**
 * Measures the bench of a capture, and finds the order of its frames.
 * @throws InputError when the frames cannot be read, or do not fit their mask; the signal's reason once it is aborted
 */
export async function calibrate(
  { captureFile, capture, mask, sceneKind }: DoctorInput,
  { known, scenes, aberrations, keepOrder }: CalibrationOptions,
  watch: (stage: CalibrationStage) => Watch,
): Promise<Calibration> {
  const shown = maskOfBins(mask, capture, captureFile);
  const order = async (believed: Capture): Promise<OrderedCapture> =>
    keepOrder ? { capture: believed, maskOf: null } : orderFrames(captureFile, believed, shown, watch('order'));
  if (known === null) {
    // The order first: only frames of the right masks refine.
    const ordered = await order(capture);
    const kind = scenes ?? (sceneKind === 'complex' || sceneKind === null ? 'any' : sceneKind);
    const what = { ...SCENES[kind], aberrations };
    return { ...ordered, ...(await refineCapture(captureFile, ordered.capture, shown, what, watch('bench'))) };
  }
  // The bench first: the better it is known, the better the order is told.
  const measured = await calibrateWithFrames(capture, known, aberrations, watch('bench'));
  return { ...measured, ...(await order(measured.capture)) };
}

/** Calibration frames that a `capture.json` of their own describes. @param scene a file of what lay in the light; null: nothing */
export async function readCalibrationFrames(file: string, scene: string | null, library: RunLibrary): Promise<CalibrationFrames> {
  const { capture, mask } = await doctorInput(file, library);
  const shown = maskOfBins(mask, capture, file);
  const [height, width] = shown.shape.slice(1) as [number, number];
  const inLight = scene === null ? evenLight([height, width]) : sceneOf(await readScenes(scene, [1, height, width]), 0);
  return { file, capture, mask: shown, scene: inLight };
}

/** The mask, of the size that the frames are registered for. */
function maskOfBins(mask: RealField | null, { registration: { bins } }: Capture, where: string): RealField {
  if (mask === null) {
    throw new InputError({ where, expected: 'the mask that was displayed', found: 'no mask file and no run that is here' });
  }
  const [, rows, columns] = mask.shape;
  if (rows === bins[0] && columns === bins[1]) return mask;
  const expected = `a mask of ${bins.join(' × ')}, which the frames are registered for`;
  throw new InputError({ where, expected, found: `one of ${rows} × ${columns}` });
}
