import path from 'node:path';
import { z } from 'zod';
import { readWhole } from '../formats/files.ts';
import { decodeJson } from '../formats/json.ts';

const index = z.int().nonnegative();
const pictureSchema = z.strictObject({
  /** Relative to the folder of `capture.json`. */
  file: z.string().min(1),
  /** Page of a TIFF or first index of an NPY `[N, rows, columns]`, counted from 0. */
  page: index.default(0),
  /** Seconds. */
  exposure: z.number().positive(),
});

/** `capture.json`: what a camera recorded behind a modulator, and what is needed to turn it into intensities. Lengths are metres. */
export const captureSchema = z.strictObject({
  kind: z.literal('kinoform-capture'),
  version: z.literal(1),
  /** One frame for each scene and mask, both counted from 0. */
  frames: z.array(pictureSchema.extend({ scene: index.default(0), mask: index })).min(1),
  /** Frames without light: those with the exposure nearest to a frame's are averaged and subtracted from it. */
  darks: z.array(pictureSchema).default([]),
  /** Frames of even light: averaged, less dark, relative to their mean, they divide each frame. */
  flats: z.array(pictureSchema).default([]),
  camera: z.strictObject({
    pitch: z.number().positive(),
    bits: z.int().min(1).max(32),
    /** Where the bits lie in the file's 8 or 16: `right` from 0 to 2^bits − 1, `left` in steps of 2^(16 − bits). */
    justification: z.enum(['left', 'right']),
    /** Electrons a count. */
    gain: z.number().positive().nullable(),
    /** Electrons, rms. */
    readNoise: z.number().nonnegative().nullable(),
  }),
  optics: z.strictObject({
    wavelength: z.number().positive(),
    focalLength: z.number().positive(),
    slmPitch: z.number().positive(),
    /** Panel pixels along a side of a mask pixel. */
    superpixel: z.int().positive(),
  }),
  registration: z.strictObject({
    /** The camera pixel of the zero frequency, [row, column]; halves when a bin has an even number of pixels. */
    centre: z.tuple([z.number().nonnegative(), z.number().nonnegative()]),
    /** Camera pixels along a side of a bin of the model's discrete Fourier transform. */
    pixelsPerBin: z.int().positive(),
    /** Size of the mask that this registration is for, [H, W]: bins are as wide as that many of them make a period. */
    bins: z.tuple([z.int().positive(), z.int().positive()]),
  }),
  /** Model intensity (orthonormal transform) of one count a second, summed over a bin; 1 when unknown. */
  intensityPerCountRate: z.number().positive(),
  /** The mask that was displayed: a file beside this one (`[L, H, W]`, radians), a run of the history, or both. */
  mask: z.strictObject({ file: z.string().min(1).nullable(), run: z.string().min(1).nullable() }),
  note: z.string().default(''),
});
export type Capture = z.infer<typeof captureSchema>;
export type PictureReference = z.infer<typeof pictureSchema>;

/** @throws InputError that names the field which is wrong */
export const readCapture = async (file: string): Promise<Capture> => decodeJson(await readWhole(file), captureSchema, file);

/** Where a file that `capture.json` names is. */
export const besideCapture = (captureFile: string, name: string): string => path.resolve(path.dirname(captureFile), name);
