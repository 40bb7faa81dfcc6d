import { InputError } from '../math/input-error.ts';
import { besideCapture, type Capture, type PictureReference } from './capture-file.ts';
import type { CountMap } from './count-map.ts';
import type { Frame, FrameReader } from './frame.ts';

/** What darks and flats say of every frame. */
export interface Calibration {
  /** Counts less dark, which noise can make negative. @throws InputError when the darks have another size */
  lightOf(frame: Frame, where: string): Float64Array;
  /** Divides by the sensitivity of each pixel. @throws InputError when the flats have another size */
  flatten(light: CountMap, where: string): Float64Array;
}

export async function loadCalibration(
  captureFile: string,
  { darks, flats, camera }: Capture,
  reader: FrameReader,
): Promise<Calibration> {
  const darkFrames = await readAll(darks, reader);
  const flatFrames = await readAll(flats, reader);
  const darkLevel = camera.darkLevel ?? 0;
  const sensitivity = sensitivityOf(flatFrames, darkFrames, darkLevel, besideCapture(captureFile, flats[0]?.file ?? ''));
  return {
    lightOf(frame, where) {
      const dark = meanOf(nearestExposures(darkFrames, frame.exposure));
      checkSize(frame, dark, where);
      return frame.counts.map((count, pixel) => count - (dark?.counts[pixel] ?? darkLevel));
    },
    flatten(light, where) {
      checkSize(light, sensitivity, where);
      if (sensitivity === undefined) return light.counts;
      return light.counts.map((value, pixel) => value / sensitivity.counts[pixel]!);
    },
  };
}

const readAll = (references: readonly PictureReference[], reader: FrameReader): Promise<Frame[]> =>
  Promise.all(references.map((reference) => reader.read(reference)));

function nearestExposures(darks: readonly Frame[], exposure: number): readonly Frame[] {
  const nearest = Math.min(...darks.map((dark) => Math.abs(dark.exposure - exposure)));
  return darks.filter((dark) => Math.abs(dark.exposure - exposure) === nearest);
}

function meanOf(frames: readonly Frame[]): CountMap | undefined {
  const [first] = frames;
  if (first === undefined) return undefined;
  const counts = new Float64Array(first.counts.length);
  for (const frame of frames) {
    checkSize(frame, first, 'darks and flats');
    frame.counts.forEach((count, pixel) => (counts[pixel]! += count / frames.length));
  }
  return { ...first, counts };
}

/** The mean flat less dark, divided by its own mean: 1 for a pixel of average sensitivity. */
function sensitivityOf(flats: readonly Frame[], darks: readonly Frame[], darkLevel: number, where: string): CountMap | undefined {
  const flat = meanOf(flats);
  if (flat === undefined) return undefined;
  const dark = meanOf(nearestExposures(darks, flats[0]!.exposure));
  checkSize(flat, dark, where);
  const light = flat.counts.map((count, pixel) => count - (dark?.counts[pixel] ?? darkLevel));
  const mean = light.reduce((sum, value) => sum + value, 0) / light.length;
  const dead = light.findIndex((value) => !(value > 0));
  if (dead >= 0) {
    const found = `${light[dead]} at [${Math.floor(dead / flat.width)}, ${dead % flat.width}]`;
    throw new InputError({ where, expected: 'flats brighter than the darks in every pixel', found });
  }
  return { ...flat, counts: light.map((value) => value / mean) };
}

function checkSize(frame: CountMap, other: CountMap | undefined, where: string): void {
  if (other === undefined || (frame.height === other.height && frame.width === other.width)) return;
  const expected = `${other.height} × ${other.width} pixels, as the calibration frames have`;
  throw new InputError({ where, expected, found: `${frame.height} × ${frame.width}` });
}
