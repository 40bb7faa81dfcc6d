import type { RealField } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';
import { sumIntoBins } from './bins.ts';
import { loadCalibration } from './calibration.ts';
import { besideCapture, readCapture, type Capture } from './capture-file.ts';
import { FrameReader } from './frame.ts';

interface CapturedMeasurements {
  /** `y [Q, L, H, W]`, zero frequency at [0, 0], orthonormal scale, never negative. */
  readonly intensity: RealField;
  readonly capture: Capture;
  /** Frame pixels that were saturated, of how many. */
  readonly saturated: number;
  readonly pixels: number;
}

/**
 * Camera frames → intensities: counts from their bits, less dark, over sensitivity and exposure, summed into the bins of the model's
 * transform, scaled. A bin that noise leaves below zero becomes zero.
 * @param maskShape `[L, H, W]` of the mask that was displayed
 * @throws InputError when a file is missing or damaged, a frame is missing or there twice, or frames and mask do not fit
 */
export async function framesToMeasurements(captureFile: string, maskShape: readonly number[]): Promise<CapturedMeasurements> {
  const capture = await readCapture(captureFile);
  const [snapshots = 0, height = 0, width = 0] = maskShape;
  const [rows, columns] = capture.registration.bins;
  if (rows !== height || columns !== width) {
    const expected = `a mask of ${rows} × ${columns}, which the frames are registered for`;
    throw new InputError({ where: captureFile, expected, found: `one of ${height} × ${width}` });
  }
  const scenes = checkComplete(capture, snapshots, captureFile);
  const reader = new FrameReader(captureFile, capture.camera);
  const calibrate = await loadCalibration(captureFile, capture, reader);
  const data = new Float64Array(scenes * snapshots * height * width);
  let [saturated, pixels] = [0, 0];
  for (const reference of capture.frames) {
    const file = besideCapture(captureFile, reference.file);
    const where = reference.page === 0 ? file : `${file} page ${reference.page}`;
    const frame = await reader.read(reference);
    const bins = sumIntoBins({ ...frame, values: calibrate(frame, where) }, capture.registration, where);
    const at = (reference.scene * snapshots + reference.mask) * height * width;
    bins.forEach((rate, bin) => (data[at + bin] = Math.max(0, rate * capture.intensityPerCountRate)));
    saturated += frame.saturated;
    pixels += frame.counts.length;
  }
  return { intensity: { shape: [scenes, snapshots, height, width], data }, capture, saturated, pixels };
}

/** How many scenes there are, each with one frame behind every mask. */
function checkComplete({ frames }: Capture, snapshots: number, where: string): number {
  const seen = new Set<string>();
  for (const { scene, mask } of frames) {
    if (mask >= snapshots) {
      throw new InputError({
        where,
        expected: `frames behind masks 0 to ${snapshots - 1}`,
        found: `mask ${mask}`,
        hint: 'another mask?',
      });
    }
    const pair = `scene ${scene} behind mask ${mask}`;
    if (seen.has(pair)) throw new InputError({ where, expected: 'one frame for each scene and mask', found: `two of ${pair}` });
    seen.add(pair);
  }
  const scenes = new Set(frames.map(({ scene }) => scene)).size;
  for (let scene = 0; scene < scenes; scene++) {
    for (let mask = 0; mask < snapshots; mask++) {
      const pair = `scene ${scene} behind mask ${mask}`;
      if (!seen.has(pair)) throw new InputError({ where, expected: `a frame of ${pair}`, found: 'none' });
    }
  }
  return scenes;
}
