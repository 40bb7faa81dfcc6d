import { z } from 'zod';

export const findingSchema = z.object({
  id: z.string(),
  title: z.string(),
  verdict: z.enum(['ok', 'note', 'risk', 'stop']),
  message: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

export const engineStatusSchema = z.object({
  name: z.string(),
  title: z.string(),
  available: z.boolean(),
  /** Why it is not available, or what it runs on. */
  note: z.string(),
  /** One small training step, measured on this machine; null when not available. */
  secondsPerStep: z.number().nullable(),
  chosen: z.boolean(),
});
export type EngineStatus = z.infer<typeof engineStatusSchema>;
