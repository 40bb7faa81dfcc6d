import { z } from 'zod';
import { bitmapFormatSchema } from './bitmap-format.ts';

const sign = z.union([z.literal(1), z.literal(-1)]);

/** A blazed grating: phase 2π a period, rising along `angle` in radians, 0 to the right and π/2 downwards. Period in panel pixels. */
export const gratingSchema = z.strictObject({ period: z.number().min(2).max(16384), angle: z.number().min(-7).max(7) });
export type Grating = z.infer<typeof gratingSchema>;

/** What the panel pixels around the mask show. The checkerboard is of 0 and π, in squares of `cell` panel pixels. */
export const surroundSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('flat') }),
  z.strictObject({ kind: z.literal('grating'), ...gratingSchema.shape }),
  z.strictObject({ kind: z.literal('checkerboard'), cell: z.int().min(1).max(16384) }),
]);
export type Surround = z.infer<typeof surroundSchema>;

/** How a mask is put on a panel. Null: as the profile says, or not at all; for the block the largest that fits. */
export const exportSettingsSchema = z.strictObject({
  /** Name of a known profile, or the path of a profile file. */
  profile: z.string().min(1),
  /** Metres. */
  wavelength: z.number().positive(),
  format: bitmapFormatSchema,
  /** `video`: the whole picture of the device's video mode, the panel in its upper left corner. */
  frame: z.enum(['panel', 'video']),
  /** Panel pixels along each side of a mask pixel. */
  block: z.int().positive().nullable(),
  /** Quarter turns clockwise, before the flips. */
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  flipHorizontal: z.boolean(),
  flipVertical: z.boolean(),
  /** Panel pixels that the centred mask is moved by, [down, right]. */
  offset: z.tuple([z.int(), z.int()]),
  surround: surroundSchema,
  /** Added to the mask's phase, before wrapping. */
  grating: gratingSchema.nullable(),
  /** Focal length in metres of a lens added to the mask's phase, about the mask's centre; below 0 it diverges. */
  lens: z.number().nullable(),
  /** +1: more phase, more grey; −1: the opposite. */
  sign: sign.nullable(),
  /** Grey level of a phase of 2π. */
  twoPiLevel: z.number().positive().nullable(),
  /** Use levels beyond 2π as well, where they come nearer. */
  fullRange: z.boolean(),
  /** Path of a table phase(grey) as CSV, or of a table of voltages (.lut). */
  lut: z.string().min(1).nullable(),
  /** Path of a correction bitmap, and whether its greys are added or subtracted. */
  correction: z.string().min(1).nullable(),
  correctionSign: sign.nullable(),
  /** Metres, for which table and correction were made; left out, what the names of their files say. */
  lutWavelength: z.number().positive().optional(),
  correctionWavelength: z.number().positive().optional(),
});
export type ExportSettings = z.infer<typeof exportSettingsSchema>;

/** A mask in the middle of a panel, as large as fits, and nothing else. */
export const PLAIN_SETTINGS: Omit<ExportSettings, 'profile' | 'wavelength' | 'format'> = {
  frame: 'panel',
  block: null,
  rotation: 0,
  flipHorizontal: false,
  flipVertical: false,
  offset: [0, 0],
  surround: { kind: 'flat' },
  grating: null,
  lens: null,
  sign: null,
  twoPiLevel: null,
  fullRange: false,
  lut: null,
  correction: null,
  correctionSign: null,
};
