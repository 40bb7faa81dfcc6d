import fs from 'node:fs/promises';
import path from 'node:path';
import type { HostTensors } from '../engine/program.ts';
import { exists, readWhole, writeWhole } from '../formats/files.ts';
import { decodeJson, encodeJson } from '../formats/json.ts';
import { decodeSafetensors, encodeSafetensors } from '../formats/safetensors.ts';
import { InputError } from '../math/input-error.ts';
import { generatorRecordSchema, type GeneratorRecord } from './generator-record.ts';
import { fileTensors, hostTensors } from './host-tensors.ts';
import { matchId } from './match-id.ts';
import { makeRunId } from './run-id.ts';
import type { Chance } from './run-library.ts';

/** A generator of the workspace: its folder is complete by itself. */
export interface KeptGenerator {
  readonly record: GeneratorRecord;
  readonly folder: string;
  weights(): Promise<HostTensors>;
  /** The graph of an imported one; null where the record says all. */
  model(): Promise<Uint8Array | null>;
}

/** The generators of a workspace, one folder each. */
export interface GeneratorLibrary {
  keep(
    record: Omit<GeneratorRecord, 'version' | 'id' | 'created'>,
    weights: HostTensors,
    model?: Uint8Array,
  ): Promise<KeptGenerator>;
  /** Newest first. A folder whose record cannot be read is left out. */
  list(): Promise<GeneratorRecord[]>;
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
const WEIGHTS = 'weights.safetensors';
const MODEL = 'model.onnx';
const BIN = '.removed';
const DAY = 86_400_000;

export function generatorLibrary(libraryFolder: string, { now, random }: Chance): GeneratorLibrary {
  const at = (id: string, name: string): string => path.join(libraryFolder, id, name);
  const read = async (id: string): Promise<GeneratorRecord> => ({
    // The folder's name counts: a copied folder is one of its own.
    ...decodeJson(await readWhole(at(id, RECORD)), generatorRecordSchema, at(id, RECORD)),
    id,
  });
  const idsOf = async (): Promise<string[]> => {
    const names = await fs.readdir(libraryFolder).catch(() => []);
    const kept = await Promise.all(names.map((id) => exists(at(id, RECORD))));
    return names.filter((_, i) => kept[i]);
  };
  const bin = path.join(libraryFolder, BIN);
  const inBin = async (): Promise<readonly { readonly entry: string; readonly id: string; readonly time: number }[]> =>
    (await fs.readdir(bin).catch(() => [])).map((entry) => {
      const [id = '', time = '0'] = entry.split('@');
      return { entry, id, time: Number(time) };
    });
  const opened = (record: GeneratorRecord): KeptGenerator => ({
    record,
    folder: path.join(libraryFolder, record.id),
    async weights() {
      const file = at(record.id, WEIGHTS);
      return hostTensors(decodeSafetensors(await readWhole(file), file).tensors, file);
    },
    model: async () => (record.network.kind === 'onnx' ? readWhole(at(record.id, MODEL)) : null),
  });
  return {
    async keep(wanted, weights, model) {
      const created = now();
      const id = makeRunId(wanted.name, created, random);
      const record: GeneratorRecord = { version: 1, id, created: created.toISOString(), ...wanted };
      await fs.mkdir(path.join(libraryFolder, id), { recursive: true });
      await writeWhole(at(id, WEIGHTS), encodeSafetensors({ tensors: fileTensors(weights), metadata: {} }), { force: false });
      if (model !== undefined) await writeWhole(at(id, MODEL), model, { force: false });
      // Last: a folder without a record is no generator.
      await writeWhole(at(id, RECORD), encodeJson(record), { force: false });
      return opened(record);
    },
    async list() {
      const records = await Promise.all((await idsOf()).map((id) => read(id).catch(() => null)));
      return records.filter((record) => record !== null).sort((a, b) => (a.id < b.id ? 1 : -1));
    },
    async find(text) {
      const wanted = { where: 'generator', expected: 'the id of a generator', many: 'generators', list: 'generator list' };
      return opened(await read(matchId(text, await idsOf(), wanted)));
    },
    async rename(id, name) {
      const record = { ...(await read(id)), name };
      await writeWhole(at(id, RECORD), encodeJson(record), { force: true });
      return record;
    },
    async remove(id) {
      await fs.mkdir(bin, { recursive: true });
      await fs.rename(path.join(libraryFolder, id), path.join(bin, `${id}@${now().getTime()}`));
    },
    async restore(text) {
      const removed = await inBin();
      const wanted = {
        where: 'generator',
        expected: 'the id of a deleted generator',
        many: 'generators',
        list: 'generator list',
      };
      const id = matchId(text, [...new Set(removed.map((each) => each.id))], wanted);
      const folder = path.join(libraryFolder, id);
      if (await exists(folder)) {
        throw new InputError({ where: id, expected: 'an id that no other has', found: 'a folder of that name', hint: folder });
      }
      const latest = removed.filter((each) => each.id === id).sort((a, b) => b.time - a.time)[0]!;
      await fs.rename(path.join(bin, latest.entry), folder);
      return read(id);
    },
    async emptyBin(days) {
      for (const { entry, time } of await inBin()) {
        if (time <= now().getTime() - days * DAY) await fs.rm(path.join(bin, entry), { recursive: true, force: true });
      }
    },
    erase: (id) => fs.rm(path.join(libraryFolder, id), { recursive: true }),
  };
}
