import { z } from 'zod';
import { IDEAL_PANEL } from '../optics/panel.ts';
import { ABERRATION_TERMS } from '../optics/zernike.ts';
import { CAPTURE_VERSION } from './migrate-capture.ts';

// Schemas only: the contract, and with it the window, holds this file.

const index = z.int().nonnegative();
const pictureSchema = z.strictObject({
  /** Relative to the folder of `capture.json`. */
  file: z.string().min(1),
  /** Page of a TIFF or first index of an array `[N, rows, columns]`, counted from 0. */
  page: index.default(0),
  /** Which array of a file that holds several: the path of an HDF5 dataset, a MAT variable, an NPZ entry. Null: the only one. */
  variable: z.string().min(1).nullable().default(null),
  /** Seconds. */
  exposure: z.number().positive(),
});

/** Bytes without a header: `frames` pictures of `height × width` values, one after the other, from byte `offset`. */
const rawLayoutSchema = z.strictObject({
  height: z.int().positive(),
  width: z.int().positive(),
  type: z.enum(['uint8', 'uint16', 'uint32', 'float32', 'float64']),
  littleEndian: z.boolean(),
  offset: index,
  frames: z.int().positive(),
});

const finite = z.number();
const pair = z.tuple([finite, finite]);
export const registrationSchema = z.strictObject({
  /** The camera pixel of the zero frequency, [row, column]; pixel centres are whole numbers, and it may lie outside the frame. */
  centre: pair,
  /**
   * Camera pixels a bin of the model's discrete Fourier transform, [[row of row, row of column], [column of row, column of column]]: the camera pixel of a frequency is
   * `centre + pixelsPerBin · (frequency row, frequency column)`. It carries scale, rotation, shear and flips.
   */
  pixelsPerBin: z
    .tuple([pair, pair])
    .refine(([[a, b], [c, d]]) => Math.abs(a * d - b * c) > 1e-9, 'expected a matrix that can be inverted'),
  /** Size of the mask that this registration is for, [H, W]: bins are as wide as that many of them make a period. */
  bins: z.tuple([z.int().positive(), z.int().positive()]),
  /** What it rests on: lengths that somebody typed, known patterns, or the captured frames themselves. */
  source: z.enum(['nominal', 'calibrated', 'refined']),
});

/** What the modulator makes of a phase: see `PanelModel`. */
export const panelSchema = z.strictObject({
  phaseError: z.number().min(-0.9).max(1),
  fringing: z.number().nonnegative().max(8),
  fillFactor: z.number().gt(0).max(1),
  zeroOrder: z.number().min(0).lt(1),
});

export const aberrationTermSchema = z.enum(ABERRATION_TERMS);
export const aberrationSchema = z.array(z.strictObject({ term: aberrationTermSchema, waves: finite }));

/** `capture.json`: what a camera recorded behind a modulator, and what is needed to turn it into intensities. Lengths are metres. */
export const captureSchema = z.strictObject({
  kind: z.literal('kinoform-capture'),
  version: z.literal(CAPTURE_VERSION),
  /** Scene and mask are counted from 0. Several frames of one scene and mask with different exposures are a bracket, which is merged. */
  frames: z
    .array(
      pictureSchema.extend({
        scene: index.default(0),
        mask: index,
        /** The light that fell in, relative to the other frames: a lamp drifts. Count rates are divided by it. */
        power: z.number().positive().default(1),
      }),
    )
    .min(1),
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
    /** Counts without light, where there are no dark frames. Null: none. */
    darkLevel: z.number().nonnegative().nullable().default(null),
    /** Pixels whose counts say nothing, [row, column]. */
    badPixels: z.array(z.tuple([index, index])).default([]),
    /** How frames lie in files that do not say it themselves. */
    raw: rawLayoutSchema.nullable().default(null),
  }),
  optics: z.strictObject({
    wavelength: z.number().positive(),
    focalLength: z.number().positive(),
    slmPitch: z.number().positive(),
    /** Panel pixels along a side of a mask pixel. */
    superpixel: z.int().positive(),
    /** Wavefront error over the mask, in Zernike terms (`zernikeBasis`), rms in wavelengths. */
    aberration: aberrationSchema.default([]),
    panel: panelSchema.default(IDEAL_PANEL),
    /**
     * `square`: scene and mask are made of the mask's square pixels, and the far field has their envelope, `sinc² sinc²`, which is divided out.
     * `none`: the far field is that of points.
     */
    envelope: z.enum(['none', 'square']).default('none'),
  }),
  registration: registrationSchema,
  /** Model intensity (orthonormal transform) of one count a second, summed over a bin; 1 when unknown. */
  intensityPerCountRate: z.number().positive(),
  /** The mask that was displayed: a file beside this one (`[L, H, W]`, radians), a run of the history, or both. */
  mask: z.strictObject({
    file: z.string().min(1).nullable(),
    run: z.string().min(1).nullable(),
    /** Of a file of grey levels: how many of them are 2π. */
    levels: z.number().gt(1).optional(),
  }),
  note: z.string().default(''),
});
export type Registration = z.infer<typeof registrationSchema>;
export type Capture = z.infer<typeof captureSchema>;
export type PictureReference = z.infer<typeof pictureSchema>;
