import fs from 'node:fs/promises';
import path from 'node:path';
import type { HostTensors } from '../engine/program.ts';
import { exists, readWhole, writeWhole } from '../formats/files.ts';
import { decodeJson, encodeJson } from '../formats/json.ts';
import { decodeSafetensors, encodeSafetensors } from '../formats/safetensors.ts';
import { InputError } from '../math/input-error.ts';
import { suggestion } from '../math/suggest.ts';
import { generatorRecordSchema, type GeneratorRecord } from './generator-record.ts';
import { fileTensors, hostTensors } from './host-tensors.ts';
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
  /** Gone for good. */
  remove(id: string): Promise<void>;
}

const RECORD = 'generator.json';
const WEIGHTS = 'weights.safetensors';
const MODEL = 'model.onnx';

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
      const ids = await idsOf();
      const matches = ids.includes(text) ? [text] : ids.filter((id) => text !== '' && id.includes(text));
      const [only] = matches;
      if (only !== undefined && matches.length === 1) return opened(await read(only));
      throw new InputError({
        where: 'generator',
        expected: 'the id of a generator, or a part that only one has',
        found: matches.length === 0 ? `"${text}"` : `"${text}", which ${matches.length} generators have`,
        hint: matches.length === 0 ? (suggestion(text, ids) ?? 'see: kinoform generator list') : `such as ${matches[0]!}`,
      });
    },
    remove: (id) => fs.rm(path.join(libraryFolder, id), { recursive: true }),
  };
}
