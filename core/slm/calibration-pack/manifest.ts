import { z } from 'zod';
import { slmProfileSchema } from '../profile-schema.ts';
import { patternSchema } from './pattern.ts';

/** `pack.json`: what the pictures of a calibration pack are, in the order in which they are shown. Lengths are metres. */
export const packManifestSchema = z.strictObject({
  kind: z.literal('kinoform-calibration-pack'),
  version: z.literal(1),
  profile: slmProfileSchema,
  wavelength: z.number().positive(),
  /** Mask pixels, [H, W]. */
  shape: z.tuple([z.int().positive(), z.int().positive()]),
  /** Panel pixels along a side of a mask pixel. */
  superpixel: z.int().positive(),
  /**
   * The mask phases of all patterns, `[L, H, W]` in radians. `known` says whose are what was told; those of the others rest on the 2π level that the panel is believed to have, which
   * they are to measure.
   */
  masks: z.string().min(1),
  patterns: z.array(z.strictObject({ file: z.string().min(1), known: z.boolean(), pattern: patternSchema })).min(1),
});
export type PackManifest = z.infer<typeof packManifestSchema>;

/** Names of the files of a pack. */
export const PACK_FILES = { manifest: 'pack.json', masks: 'masks.npy', order: 'pattern-order.csv' } as const;
