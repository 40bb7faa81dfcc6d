import type { RealField } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';
import type { IntensityNoise } from '../optics/intensity-noise.ts';
import { binsOfPixels, resampleIntoBins } from './bins.ts';
import { readCapture, type Capture } from './capture-file.ts';
import { captureNoise } from './capture-noise.ts';
import { readLight } from './light.ts';
import type { OnProgress } from './watch.ts';

/** Of the time that it takes, until the frames are read, roughly. */
const READ = 0.5;

interface CapturedMeasurements {
  /** `y [Q, L, H, W]`, zero frequency at [0, 0], orthonormal scale, never negative. */
  readonly intensity: RealField;
  /** What the camera adds to them, where its gain is known. */
  readonly noise: IntensityNoise | null;
  /** 0 for bins to which saturated pixels contribute, whose light is not known, 1 for the others; null where there are none. */
  readonly weights: RealField | null;
  readonly capture: Capture;
  /** Camera pixels that were saturated in all exposures of a pattern, of how many; bins that do not count for it. */
  readonly saturated: { readonly pixels: number; readonly of: number; readonly bins: number };
}

/**
 * Camera frames → intensities: counts from their bits, less dark, over sensitivity and exposure, brackets merged, bad pixels filled in, resampled into the bins of
 * the model's transform, scaled. A bin that noise leaves below zero becomes zero.
 * @param maskShape `[L, H, W]` of the mask that was displayed
 * @throws InputError when a file is missing or damaged, a frame is missing or there twice, or frames and mask do not fit
 */
export async function framesToMeasurements(
  captureFile: string,
  maskShape: readonly number[],
  onProgress: OnProgress = () => undefined,
): Promise<CapturedMeasurements> {
  const capture = await readCapture(captureFile);
  const [snapshots = 0, height = 0, width = 0] = maskShape;
  const [rows, columns] = capture.registration.bins;
  if (rows !== height || columns !== width) {
    const expected = `a mask of ${rows} × ${columns}, which the frames are registered for`;
    throw new InputError({ where: captureFile, expected, found: `one of ${height} × ${width}` });
  }
  const scenes = checkComplete(capture, snapshots, captureFile);
  const data = new Float64Array(scenes * snapshots * height * width);
  const known = new Float64Array(data.length).fill(1);
  let [saturated, pixels] = [0, 0];
  const patterns = await readLight(captureFile, capture);
  for (const [index, { light, scene, mask, where, saturated: lost }] of patterns.entries()) {
    await onProgress(READ + ((1 - READ) * index) / patterns.length);
    const { registration, optics } = capture;
    const bins = resampleIntoBins(light, registration, registration.bins, optics.envelope, where);
    const at = (scene * snapshots + mask) * height * width;
    bins.forEach((rate, bin) => (data[at + bin] = Math.max(0, rate * capture.intensityPerCountRate)));
    for (const bin of binsOfPixels(lost, light.width, registration)) known[at + bin] = 0;
    saturated += lost.length;
    pixels += light.values.length;
  }
  const shape = [scenes, snapshots, height, width];
  const bins = known.reduce((count, weight) => count + 1 - weight, 0);
  return {
    intensity: { shape, data },
    noise: captureNoise(capture, patterns, shape),
    weights: bins === 0 ? null : { shape, data: known },
    capture,
    saturated: { pixels: saturated, of: pixels, bins },
  };
}

/** How many scenes there are, each with frames behind every mask. */
function checkComplete({ frames }: Capture, snapshots: number, where: string): number {
  const seen = new Set<string>();
  const exposed = new Set<string>();
  for (const { scene, mask, exposure } of frames) {
    if (mask >= snapshots) {
      throw new InputError({
        where,
        expected: `frames behind masks 0 to ${snapshots - 1}`,
        found: `mask ${mask}`,
        hint: 'another mask?',
      });
    }
    const pair = `scene ${scene} behind mask ${mask}`;
    const exposedPair = `${pair} with ${exposure} s`;
    if (exposed.has(exposedPair)) {
      throw new InputError({ where, expected: 'one frame for each scene, mask and exposure', found: `two of ${exposedPair}` });
    }
    exposed.add(exposedPair);
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
