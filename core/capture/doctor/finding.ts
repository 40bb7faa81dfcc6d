import { z } from 'zod';
import { aberrationSchema, panelSchema, registrationSchema } from '../capture-schema.ts';

// Schemas only: the contract, and with it the window, holds this file.

const index = z.int().nonnegative();
const place = z.tuple([z.number(), z.number()]);

/** A change of `capture.json` that mends a finding; frames are never touched. `frame` counts the entries of `frames` from 0. */
export const captureChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('bits'),
    bits: z.int().min(1).max(32),
    justification: z.enum(['left', 'right']),
    /** Counts as described that one count is. */
    countsPerCount: z.number().positive(),
  }),
  z.strictObject({ kind: z.literal('dark-level'), counts: z.number().nonnegative() }),
  /** Added to those that are known. */
  z.strictObject({ kind: z.literal('bad-pixels'), pixels: z.array(z.tuple([index, index])) }),
  z.strictObject({ kind: z.literal('masks'), frames: z.array(z.strictObject({ frame: index, mask: index })) }),
  /** Light of each frame relative to the others. */
  z.strictObject({ kind: z.literal('power'), frames: z.array(z.strictObject({ frame: index, power: z.number().positive() })) }),
  z.strictObject({ kind: z.literal('centre'), centre: place }),
  z.strictObject({ kind: z.literal('pixels-per-bin'), pixelsPerBin: z.tuple([place, place]) }),
  z.strictObject({ kind: z.literal('zero-order'), share: z.number().min(0).max(0.99) }),
  /** All that a calibration measures. */
  z.strictObject({
    kind: z.literal('bench'),
    registration: registrationSchema,
    panel: panelSchema,
    aberration: aberrationSchema,
    intensityPerCountRate: z.number().positive(),
  }),
  z.strictObject({ kind: z.literal('scale'), intensityPerCountRate: z.number().positive() }),
]);
export type CaptureChange = z.infer<typeof captureChangeSchema>;

/** Something to draw on a frame: a camera pixel, or a circle around one. `frame` null: on every frame. */
const markSchema = z.strictObject({
  frame: index.nullable(),
  kind: z.enum(['pixel', 'circle']),
  /** [row, column], camera pixels; whole numbers are the middles of pixels. */
  at: place,
  /** Camera pixels. */
  radius: z.number().nonnegative(),
  /** What it is, for the window: e.g. `hot`, `dead`, `saturated`, `centre`. */
  what: z.string(),
});
export type CaptureMark = z.infer<typeof markSchema>;

/** What the doctor says about one risk. `stop`: the capture cannot be read as it is. */
export const captureFindingSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  verdict: z.enum(['ok', 'note', 'risk', 'stop']),
  /** What was seen: numbers, and where. */
  message: z.string(),
  /** What it does to the result; empty where nothing is wrong. */
  effect: z.string(),
  /** What to do; empty where there is nothing to do. */
  remedy: z.string(),
  marks: z.array(markSchema),
  /** A safe change of `capture.json`, in words and to apply; null where there is none. */
  fix: z.strictObject({ title: z.string(), change: captureChangeSchema }).nullable(),
});
export type CaptureFinding = z.infer<typeof captureFindingSchema>;
