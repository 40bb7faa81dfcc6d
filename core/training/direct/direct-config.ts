import { z } from 'zod';
import { encoderConfigSchema } from '../encoders/encoder-config.ts';
import { generatorConfigSchema } from '../generators/generator-config.ts';

const units = z.int().min(1).max(8192);

/** A `DirectArchitecture`. */
const architectureSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('perceptron'), hidden: z.array(units).max(8) }),
  z.strictObject({
    kind: z.literal('cascade'),
    stages: z
      .array(z.strictObject({ coarseness: z.int().min(1).max(64), hidden: z.array(units).max(8) }))
      .min(1)
      .max(8),
  }),
  z.strictObject({
    kind: z.literal('residual'),
    width: z.int().min(1).max(512),
    depth: z.int().min(0).max(6),
    blocks: z.int().min(0).max(16),
  }),
]);

/** What makes a network that reads images straight off the magnitudes of one measurement, and decides its weights. */
export const directConfigSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('direct'),
  name: z.string().min(1).max(80),
  seed: z.int().min(0).max(0xffffffff),
  dataset: generatorConfigSchema.shape.dataset,
  scene: encoderConfigSchema.shape.scene,
  measurement: encoderConfigSchema.shape.measurement,
  /** Of far fields: what of their symmetry the images keep that it learns, see `representatives`. */
  symmetry: z.enum(['kept', 'centred', 'canonical']).default('kept'),
  architecture: architectureSchema,
  training: z.strictObject({
    epochs: z.int().positive(),
    batchSize: z.int().positive(),
    /** Of Adam at first; it falls to 0 along half a cosine. */
    learningRate: z.number().positive(),
  }),
});
export type DirectConfig = z.infer<typeof directConfigSchema>;
