import { repairPixels } from './bad-pixels.ts';
import type { LightFrame } from './bins.ts';
import { brackets } from './brackets.ts';
import { loadCalibration } from './calibration.ts';
import { besideCapture, type Capture } from './capture-file.ts';
import { FrameReader } from './frame.ts';
import { patternOf, type Exposure } from './pattern.ts';

/** What a camera says of one scene behind one mask: counts a second, bad pixels filled in. */
export interface CapturedLight {
  readonly scene: number;
  readonly mask: number;
  readonly light: LightFrame;
  /** Indices of pixels whose light is not known, since they are saturated in every exposure. */
  readonly saturated: readonly number[];
  /** Of each pixel: see `Pattern`. */
  readonly variance: Float64Array;
  /** How messages name it. */
  readonly where: string;
}

/**
 * The patterns of a capture, in the order of their first frames.
 * @param reader one that has files already
 * @throws InputError when a file is missing or damaged, or sizes differ
 */
export async function readLight(
  captureFile: string,
  capture: Capture,
  reader = new FrameReader(captureFile, capture.camera),
): Promise<CapturedLight[]> {
  const { camera, frames } = capture;
  const calibration = await loadCalibration(captureFile, capture, reader);
  const patterns: CapturedLight[] = [];
  for (const bracket of brackets(frames)) {
    const exposures = await Promise.all(bracket.map((reference) => readExposure(captureFile, reader, reference)));
    const { where } = exposures[0]!;
    const { height, width, counts, saturated, variance } = patternOf(exposures, calibration, capture);
    const values = repairPixels({ height, width, values: counts }, camera.badPixels, where);
    const { scene, mask } = bracket[0]!;
    patterns.push({ scene, mask, light: { height, width, values }, saturated, variance, where });
  }
  return patterns;
}

async function readExposure(captureFile: string, reader: FrameReader, reference: Capture['frames'][number]): Promise<Exposure> {
  const file = besideCapture(captureFile, reference.file);
  const where = reference.page === 0 ? file : `${file} page ${reference.page}`;
  return { frame: await reader.read(reference), power: reference.power, where };
}
