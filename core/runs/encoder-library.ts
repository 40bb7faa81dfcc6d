import path from 'node:path';
import { z } from 'zod';
import { encoderConfigSchema } from '../training/encoders/encoder-config.ts';
import { networkLibrary, type KeptNetwork, type NetworkLibrary } from './network-library.ts';
import type { Chance } from './run-library.ts';
import { trainedFactsSchema } from './trained-facts.ts';

/** `encoder.json`, beside `weights.safetensors`: an encoder from measured magnitudes to the codes of a generator. */
const encoderRecordSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  created: z.string(),
  config: encoderConfigSchema,
  ...trainedFactsSchema.shape,
});
export type EncoderRecord = z.infer<typeof encoderRecordSchema>;
export type KeptEncoder = KeptNetwork<EncoderRecord>;

const KIND = {
  noun: 'encoder',
  schema: encoderRecordSchema,
  expected: 'the id of an encoder of this generator',
  many: 'encoders',
  list: 'generator show',
} as const;

/** The encoders of a generator, in its folder: they are gone with it. */
export const encoderLibrary = (generatorFolder: string, chance: Chance): NetworkLibrary<EncoderRecord> =>
  networkLibrary(path.join(generatorFolder, 'encoders'), KIND, chance);
