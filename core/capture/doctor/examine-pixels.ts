import { brackets } from '../brackets.ts';
import { spread } from '../spread.ts';
import type { Capture } from '../capture-file.ts';
import { examineBadPixels, darkNoise, type PixelSetting } from './bad-pixels.ts';
import { examineDarkLevel } from './dark-level.ts';
import { examineDuplicates } from './duplicates.ts';
import type { ExposedFrame, SceneFrame } from './evidence.ts';
import type { Examiner, OnStep } from './examine.ts';
import { examineExposureRange } from './exposure-range.ts';
import { examineExposures } from './exposures.ts';
import { labelOf, type LoadedFrames } from './load-frames.ts';
import { samplingOf } from '../../optics/affine.ts';
import { examineSaturation } from './saturation.ts';

/** Patterns whose pixels are looked at one by one. */
const MOST_PATTERNS = 16;
/** Camera pixels a bin from which patterns of different scenes behind one mask are as good as behind different masks. */
const SMOOTH = 1.8;
/** Bins around the centre that belong to the zero order. */
const ZERO_ORDER = 2;

/** What the frames say by themselves, pixel by pixel. */
export async function examinePixels(examiner: Examiner, { reader }: LoadedFrames, onStep: OnStep): Promise<void> {
  await onStep('counts');
  const { capture } = examiner;
  const counted = reader.withCamera(capture.camera);
  const frames: SceneFrame[] = await Promise.all(
    capture.frames.map(async (reference, index) => {
      const frame = await counted.read(reference);
      return { ...frame, index, label: labelOf(reference), scene: reference.scene, mask: reference.mask };
    }),
  );
  const darks: ExposedFrame[] = await Promise.all(
    capture.darks.map(async (reference, index) => ({ ...(await counted.read(reference)), index, label: labelOf(reference) })),
  );
  const full = 2 ** capture.camera.bits - 1;
  const unsaturated = brackets(frames).map((group) => longestWithin(group, full));

  await onStep('dark level');
  const map = darks.length === 0 ? null : meanOf(darks);
  const level = capture.camera.darkLevel ?? 0;
  const source = map !== null ? 'darks' : capture.camera.darkLevel !== null ? 'darkLevel' : 'none';
  examiner.add(examineDarkLevel(spread(unsaturated, MOST_PATTERNS), { source, map, level }));

  await onStep('pixels');
  const { registration } = capture;
  const pixelsPerBin = samplingOf(registration.pixelsPerBin);
  const width = frames[0]!.width;
  const setting: PixelSetting = {
    dark: map,
    darkLevel: examiner.capture.camera.darkLevel ?? 0,
    darks,
    noise: darkNoise(capture.camera, darks),
    full,
    known: badSet(capture, width),
    centre: registration.centre,
    pixelsPerBin,
  };
  const independent = pixelsPerBin >= SMOOTH ? unsaturated : firstOfEachMask(unsaturated);
  examiner.add(examineBadPixels(spread(independent, MOST_PATTERNS), setting));

  await onStep('exposures');
  const bad = badSet(examiner.capture, width);
  const { bits, darkLevel } = examiner.capture.camera;
  examiner.add(
    examineSaturation(frames, { bits, bad, centre: registration.centre, reach: Math.max(2, ZERO_ORDER * pixelsPerBin) }),
  );
  examiner.add(examineExposureRange(frames, bits));
  examiner.add(examineExposures(frames, bits, (pixel) => map?.[pixel] ?? darkLevel ?? 0));
  examiner.add(examineDuplicates(frames));
}

/** Bad pixels by their place in the plane. */
const badSet = ({ camera }: Capture, width: number): ReadonlySet<number> =>
  new Set(camera.badPixels.map(([row, column]) => row * width + column));

/** The longest exposure without saturated pixels, or else the shortest. */
function longestWithin(group: readonly SceneFrame[], full: number): SceneFrame {
  return [...group].reverse().find(({ counts }) => counts.every((value) => value < full)) ?? group[0]!;
}

function firstOfEachMask(frames: readonly SceneFrame[]): SceneFrame[] {
  return frames.filter(({ mask }, index) => frames.findIndex((other) => other.mask === mask) === index);
}

function meanOf(frames: readonly ExposedFrame[]): Float64Array {
  const result = new Float64Array(frames[0]!.counts.length);
  for (const { counts } of frames) counts.forEach((value, pixel) => (result[pixel]! += value / frames.length));
  return result;
}
