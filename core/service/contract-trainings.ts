import { z } from 'zod';
import { trainingRecordSchema } from '../runs/training-record.ts';
import { generatorConfigSchema } from '../training/generators/generator-config.ts';
import { arraySchema } from './contract-arrays.ts';

export type { TrainingRecord } from '../runs/training-record.ts';
export type { GeneratorConfig } from '../training/generators/generator-config.ts';

const nothing = z.object({});
const which = z.object({ training: z.string().min(1) });

/** A network that can be trained here, and how it is by default. */
const generatorNetworkChoiceSchema = z.object({
  name: z.string(),
  title: z.string(),
  network: generatorConfigSchema.shape.network,
  training: generatorConfigSchema.shape.training.pick({ objective: true, learningRate: true }),
});
export type GeneratorNetworkChoice = z.infer<typeof generatorNetworkChoiceSchema>;

/** Part of the contract: generators in the making. What waits is in the same queue as designs: see `jobs`. */
export const trainingRequests = {
  'trainings.networks': { input: nothing, output: z.array(generatorNetworkChoiceSchema) },
  /** What waits, is trained, or may go on, the latest first; what came to its end is a generator. */
  'trainings.list': { input: nothing, output: z.array(trainingRecordSchema) },
  /** Begins at once, or waits while something else is in work. */
  'trainings.start': { input: z.object({ config: generatorConfigSchema }), output: which },
  /** Keeps where it stands; `resume` goes on from there. */
  'trainings.pause': { input: which, output: nothing },
  'trainings.resume': { input: which, output: nothing },
  /** Ends at the next step, and keeps what was learned as a generator. */
  'trainings.stop': { input: which, output: nothing },
  /** Forgets one that is not in work, with all that it has learned. */
  'trainings.discard': { input: which, output: nothing },
} as const;

export const trainingEvents = {
  /** At most four a second. `curve`: step and mean loss around it, `[n, 2]`, from the beginning. */
  'training.progress': z.object({
    training: z.string(),
    step: z.int(),
    steps: z.int(),
    secondsLeft: z.number().nullable(),
    curve: arraySchema,
  }),
  /** One was made, changed its state, or is there no more. */
  'trainings.changed': z.object({
    /** Work on it has begun. */
    began: z.object({ training: z.string(), name: z.string() }).nullable(),
    /** Work on it has ended: with a generator, or for a reason, or because it was paused. */
    ended: z.object({ training: z.string(), generator: z.string().nullable(), reason: z.string().nullable() }).nullable(),
  }),
} as const;
