import { z } from 'zod';

/** What a lab knows of a camera, once and for all its captures. Lengths are metres. */
export const cameraProfileSchema = z.strictObject({
  version: z.literal(1),
  name: z
    .string()
    .max(64)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'small letters, digits and hyphens, such as our-camera'),
  title: z.string().min(1).max(80),
  /** Metres between pixels. */
  pitch: z.number().positive().max(1e-3),
  /** Of its converter, and where they lie in the file's 8 or 16: as in `capture.json`. */
  bits: z.int().min(1).max(16),
  justification: z.enum(['left', 'right']),
  /** Electrons a count; null: not known. */
  gain: z.number().positive().nullable(),
  /** Electrons, rms. */
  readNoise: z.number().nonnegative().nullable(),
  /** Electrons that a pixel holds. */
  fullWell: z.number().positive().nullable(),
  note: z.string().max(2000).default(''),
});
export type CameraProfile = z.infer<typeof cameraProfileSchema>;
