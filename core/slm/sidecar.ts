import { z } from 'zod';
import { panelLayoutSchema, SURROUND_LEVEL } from './panel.ts';
import { slmProfileSchema } from './profile.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What is written beside each bitmap. With the bitmap it is all that `inspect` needs. */
export const sidecarSchema = z.strictObject({
  kind: z.literal('kinoform-slm-export'),
  version: z.literal(1),
  bitmap: z.strictObject({ file: z.string().min(1), format: z.enum(['bmp', 'png']), sha256: hash }),
  mask: z.strictObject({
    /** Counted from 1. */
    snapshot: z.int().positive(),
    snapshots: z.int().positive(),
    /** Of the float32 phases of all snapshots. */
    sha256: hash,
    run: z.string().nullable(),
  }),
  profile: slmProfileSchema,
  /** Metres. */
  wavelength: z.number().positive(),
  layout: panelLayoutSchema,
  surround: z.strictObject({ kind: z.literal('flat'), level: z.literal(SURROUND_LEVEL) }),
  /** What was applied beside the layout: nothing. */
  correction: z.null(),
  lut: z.null(),
  /** Of the phases shown against those of the mask, radians; the loss of PSNR in dB where it was computed. */
  quantisation: z.strictObject({ rms: z.number(), largest: z.number(), predictedPsnrLoss: z.number().nullable() }),
  /** In words, for whoever has this file and not the program. */
  decode: z.string(),
});
export type Sidecar = z.infer<typeof sidecarSchema>;

export const DECODE_TEXT =
  'Mask pixel (row, column) is shown by the block × block panel pixels whose upper left one is (top + block · r, left + block · c), ' +
  'with r = maskHeight − 1 − row if flipVertical, else row, and c = maskWidth − 1 − column if flipHorizontal, else column, counted from ' +
  'the upper left corner of the picture. Its phase in radians is (sign · level · 2π / twoPiLevel) mod 2π, with level the grey value.';
