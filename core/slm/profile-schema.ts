import { z } from 'zod';
import { bitmapFormatSchema } from './bitmap-format.ts';

const size = z.int().min(1).max(16384);

/** What is known of a spatial light modulator. A lab adds its own device as such a file; nothing here is code. */
export const slmProfileSchema = z
  .strictObject({
    version: z.literal(2),
    name: z
      .string()
      .max(64)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'small letters, digits and hyphens, such as our-panel'),
    title: z.string().min(1).max(80),
    /** Pixels. */
    width: size,
    height: size,
    /** Metres between pixels. */
    pitch: z.number().positive().max(1e-3),
    bits: z.int().min(1).max(16),
    /** +1: more grey, more phase; −1: the opposite. */
    sign: z.union([z.literal(1), z.literal(-1)]),
    /**
     * The grey level, not always whole or in reach, whose phase is 2π, by wavelength in metres: 2^bits when the whole range is one turn.
     * Wavelength null: at whichever wavelength the device was set to.
     */
    twoPiLevels: z.array(z.strictObject({ wavelength: z.number().positive().nullable(), level: z.number().positive() })).min(1),
    /**
     * What makes grey linear in phase: the device itself or its driver (`device`); nothing, it is linear up to a 2π level that each unit and
     * wavelength has (`level`); a table of voltages that the vendor's software loads (`voltage-table`).
     */
    calibration: z.enum(['device', 'level', 'voltage-table']),
    /** The files that the device or its software reads; the first is the usual one. */
    formats: z.array(bitmapFormatSchema).min(1),
    /** The larger picture in which a graphics card drives the device, its pixels in the upper left corner; null where there is none. */
    videoMode: z.strictObject({ width: size, height: size }).nullable(),
    /**
     * The bitmap of this size that flattens a unit's panel, 256 levels a turn; null where a device comes without.
     * Sign +1: its greys are added to the mask's; −1: subtracted.
     */
    correction: z.strictObject({ width: size, height: size, sign: z.union([z.literal(1), z.literal(-1)]) }).nullable(),
    /** `certain`: read in vendor material or drivers; `likely`: second-hand. */
    certainty: z.enum(['certain', 'likely']),
    note: z.string().max(2000),
  })
  .refine(({ correction, width, height }) => correction === null || (correction.width >= width && correction.height >= height), {
    message: 'a correction that covers the panel',
    path: ['correction'],
  })
  .refine(({ videoMode, width, height }) => videoMode === null || (videoMode.width >= width && videoMode.height >= height), {
    message: 'a video mode that holds the panel',
    path: ['videoMode'],
  });
export type SlmProfile = z.infer<typeof slmProfileSchema>;

/** A profile as a file may hold it: of this version, or of one before. */
export const profileFileSchema = z.preprocess(upgradeProfile, slmProfileSchema);

/** Version 1 had one 2π level and the wavelength at which it holds, and said nothing of files. What is not one comes back as it is. */
export function upgradeProfile(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1) return value;
  const { twoPiLevel, calibratedWavelength, ...rest } = value as Record<string, unknown>;
  const wide = typeof rest['bits'] === 'number' && rest['bits'] > 8;
  return {
    ...rest,
    version: 2,
    twoPiLevels: [{ wavelength: calibratedWavelength, level: twoPiLevel }],
    calibration: calibratedWavelength === null ? 'device' : 'level',
    formats: wide ? ['png', 'tiff', 'npy'] : ['bmp', 'png', 'tiff', 'npy'],
    videoMode: null,
    correction: null,
  };
}

/** How near two wavelengths must be for one to stand for the other. */
export const sameWavelength = (one: number, other: number): boolean => Math.abs(one / other - 1) <= 0.01;

/** What a profile says of the 2π level at a wavelength in metres: the entry for it, else the device's own, else the nearest. */
export function twoPiAt({ twoPiLevels }: SlmProfile, wavelength: number): SlmProfile['twoPiLevels'][number] {
  const distance = (entry: SlmProfile['twoPiLevels'][number]): number => {
    if (entry.wavelength === null) return 0.01;
    return Math.abs(Math.log(wavelength / entry.wavelength));
  };
  return twoPiLevels.reduce((best, entry) => (distance(entry) < distance(best) ? entry : best));
}
