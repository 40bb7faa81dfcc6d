import { z } from 'zod';
import { aberrationTermSchema, captureSchema } from '../capture/capture-schema.ts';
import { captureChangeSchema, captureFindingSchema } from '../capture/doctor/finding.ts';
import { arraySchema } from './contract-arrays.ts';
import { followedSchema } from './contract-work.ts';

export type { Capture, Registration } from '../capture/capture-schema.ts';
export type { CaptureChange, CaptureFinding, CaptureMark } from '../capture/doctor/finding.ts';

/** A capture as it is shown: its description after changes, and what the doctor finds in it then. */
export const captureViewSchema = z.object({
  path: z.string(),
  capture: captureSchema,
  findings: z.array(captureFindingSchema),
});
export type CaptureView = z.infer<typeof captureViewSchema>;

/** A `capture.json` with changes on top, which are in no file yet. */
const changed = z.object({ path: z.string().min(1), changes: z.array(captureChangeSchema) });
const nothing = z.object({});
const positive = z.number().positive();

/** What a bench is fitted by: see `BenchValues`. Camera pixels, radians, shares, waves rms. */
const benchParameterSchema = z.enum([
  'centre row',
  'centre column',
  'rotation',
  'scale rows',
  'scale columns',
  'shear',
  'phase error',
  'leak',
  'gain',
  'background',
  ...aberrationTermSchema.options,
]);

/** Calibration frames that a `capture.json` of their own describes, with a file of what lay in the light; or the captured frames themselves. */
const calibrationSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('frames'), path: z.string().min(1), scene: z.string().min(1).nullable() }),
  /** `scenes`: what is known of them; null: what the run says, or nothing. */
  z.object({ kind: z.literal('blind'), scenes: z.enum(['any', 'phase', 'real', 'amplitude']).nullable() }),
]);
export type CalibrationSource = z.infer<typeof calibrationSourceSchema>;

/** What a calibration found: the changes that describe the bench so, and the figures behind them. */
const calibrationSchema = z.object({
  changes: z.array(captureChangeSchema),
  /** What the calibrated frames were described as, and what they say. */
  before: z.record(benchParameterSchema, z.number()),
  after: z.record(benchParameterSchema, z.number()),
  /** Which were fitted; the others are as before. */
  free: z.array(benchParameterSchema),
  /** Standard deviations; null where none can be told. */
  uncertainties: z.partialRecord(benchParameterSchema, z.number()).nullable(),
  /** `‖model − frames‖ / ‖frames‖` that is left, in amplitude of light. */
  residual: z.number(),
  /** By mask as the capture said, the mask that it really was; null when that was right. */
  maskOf: z.array(z.int().nonnegative()).nullable(),
});
export type Calibration = z.infer<typeof calibrationSchema>;

const job = z.string().min(1).max(100);

/** Part of the contract: frames of a camera, what is wrong with them, and their description. */
export const captureRequests = {
  /** Captures that were opened on this machine and are still there, the latest first. */
  'captures.recent': {
    input: nothing,
    output: z.array(z.object({ path: z.string(), opened: z.string() })),
  },
  /** The description among files and folders that were dropped, for which folders are searched; null when there is none. Absolute paths. */
  'captures.find': {
    input: z.object({ paths: z.array(z.string().min(1)) }),
    output: z.object({ path: z.string().nullable() }),
  },
  /** The frame files that paths stand for: a folder for the frames in it. What is no folder is given back as it is. */
  'captures.frames': {
    input: z.object({ paths: z.array(z.string().min(1)) }),
    output: z.object({ frames: z.array(z.string()) }),
  },
  /** A first description of frames (files, or folders of them); absolute paths. `slm`: name of a profile, or the path of a profile file. */
  'captures.make': {
    input: z.object({
      frames: z.array(z.string().min(1)).min(1),
      /** `levels`: the file holds grey levels, of which so many are 2π; null for radians or complex numbers. */
      mask: z.object({
        run: z.string().min(1).nullable(),
        file: z.string().min(1).nullable(),
        levels: z.number().gt(1).nullable(),
      }),
      slm: z.string().min(1),
      wavelength: positive,
      focalLength: positive,
      cameraPitch: positive,
      /** Panel pixels a mask pixel; null: the largest block that fits. */
      superpixel: z.int().positive().nullable(),
      /** Seconds, of frames whose names do not say it. */
      exposure: positive.nullable(),
      /** Of the camera; null: by the values. */
      bits: z.int().min(1).max(32).nullable(),
      gain: positive.nullable(),
      readNoise: z.number().nonnegative().nullable(),
      out: z.string().min(1),
      overwrite: z.boolean(),
    }),
    output: z.object({ path: z.string(), guesses: z.array(z.string()) }),
  },
  /** Reads frames and looks at them: seconds. Changes are made in memory alone. */
  'captures.examine': { input: changed.extend(followedSchema.shape), output: captureViewSchema },
  /** The numbers of one of its frames as its file holds them, `[rows, columns]`. */
  'captures.frame': {
    input: z.object({ path: z.string().min(1), frame: z.int().nonnegative() }),
    output: z.object({ numbers: arraySchema }),
  },
  /**
   * Measures the bench (`aberrations`: which are measured; `low` ones are defocus and astigmatism); one at a time, and minutes long where masks are large. `job` is a name of the asker's own, which `calibration.progress` carries. Answers with null once it
   * was cancelled. Nothing is written.
   */
  'captures.calibrate': {
    input: changed.extend({
      job,
      source: calibrationSourceSchema,
      aberrations: z.enum(['none', 'low', 'all']),
      keepOrder: z.boolean(),
    }),
    output: z.object({ calibration: calibrationSchema.nullable() }),
  },
  /** Ends a calibration between two steps; one that has ended already is no fault. */
  'captures.cancel': { input: z.object({ job }), output: nothing },
  /** Writes the changed description to a file; what it names is found from there. */
  'captures.save': {
    input: changed.extend({ to: z.string().min(1), overwrite: z.boolean() }),
    output: z.object({ path: z.string() }),
  },
} as const;

export const captureEvents = {
  /** At most ten a second. */
  'calibration.progress': z.object({
    job,
    /** Each counts from 0 to 1 by itself. */
    stage: z.enum(['order', 'bench']),
    share: z.number(),
    /** Of this stage, at most: it ends sooner when nothing improves any more. */
    secondsLeft: z.number().nullable(),
  }),
} as const;
