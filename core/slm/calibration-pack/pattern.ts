import { z } from 'zod';

/** Frequency [row, column] in bins of the mask's transform: where the light of a pattern goes. */
const frequency = z.tuple([z.number(), z.number()]);
const level = z.int().nonnegative();

/** What a pattern of the pack is for, with all that its analysis needs to know. */
export const patternSchema = z.discriminatedUnion('role', [
  /** One level everywhere: what the bench shows without a pattern. */
  z.strictObject({ role: z.literal('flat'), level }),
  /** Phases 0 and π, half and half, moved by so many quarters of a period: first orders at plus and minus the frequency. */
  z.strictObject({ role: z.literal('binary'), frequency, quarters: z.int().min(0).max(3) }),
  /** A phase that falls by 2π a period: its first order at the frequency. */
  z.strictObject({ role: z.literal('blazed'), frequency }),
  /** A kinoform of equally bright spots. */
  z.strictObject({ role: z.literal('spots'), frequencies: z.array(frequency).min(1) }),
  /** The left half of the mask at the reference level, the right at another. */
  z.strictObject({ role: z.literal('interference'), reference: level, level }),
  /** Bars along columns, the one half at the reference level, the other at another. */
  z.strictObject({ role: z.literal('diffraction'), frequency, reference: level, level }),
]);
export type Pattern = z.infer<typeof patternSchema>;

/** Mask pixels, [rows, columns]. */
export type PatternShape = readonly [height: number, width: number];
