import path from 'node:path';
import type { Field, RealField } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';
import { samplingOf } from '../optics/affine.ts';
import type { BenchFit, BenchProblem, KnownScene } from './bench-fit.ts';
import { benchValuesOf, withBenchValues, type BenchParameter, type BenchValues } from './bench-parameters.ts';
import { FULL_SAMPLING } from './bins.ts';
import { refineBlindly, type BlindOptions } from './blind-refinement.ts';
import type { Capture } from './capture-file.ts';
import { frameOrder } from './frame-order.ts';
import { calibrateJointly, type AberrationSet } from './joint-calibration.ts';
import { readLight, type CapturedLight } from './light.ts';
import type { UnknownScene } from './solve-scene.ts';
import { spread } from './spread.ts';
import { stepsOf, type Watch } from './watch.ts';

/** A capture whose bench has been measured, and how well. */
export interface CalibratedCapture {
  readonly capture: Capture;
  /** What it said before, and what it says now. */
  readonly before: BenchValues;
  readonly after: BenchValues;
  /** Which parameters were fitted; the others are as before. */
  readonly free: readonly BenchParameter[];
  /** Standard deviations; null where none can be told. */
  readonly uncertainties: BenchFit['uncertainties'];
  /** `‖model − frames‖ / ‖frames‖` that is left. */
  readonly residual: number;
}

/** Frames of known masks, as a `capture.json` of their own says, with what lay in the light. */
export interface CalibrationFrames {
  readonly file: string;
  readonly capture: Capture;
  /** `φ [L,H,W]` that was shown. */
  readonly mask: RealField;
  /** `x [H,W]`: even light without a sample. */
  readonly scene: Field;
}

/**
 * Measures the bench of a capture from calibration frames: registration, LUT scale, zero order, low aberrations, and the scale of the light.
 * @throws InputError when the frames cannot be read, or are of another mask size or camera than the capture; the signal's reason once it is aborted
 */
export async function calibrateWithFrames(
  capture: Capture,
  known: CalibrationFrames,
  aberrations: AberrationSet,
  watch: Watch = {},
): Promise<CalibratedCapture> {
  const bins = capture.registration.bins;
  if (known.capture.registration.bins.join() !== bins.join()) {
    throw new InputError({
      where: known.file,
      expected: `frames registered for ${bins.join(' × ')} bins, as the capture's`,
      found: known.capture.registration.bins.join(' × '),
    });
  }
  const light = inMaskOrder(await readKnownLight(known), known.mask.shape[0]!, known.file);
  const chosen = spread([...light.keys()], MOST_FRAMES);
  const frames = knownFrames(
    chosen.map((index) => light[index]!),
    known.capture,
  );
  const problem: BenchProblem = {
    scenes: [{ scene: known.scene, ...frames }],
    mask: masksOf(known.mask, chosen),
    panel: capture.optics.panel,
    envelope: known.capture.optics.envelope,
  };
  const before = benchValuesOf(known.capture);
  return described(capture, before, await calibrateJointly(problem, before, aberrations, stepsOf(watch)), 'calibrated');
}

/** @throws InputError that says which description is meant: one thinks of the capture's, which may be mended already */
async function readKnownLight({ file, capture }: CalibrationFrames): Promise<readonly CapturedLight[]> {
  try {
    return await readLight(file, capture);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { where, expected, found, hint } = error;
    const mend = `${path.basename(file)} describes it: examine and mend that as a capture of its own`;
    throw new InputError({ where, expected, found, hint: hint === undefined ? mend : `${hint} ${mend}` });
  }
}

/** Known frames that are fitted to: more of them say little more, and each takes its time. Of a calibration pack these are some of every kind. */
const MOST_FRAMES = 12;

/** Some of the masks `[L,H,W]`. */
function masksOf({ shape, data }: RealField, chosen: readonly number[]): RealField {
  const [, height, width] = shape as [number, number, number];
  const size = height * width;
  const taken = new Float64Array(chosen.length * size);
  chosen.forEach((mask, at) => taken.set(data.subarray(mask * size, (mask + 1) * size), at * size));
  return { shape: [chosen.length, height, width], data: taken };
}

/** One frame behind each mask of one scene. */
function inMaskOrder(light: readonly CapturedLight[], snapshots: number, where: string, scene = 0): readonly CapturedLight[] {
  return Array.from({ length: snapshots }, (_, mask) => {
    const found = light.find((each) => each.mask === mask && each.scene === scene);
    if (found === undefined)
      throw new InputError({ where, expected: `a frame of scene ${scene} behind mask ${mask}`, found: 'none' });
    return found;
  });
}

/** Frames in the model's units; what is saturated or known to be bad does not count. */
function knownFrames(light: readonly CapturedLight[], { intensityPerCountRate, camera }: Capture): Omit<KnownScene, 'scene'> {
  return {
    frames: light.map(({ light: frame }) => ({ ...frame, values: frame.values.map((rate) => rate * intensityPerCountRate) })),
    trusted: light.map(({ light: { values, width }, saturated }) => {
      if (saturated.length === 0 && camera.badPixels.length === 0) return null;
      const trusted = new Float64Array(values.length).fill(1);
      for (const pixel of saturated) trusted[pixel] = 0;
      for (const [row, column] of camera.badPixels) trusted[row * width + column] = 0;
      return trusted;
    }),
  };
}

/** What a fit makes of a capture. */
function described(
  capture: Capture,
  before: BenchValues,
  { values, free, uncertainties, residual }: BenchFit,
  source: Capture['registration']['source'],
): CalibratedCapture {
  return { capture: withBenchValues(capture, values, source), before, after: values, free, uncertainties, residual };
}

/** Scenes that are refined with: more of them say little more, and each takes its time. */
const MOST_SCENES = 3;
/** An order is another one when it leaves this share of the residual, or less. */
const CLEARLY_BETTER = 0.8;

/** The order of a capture's frames, and the capture with it. */
export interface OrderedCapture {
  readonly capture: Capture;
  /** By mask as the capture said, the mask that it really was; null when that was right, or one mask leaves nothing to tell. */
  readonly maskOf: readonly number[] | null;
}

/**
 * Finds out behind which masks the frames of a capture were taken, from its first scene (see `frameOrder`), and corrects the capture when another order is clearly likelier. All scenes count as captured
 * in the same order.
 * @param mask `φ [L,H,W]`
 */
export async function orderFrames(
  captureFile: string,
  capture: Capture,
  mask: RealField,
  watch: Watch = {},
): Promise<OrderedCapture> {
  if (mask.shape[0] === 1) return { capture, maskOf: null };
  const [scene] = await unknownScenes(captureFile, capture, mask, 1);
  const step = stepsOf(watch);
  const found = await frameOrder(scene!, benchValuesOf(capture), (tried, of) => step(tried / of));
  if (found.residual > CLEARLY_BETTER * found.givenResidual) return { capture, maskOf: null };
  const maskOf = found.order.map((_, frame) => found.order.indexOf(frame));
  return { capture: { ...capture, frames: capture.frames.map((frame) => ({ ...frame, mask: maskOf[frame.mask]! })) }, maskOf };
}

/**
 * Refines the bench of a capture from its own frames, without calibration frames: see `refineBlindly`.
 * @param mask `φ [L,H,W]`
 * @throws InputError when the frames cannot be read, or decide nothing; the signal's reason once it is aborted
 */
export async function refineCapture(
  captureFile: string,
  capture: Capture,
  mask: RealField,
  options: BlindOptions,
  watch: Watch = {},
): Promise<CalibratedCapture> {
  if (mask.shape[0] === 1 && !options.knowsPhase) {
    throw new InputError({
      where: captureFile,
      expected: 'at least two masks, or scenes of known phase',
      found: 'one mask: on any bench some scene explains its frames',
      hint: 'calibration frames with --frames, or --scenes amplitude where that is true',
    });
  }
  const scenes = await unknownScenes(captureFile, capture, mask, MOST_SCENES);
  const before = benchValuesOf(capture);
  return described(capture, before, await refineBlindly(scenes, before, options, stepsOf(watch)), 'refined');
}

async function unknownScenes(captureFile: string, capture: Capture, mask: RealField, most: number): Promise<UnknownScene[]> {
  if (samplingOf(capture.registration.pixelsPerBin) < FULL_SAMPLING) {
    throw new InputError({
      where: captureFile,
      expected: `at least ${FULL_SAMPLING} camera pixels a bin`,
      found: samplingOf(capture.registration.pixelsPerBin).toPrecision(3),
      hint: 'a longer focal length, smaller camera pixels or smaller mask pixels; or calibration frames with --frames',
    });
  }
  const light = await readLight(captureFile, capture);
  const count = Math.min(most, new Set(light.map(({ scene }) => scene)).size);
  return Array.from({ length: count }, (_, scene) => {
    const { frames, trusted } = knownFrames(inMaskOrder(light, mask.shape[0]!, captureFile, scene), capture);
    return { frames, trusted, mask, panel: capture.optics.panel, envelope: capture.optics.envelope };
  });
}
