import { z } from 'zod';

const nothing = z.object({});
const which = z.object({ run: z.string().min(1) });

/** Designs and trainings of generators that are worked on: one at a time, as each takes the whole machine; others wait, first to last. */
export const jobListSchema = z.object({
  /** The run or the training in work. */
  current: z.string().nullable(),
  queue: z.array(z.string()),
  /** Nothing begins by itself: the one in work was paused, or the program was started anew. */
  held: z.boolean(),
});
export type JobList = z.infer<typeof jobListSchema>;

/** Part of the contract: what is worked on, and what waits. */
export const jobRequests = {
  /** The run in work; null while a generator is trained, or nothing. */
  'jobs.current': { input: nothing, output: z.object({ run: z.string().nullable() }) },
  /** Pauses whatever is in work, and resolves once its checkpoint is kept; nothing in work is no fault. */
  'jobs.pause': { input: nothing, output: z.object({ run: z.string().nullable(), training: z.string().nullable() }) },
  'jobs.list': { input: nothing, output: jobListSchema },
  /** The runs and trainings that wait, in their new order. */
  'jobs.reorder': { input: z.object({ runs: z.array(z.string().min(1)) }), output: nothing },
  /** Out of the queue: what was trained before is then paused; what was not is deleted. */
  'jobs.remove': { input: which, output: nothing },
  /** Lets a queue that is held go on. */
  'jobs.release': { input: nothing, output: nothing },
} as const;

export const jobEvents = {
  'jobs.changed': jobListSchema,
} as const;
