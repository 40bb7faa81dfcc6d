import fs from 'node:fs/promises';
import path from 'node:path';
import { encodeJson, decodeJson } from '../formats/json.ts';
import { exists, readWhole, writeWhole } from '../formats/files.ts';
import { InputError } from '../math/input-error.ts';
import { makeRunId } from './run-id.ts';
import { isRunHeld, lockRun, type RunLock } from './run-lock.ts';
import type { Chance } from './run-library.ts';
import {
  reconstructionRecordSchema,
  reconstructionReportSchema,
  type ReconstructionRecord,
  type ReconstructionReport,
} from './reconstruction-record.ts';

/** One reconstruction, by its folder, which is complete by itself: record, report, fields, what was measured, and the maps behind the figures. */
export interface ReconstructionFolder {
  readonly id: string;
  readonly folder: string;
  /** As it is now: one that says it is running while no living process holds it was interrupted. */
  record(): Promise<ReconstructionRecord>;
  update(change: Partial<ReconstructionRecord>): Promise<ReconstructionRecord>;
  /** Null until it is done. */
  report(): Promise<ReconstructionReport | null>;
  read(name: string): Promise<Uint8Array>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  lock(): Promise<RunLock>;
}

export type NewReconstruction = Pick<ReconstructionRecord, 'name' | 'source' | 'settings' | 'made'>;

/** The reconstructions of a workspace. */
export interface ReconstructionLibrary {
  /** A new one in state `running`. Lock it next: one that nobody holds counts as interrupted. */
  create(wanted: NewReconstruction): Promise<ReconstructionFolder>;
  /** Newest first. A folder whose record cannot be read is left out. */
  list(): Promise<ReconstructionRecord[]>;
  /** @throws InputError when there is none */
  find(id: string): Promise<ReconstructionFolder>;
  /** Out of the list, but kept for some weeks. @throws InputError when a process works on it */
  remove(id: string): Promise<void>;
  /** One that was removed, as it was. @throws InputError when it is not there any more */
  restore(id: string): Promise<void>;
  /** Removes for good what was removed weeks ago. What cannot be, as another program holds it, stays for another time. */
  purgeOld(): Promise<void>;
}

const RECORD = 'reconstruction.json';
const REPORT = 'report.json';
/** Where removed ones lie; it has no record of its own, so that nobody takes it for one. */
const REMOVED = '.removed';
/** Milliseconds that they are kept. */
const KEPT = 30 * 24 * 3600 * 1000;

export function reconstructionLibrary(libraryFolder: string, { now, random }: Chance): ReconstructionLibrary {
  const at = (id: string): ReconstructionFolder => folderAt(id, path.join(libraryFolder, id), now);
  const find = async (id: string): Promise<ReconstructionFolder> => {
    const known = id === path.basename(id) && (await exists(path.join(libraryFolder, id, RECORD)));
    if (!known) throw new InputError({ where: 'reconstruction', expected: 'one of this workspace', found: `"${id}"` });
    return at(id);
  };
  const removed = path.join(libraryFolder, REMOVED);
  return {
    async create(wanted) {
      const created = now();
      const id = makeRunId(wanted.name, created, random);
      const time = created.toISOString();
      const empty = { run: null, scenes: null, snapshots: null, verdicts: {}, reason: null } as const;
      const record: ReconstructionRecord = {
        version: 1,
        id,
        state: 'running',
        created: time,
        updated: time,
        ...wanted,
        ...empty,
      };
      await fs.mkdir(path.join(libraryFolder, id), { recursive: true });
      await at(id).write(RECORD, encodeJson(record));
      return at(id);
    },
    async list() {
      const names = await fs.readdir(libraryFolder).catch(() => []);
      const records = await Promise.all(
        names.map((id) =>
          at(id)
            .record()
            .catch(() => null),
        ),
      );
      return records.filter((record) => record !== null).sort((a, b) => (a.id < b.id ? 1 : -1));
    },
    find,
    async remove(id) {
      const { folder } = await find(id);
      if (await isRunHeld(folder)) {
        throw new InputError({ where: id, expected: 'one that nothing works on', found: 'one in work', hint: 'cancel it first' });
      }
      await fs.mkdir(removed, { recursive: true });
      await fs.rename(folder, path.join(removed, id));
      // A folder's time says when it was removed.
      await fs.utimes(path.join(removed, id), now(), now());
    },
    async restore(id) {
      const there = id === path.basename(id) && (await exists(path.join(removed, id, RECORD)));
      if (!there) throw new InputError({ where: 'reconstruction', expected: 'one that was deleted', found: `"${id}"` });
      await fs.rename(path.join(removed, id), path.join(libraryFolder, id));
    },
    async purgeOld() {
      for (const id of await fs.readdir(removed).catch(() => [])) {
        const old = path.join(removed, id);
        const isOver = await fs.stat(old).then(
          ({ mtime }) => now().getTime() - mtime.getTime() > KEPT,
          () => false,
        );
        if (isOver) await fs.rm(old, { recursive: true, force: true }).catch(() => undefined);
      }
    },
  };
}

function folderAt(id: string, folder: string, now: () => Date): ReconstructionFolder {
  const file = (name: string): string => path.join(folder, name);
  const write = async (name: string, bytes: Uint8Array): Promise<void> => {
    await fs.mkdir(path.dirname(file(name)), { recursive: true });
    await writeWhole(file(name), bytes, { force: true });
  };
  const stored = async (): Promise<ReconstructionRecord> => ({
    // The folder's name counts: a copied folder is one of its own.
    ...decodeJson(await readWhole(file(RECORD)), reconstructionRecordSchema, file(RECORD)),
    id,
  });
  return {
    id,
    folder,
    async record() {
      if ((await stored()).state === 'running' && (await isRunHeld(folder))) return stored();
      // Read after the lock was seen to be gone: its holder writes the end before it lets go.
      const record = await stored();
      if (record.state !== 'running') return record;
      return { ...record, state: 'interrupted', reason: 'its process ended before it was done' };
    },
    async update(change) {
      const changed = { ...(await stored()), ...change, updated: now().toISOString() };
      await write(RECORD, encodeJson(changed));
      return changed;
    },
    async report() {
      if (!(await exists(file(REPORT)))) return null;
      return decodeJson(await readWhole(file(REPORT)), reconstructionReportSchema, file(REPORT));
    },
    read: (name) => readWhole(file(name)),
    write,
    lock: () => lockRun(folder),
  };
}
