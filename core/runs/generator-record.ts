import { z } from 'zod';
import { generatorConfigSchema, generatorNetworkSchema } from '../training/generators/generator-config.ts';

/** `generator.json`, beside `weights.safetensors`: what a kept generator is, and where it comes from. */
export const generatorRecordSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  created: z.string(),
  network: generatorNetworkSchema,
  origin: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('trained'),
      config: generatorConfigSchema,
      engine: z.string(),
      /** Whole passes over the training images: fewer than configured where it was stopped. */
      epochs: z.int(),
      seconds: z.number(),
      imagesPerSecond: z.number(),
      /** Mean loss of each epoch. */
      losses: z.array(z.number()),
    }),
    z.object({
      /** From the sketch of a data set alone. */
      kind: z.literal('sketched'),
      /** Complex numbers of the sketch, and how many samples went into it. */
      frequencies: z.int(),
      samples: z.int(),
      seed: z.int(),
      steps: z.int(),
      engine: z.string(),
    }),
    z.object({
      kind: z.literal('imported'),
      /** The file as it was named. */
      file: z.string(),
    }),
  ]),
  /** Numbers of a code. */
  latent: z.int(),
  /** Height and width of an image. */
  size: z.tuple([z.int(), z.int()]),
  /** What can be optimised in place of the code, from the code on: names and sizes. */
  splits: z.array(z.object({ name: z.string(), size: z.int() })),
  /** On images that it has not learned from, by name with unit. */
  figures: z.record(z.string(), z.number()),
  /** The Kinoform that made it. */
  made: z.string(),
});
export type GeneratorRecord = z.infer<typeof generatorRecordSchema>;
