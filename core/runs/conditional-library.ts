import { z } from 'zod';
import { conditionalConfigSchema } from '../training/conditional/conditional-config.ts';
import { networkLibrary, type KeptNetwork, type NetworkLibrary } from './network-library.ts';
import type { Chance } from './run-library.ts';
import { trainedFactsSchema } from './trained-facts.ts';

/** `conditional.json`, beside `weights.safetensors`: a generator that makes images for measured magnitudes. */
const conditionalRecordSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  created: z.string(),
  config: conditionalConfigSchema,
  ...trainedFactsSchema.shape,
});
export type ConditionalRecord = z.infer<typeof conditionalRecordSchema>;
export type KeptConditional = KeptNetwork<ConditionalRecord>;

const KIND = {
  noun: 'conditional',
  schema: conditionalRecordSchema,
  expected: 'the id of a conditional generator',
  many: 'conditional generators',
  list: 'reproduce prilo',
} as const;

/** Those of a workspace, which studies train. */
export const conditionalLibrary = (folder: string, chance: Chance): NetworkLibrary<ConditionalRecord> =>
  networkLibrary(folder, KIND, chance);
