import { besideCapture, readCapture, type Capture } from '../capture/capture-file.ts';
import type { DoctorInput } from '../capture/doctor/examine.ts';
import { splitVariable } from '../formats/array-file.ts';
import { exists } from '../formats/files.ts';
import { InputError } from '../math/input-error.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import { readMask } from '../slm/read-mask.ts';
import { sceneModelOf } from '../training/scene-images.ts';

/**
 * A capture with what the doctor must know beside it: its mask, from the file or the run that it names, and what the scenes of the run are. A run that is
 * not in this workspace is no fault of the capture.
 * @param maskLevels of a mask of grey levels, where the capture does not say it: then it does
 * @throws InputError when `capture.json` or its mask cannot be read
 */
export async function doctorInput(captureFile: string, library: RunLibrary, maskLevels?: number): Promise<DoctorInput> {
  const described = await readCapture(captureFile);
  const capture: Capture =
    maskLevels === undefined ? described : { ...described, mask: { ...described.mask, levels: maskLevels } };
  const run = await runOf(capture, library);
  const named = capture.mask.file === null ? null : besideCapture(captureFile, capture.mask.file);
  const own =
    named !== null && (await exists(splitVariable(named).file)) ? await readMask(named, { levels: capture.mask.levels }) : null;
  const mask = own ?? (await run?.store.readDesign())?.maskPhase ?? null;
  return {
    captureFile,
    capture,
    mask: mask === null ? null : { shape: mask.shape, data: Float64Array.from(mask.data) },
    sceneKind: run === null ? null : sceneModelOf(await run.config()).kind,
  };
}

async function runOf({ mask }: Capture, library: RunLibrary) {
  if (mask.run === null) return null;
  try {
    return await library.find(mask.run);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
