import { z } from 'zod';
import { inflate, gzip } from '../formats/inflate.ts';
import { InputError } from '../math/input-error.ts';
import { bitmapFormatSchema } from './bitmap-format.ts';
import type { Correction } from './correction.ts';
import { gratingSchema, surroundSchema } from './export-settings.ts';
import { panelLayoutSchema } from './panel.ts';
import { slmProfileSchema } from './profile-schema.ts';
import { responseSchema } from './response.ts';
import { upgradeSidecar } from './sidecar-version-1.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const file = z.string().min(1);
const positive = z.number().positive();
const count = z.int().positive().max(16384);

const currentSchema = z.strictObject({
  kind: z.literal('kinoform-slm-export'),
  version: z.literal(2),
  bitmap: z.strictObject({ file, format: bitmapFormatSchema, sha256: hash }),
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
  wavelength: positive,
  layout: panelLayoutSchema,
  response: responseSchema,
  grating: gratingSchema.nullable(),
  lens: z.strictObject({ focalLength: z.number(), wavelength: positive, pitch: positive }).nullable(),
  surround: surroundSchema,
  /** Added once. `greys` is the bitmap itself, row by row from the top, gzip in base64: to take it off again needs no other file. */
  correction: z
    .strictObject({
      file,
      sha256: hash,
      width: count,
      height: count,
      sign: z.union([z.literal(1), z.literal(-1)]),
      greys: z.base64(),
    })
    .nullable(),
  /** The table behind `response`, or one of voltages that the device has to load: that one changes no level. */
  lut: z.strictObject({ file, sha256: hash, kind: z.enum(['phase', 'voltage']) }).nullable(),
  /** Of the phases shown against those of the mask, radians; the loss of PSNR in dB where it was computed. */
  quantisation: z.strictObject({ rms: z.number(), largest: z.number(), predictedPsnrLoss: z.number().nullable() }),
  /** In words, for whoever has this file and not the program. */
  decode: z.string(),
});

/** What is written beside each bitmap. With the bitmap it is all that `inspect` needs. Version 1 is read as well. */
export const sidecarSchema = z.preprocess(upgradeSidecar, currentSchema);
export type Sidecar = z.infer<typeof currentSchema>;

export const packGreys = (greys: Uint8Array): string => Buffer.from(gzip(greys)).toString('base64');

/** The correction that a sidecar holds. @throws InputError when it is damaged */
export function sidecarCorrection({ correction }: Sidecar, where: string): Pick<Correction, 'width' | 'values' | 'sign'> | null {
  if (correction === null) return null;
  const { width, height, sign, greys } = correction;
  const values = inflate(Buffer.from(greys, 'base64'), 'gzip', width * height, where);
  if (values.length !== width * height) {
    throw new InputError({
      where,
      expected: `a correction of ${height} × ${width} pixels`,
      found: `${values.length}`,
      hint: 'damaged?',
    });
  }
  return { width, sign, values };
}

export const DECODE_TEXT = [
  'The panel is the upper left corner of the picture, height × width pixels. The mask as it is shown lies there in block × block pixels, its upper left one at (top, left).',
  'Row r and column c of that are mask pixel (row, column) after these steps: r = rows − 1 − r if flipVertical; c = columns − 1 − c if flipHorizontal;',
  'then by rotation 0: (r, c); 90: (maskHeight − 1 − c, r); 180: (maskHeight − 1 − r, maskWidth − 1 − c); 270: (c, maskWidth − 1 − r).',
  'A level g means the phase p(g) = sign · 2π g / twoPiLevel (response linear) or sign · (t(g) − t(0)) with t linear between the rows of grey and phase (table), radians.',
  'The mask phase is p(g) − carrier − correction, modulo 2π: carrier = 2π (y sin angle + x cos angle) / period for a grating, minus π pitch² ((y − y0)² + (x − x0)²) / (wavelength · focalLength)',
  'for a lens, y and x counted in panel pixels from the upper left, (y0, x0) the middle of the mask; correction = direction · sign of correction · 2π · greys / 256, with direction +1 where p rises with g, −1 where it falls.',
].join(' ');
