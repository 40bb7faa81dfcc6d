import { z } from 'zod';
import { conditionalConfigSchema } from '../conditional/conditional-config.ts';
import { directConfigSchema } from '../direct/direct-config.ts';

/** What makes a network that inverts one measurement: straight off its magnitudes, or as a generator that reads them beside a code. */
export const inverseConfigSchema = z.discriminatedUnion('kind', [directConfigSchema, conditionalConfigSchema]);
export type InverseConfig = z.infer<typeof inverseConfigSchema>;
