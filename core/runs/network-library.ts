import fs from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import type { HostTensors } from '../engine/program.ts';
import { exists, readWhole, writeWhole } from '../formats/files.ts';
import { decodeJson, encodeJson } from '../formats/json.ts';
import { decodeSafetensors, encodeSafetensors } from '../formats/safetensors.ts';
import { fileTensors, hostTensors } from './host-tensors.ts';
import { matchId } from './match-id.ts';
import { makeRunId } from './run-id.ts';
import type { Chance } from './run-library.ts';

/** What every record of a kept network says. */
interface NetworkRecord {
  readonly version: 1;
  readonly id: string;
  readonly name: string;
  readonly created: string;
}

/** A network that was kept: its folder is complete by itself. */
export interface KeptNetwork<R> {
  readonly record: R;
  readonly folder: string;
  weights(): Promise<HostTensors>;
}

/** Networks of one kind, one folder each. */
export interface NetworkLibrary<R> {
  /** @param files what else belongs into its folder, by name */
  keep(
    record: Omit<R, 'version' | 'id' | 'created'>,
    weights: HostTensors,
    files?: Readonly<Record<string, Uint8Array>>,
  ): Promise<KeptNetwork<R>>;
  /** Newest first. A folder whose record cannot be read is left out. */
  list(): Promise<R[]>;
  /** By id, or by a part of it that only one has. @throws InputError when there is none, or more than one */
  find(text: string): Promise<KeptNetwork<R>>;
}

export interface NetworkKind<R> {
  /** Of the record inside a folder, without its ending; in messages, what it is. */
  readonly noun: string;
  readonly schema: z.ZodType<R>;
  /** In messages: `the id of a generator`, `generators`, and the command that lists them. */
  readonly expected: string;
  readonly many: string;
  readonly list: string;
}

const WEIGHTS = 'weights.safetensors';

export function networkLibrary<R extends NetworkRecord>(
  libraryFolder: string,
  { noun, schema, ...messages }: NetworkKind<R>,
  { now, random }: Chance,
): NetworkLibrary<R> {
  const at = (id: string, name: string): string => path.join(libraryFolder, id, name);
  const recordAt = (id: string): string => at(id, `${noun}.json`);
  const read = async (id: string): Promise<R> => ({
    // The folder's name counts: a copied folder is one of its own.
    ...decodeJson(await readWhole(recordAt(id)), schema, recordAt(id)),
    id,
  });
  const idsOf = async (): Promise<string[]> => {
    const names = await fs.readdir(libraryFolder).catch(() => []);
    const kept = await Promise.all(names.map((id) => exists(recordAt(id))));
    return names.filter((_, i) => kept[i]);
  };
  const opened = (record: R): KeptNetwork<R> => ({
    record,
    folder: path.join(libraryFolder, record.id),
    async weights() {
      const file = at(record.id, WEIGHTS);
      return hostTensors(decodeSafetensors(await readWhole(file), file).tensors, file);
    },
  });
  return {
    async keep(wanted, weights, files = {}) {
      const created = now();
      const id = makeRunId((wanted as Pick<R, 'name'>).name, created, random);
      const record = { version: 1, id, created: created.toISOString(), ...wanted } as unknown as R;
      await fs.mkdir(path.join(libraryFolder, id), { recursive: true });
      await writeWhole(at(id, WEIGHTS), encodeSafetensors({ tensors: fileTensors(weights), metadata: {} }), { force: false });
      for (const [name, bytes] of Object.entries(files)) await writeWhole(at(id, name), bytes, { force: false });
      // Last: a folder without a record is none.
      await writeWhole(recordAt(id), encodeJson(record), { force: false });
      return opened(record);
    },
    async list() {
      const records = await Promise.all((await idsOf()).map((id) => read(id).catch(() => null)));
      return records.filter((record) => record !== null).sort((a, b) => (a.id < b.id ? 1 : -1));
    },
    find: async (text) => opened(await read(matchId(text, await idsOf(), { where: noun, ...messages }))),
  };
}
