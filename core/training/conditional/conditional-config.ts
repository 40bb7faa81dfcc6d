import { z } from 'zod';
import { encoderConfigSchema } from '../encoders/encoder-config.ts';
import { directConfigSchema } from '../direct/direct-config.ts';
import { generatorConfigSchema } from '../generators/generator-config.ts';

/** What makes a generator that reads measured magnitudes, and decides its weights. */
export const conditionalConfigSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('conditional'),
  name: z.string().min(1).max(80),
  seed: z.int().min(0).max(0xffffffff),
  dataset: generatorConfigSchema.shape.dataset,
  scene: encoderConfigSchema.shape.scene,
  measurement: encoderConfigSchema.shape.measurement,
  symmetry: directConfigSchema.shape.symmetry,
  latent: z.int().min(1).max(1024),
  /** Units of the layers between magnitudes with code and image, and of the discriminator's. */
  hidden: z.array(z.int().min(1).max(8192)).max(8),
  discriminator: z.array(z.int().min(1).max(8192)).max(8),
  training: z.strictObject({
    epochs: z.int().positive(),
    batchSize: z.int().positive(),
    /** Of Adam at first, for both; it falls to 0 along half a cosine. */
    learningRate: z.number().positive(),
    /** λ of the mean absolute error of pixels, beside what the discriminator says. */
    absolute: z.number().nonnegative(),
  }),
});
export type ConditionalConfig = z.infer<typeof conditionalConfigSchema>;
