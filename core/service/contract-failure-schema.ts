import { z } from 'zod';

/** An error as it crosses a transport. `problem` is there when the input was at fault (see InputError). */
export const failureSchema = z.object({
  message: z.string(),
  problem: z.object({ where: z.string(), expected: z.string(), found: z.string(), hint: z.string().optional() }).optional(),
});
export type Failure = z.infer<typeof failureSchema>;
