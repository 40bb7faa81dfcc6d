import fs from 'node:fs/promises';
import path from 'node:path';
import type { HostTensors } from '../engine/program.ts';
import { readWhole, writeWhole } from '../formats/files.ts';
import { encodeJson } from '../formats/json.ts';
import { encoderLibrary, type EncoderRecord } from './encoder-library.ts';
import { generatorRecordSchema, type GeneratorRecord } from './generator-record.ts';
import { networkBin } from './network-bin.ts';
import { networkLibrary, type KeptNetwork, type NetworkLibrary } from './network-library.ts';
import type { Chance } from './run-library.ts';

/** A generator of the workspace: its folder is complete by itself. */
export interface KeptGenerator extends KeptNetwork<GeneratorRecord> {
  /** The graph of an imported one; null where the record says all. */
  model(): Promise<Uint8Array | null>;
  /** From measured magnitudes to its codes. */
  readonly encoders: NetworkLibrary<EncoderRecord>;
}

/** The generators of a workspace, one folder each. */
export interface GeneratorLibrary extends Pick<NetworkLibrary<GeneratorRecord>, 'list'> {
  keep(
    record: Omit<GeneratorRecord, 'version' | 'id' | 'created'>,
    weights: HostTensors,
    model?: Uint8Array,
  ): Promise<KeptGenerator>;
  /** By id, or by a part of it that only one has. @throws InputError when there is none, or more than one */
  find(text: string): Promise<KeptGenerator>;
  /** Another name, by which people know it; its id stays. */
  rename(id: string, name: string): Promise<GeneratorRecord>;
  /** Puts it aside, from where `restore` brings it back until `emptyBin` is called. */
  remove(id: string): Promise<void>;
  /** Brings back what was removed: by id, or by a part of it that only one has. @throws InputError when there is none, or another has its id */
  restore(text: string): Promise<GeneratorRecord>;
  /** Deletes what was removed longer ago than so many days. */
  emptyBin(days: number): Promise<void>;
  /** Gone for good, at once. */
  erase(id: string): Promise<void>;
}

const RECORD = 'generator.json';
const MODEL = 'model.onnx';

const KIND = {
  noun: 'generator',
  schema: generatorRecordSchema,
  expected: 'the id of a generator',
  many: 'generators',
  list: 'generator list',
} as const;

export function generatorLibrary(libraryFolder: string, chance: Chance): GeneratorLibrary {
  const { now } = chance;
  const { keep, list, find } = networkLibrary(libraryFolder, KIND, chance);
  const bin = networkBin(libraryFolder, KIND, now);
  const opened = (kept: KeptNetwork<GeneratorRecord>): KeptGenerator => ({
    ...kept,
    model: async () => (kept.record.network.kind === 'onnx' ? readWhole(path.join(kept.folder, MODEL)) : null),
    encoders: encoderLibrary(kept.folder, chance),
  });
  return {
    keep: async (record, weights, model) => opened(await keep(record, weights, model === undefined ? {} : { [MODEL]: model })),
    find: async (text) => opened(await find(text)),
    list,
    async rename(id, name) {
      const { record: old, folder } = await find(id);
      const record = { ...old, name };
      await writeWhole(path.join(folder, RECORD), encodeJson(record), { force: true });
      return record;
    },
    remove: bin.put,
    restore: async (text) => (await find(await bin.restore(text))).record,
    emptyBin: bin.empty,
    erase: (id) => fs.rm(path.join(libraryFolder, id), { recursive: true }),
  };
}
