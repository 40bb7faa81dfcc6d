import { z } from 'zod';
import { generatorConfigSchema } from '../training/generators/generator-config.ts';

/** `training.json`: a generator in the making, which is not at its end. Its weights are a training point beside it. */
export const trainingRecordSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  created: z.string(),
  config: generatorConfigSchema,
  state: z.enum(['queued', 'running', 'paused', 'interrupted', 'failed']),
  /** Why it failed or was interrupted, in one line. */
  reason: z.string().nullable(),
  /** Where it is trained: its points are good for that engine alone. Null before it began. */
  engine: z.string().nullable(),
  /** Steps at the last point, and of the whole training. */
  step: z.int().nonnegative(),
  steps: z.int().nonnegative(),
  /** Mean loss of each whole epoch up to that point. */
  losses: z.array(z.number()),
  seconds: z.number(),
});
export type TrainingRecord = z.infer<typeof trainingRecordSchema>;
