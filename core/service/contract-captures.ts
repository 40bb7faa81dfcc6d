import { z } from 'zod';
import { captureSchema } from '../capture/capture-schema.ts';
import { captureChangeSchema, captureFindingSchema } from '../capture/doctor/finding.ts';
import { arraySchema } from './contract-arrays.ts';

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

/** Part of the contract: frames of a camera, what is wrong with them, and their description. */
export const captureRequests = {
  /** Captures that were opened on this machine and are still there, the latest first. */
  'captures.recent': {
    input: nothing,
    output: z.array(z.object({ path: z.string(), opened: z.string() })),
  },
  /** A first description of frames (files, or folders of them); absolute paths. `slm`: name of a profile, or the path of a profile file. */
  'captures.make': {
    input: z.object({
      frames: z.array(z.string().min(1)).min(1),
      mask: z.object({ run: z.string().min(1).nullable(), file: z.string().min(1).nullable() }),
      slm: z.string().min(1),
      wavelength: positive,
      focalLength: positive,
      cameraPitch: positive,
      /** Panel pixels a mask pixel; null: the largest block that fits. */
      superpixel: z.int().positive().nullable(),
      /** Seconds, of frames whose names do not say it. */
      exposure: positive.nullable(),
      gain: positive.nullable(),
      readNoise: z.number().nonnegative().nullable(),
      out: z.string().min(1),
      overwrite: z.boolean(),
    }),
    output: z.object({ path: z.string(), guesses: z.array(z.string()) }),
  },
  /** Reads frames and looks at them: seconds. Changes are made in memory alone. */
  'captures.examine': { input: changed, output: captureViewSchema },
  /** The numbers of one of its frames as its file holds them, `[rows, columns]`. */
  'captures.frame': {
    input: z.object({ path: z.string().min(1), frame: z.int().nonnegative() }),
    output: z.object({ numbers: arraySchema }),
  },
  /** Writes the changed description to a file; what it names is found from there. */
  'captures.save': {
    input: changed.extend({ to: z.string().min(1), overwrite: z.boolean() }),
    output: z.object({ path: z.string() }),
  },
} as const;
