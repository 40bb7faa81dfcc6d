import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { inverseConfigSchema } from '../training/inverse/inverse-config.ts';
import { networkBin } from './network-bin.ts';
import { networkLibrary, type KeptNetwork, type NetworkLibrary } from './network-library.ts';
import type { Chance } from './run-library.ts';
import { trainedFactsSchema } from './trained-facts.ts';

/** `inverse-network.json`, beside `weights.safetensors`: a network that makes images of the magnitudes of one measurement. */
const inverseRecordSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  created: z.string(),
  config: inverseConfigSchema,
  ...trainedFactsSchema.shape,
});
export type InverseRecord = z.infer<typeof inverseRecordSchema>;
export type KeptInverse = KeptNetwork<InverseRecord>;

/** The inverse networks of a workspace, one folder each. */
export interface InverseLibrary extends NetworkLibrary<InverseRecord> {
  /** Puts it aside, from where `restore` brings it back until `emptyBin` is called. */
  remove(id: string): Promise<void>;
  /** By id, or by a part of it that only one has. @throws InputError when there is none, or another has its id */
  restore(text: string): Promise<InverseRecord>;
  /** Deletes what was removed longer ago than so many days. */
  emptyBin(days: number): Promise<void>;
  /** Gone for good, at once. */
  erase(id: string): Promise<void>;
}

const KIND = {
  noun: 'inverse-network',
  schema: inverseRecordSchema,
  expected: 'the id of an inverse network',
  many: 'inverse networks',
  list: 'inverse list',
} as const;

export function inverseLibrary(libraryFolder: string, chance: Chance): InverseLibrary {
  const networks = networkLibrary(libraryFolder, KIND, chance);
  const bin = networkBin(libraryFolder, KIND, chance.now);
  return {
    ...networks,
    remove: bin.put,
    restore: async (text) => (await networks.find(await bin.restore(text))).record,
    emptyBin: bin.empty,
    erase: (id) => fs.rm(path.join(libraryFolder, id), { recursive: true }),
  };
}
