import { z } from 'zod';

/** The name that a request of seconds or minutes is followed and ended by: of the asker's own, drawn by chance. Without: nobody does. */
const nameSchema = z.string().min(1).max(100);
export const followedSchema = z.object({ work: nameSchema.optional() });

/** Part of the contract: requests that take long. */
export const workRequests = {
  /** Ends the request of that name, which then fails; one that has ended already is no fault. */
  'work.cancel': { input: z.object({ work: nameSchema }), output: z.object({}) },
} as const;

export const workEvents = {
  /** At most ten a second. */
  'work.progress': z.object({
    work: nameSchema,
    /** From 0 to 1. */
    share: z.number(),
    secondsLeft: z.number().nullable(),
  }),
} as const;
