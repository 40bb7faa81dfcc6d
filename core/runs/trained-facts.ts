import { z } from 'zod';

/** How the training of a kept network went. */
export const trainedFactsSchema = z.object({
  engine: z.string(),
  /** Whole passes over the training images: fewer than configured where it was stopped. */
  epochs: z.int(),
  seconds: z.number(),
  imagesPerSecond: z.number(),
  /** Mean loss of each epoch. */
  losses: z.array(z.number()),
  /** On images that it has not learned from, by name with unit. */
  figures: z.record(z.string(), z.number()),
  /** The Kinoform that made it. */
  made: z.string(),
});
