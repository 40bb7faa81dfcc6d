import { z } from 'zod';
import { generatorConfigSchema } from '../generators/generator-config.ts';
import { measurementSchema } from './measurement.ts';

/** What makes an encoder of a generator, and decides its weights, the generator's given. */
export const encoderConfigSchema = z.strictObject({
  version: z.literal(1),
  name: z.string().min(1).max(80),
  seed: z.int().min(0).max(0xffffffff),
  /** Its id. */
  generator: z.string(),
  dataset: generatorConfigSchema.shape.dataset,
  /** How an image becomes a scene. */
  scene: z.strictObject({ kind: z.enum(['amplitude', 'phase']), phaseRange: z.number().positive() }),
  measurement: measurementSchema,
  /** Units of the layers between magnitudes and code. */
  hidden: z.array(z.int().min(1).max(8192)).max(8),
  /** Units of the critic's layers. */
  critic: z.array(z.int().min(1).max(8192)).max(8),
  training: z.strictObject({
    epochs: z.int().positive(),
    batchSize: z.int().positive(),
    /** Of Adam at first, for encoder and critic; it falls to 0 along half a cosine. */
    learningRate: z.number().positive(),
    /** λ of the distance of features; 0 leaves it out. */
    perceptual: z.number().nonnegative(),
    /** λ of what the critic says; 0 leaves both out. */
    adversarial: z.number().nonnegative(),
    /** Of the critic's slope. */
    penalty: z.number().nonnegative(),
  }),
});
export type EncoderConfig = z.infer<typeof encoderConfigSchema>;
