import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { exists, readWhole, writeWhole } from '../formats/files.ts';
import { decodeJson, encodeJson } from '../formats/json.ts';
import { InputError } from '../math/input-error.ts';
import { matchId } from './match-id.ts';
import { readRecord, type RunFolder } from './run-folder.ts';
import { lockFile, lockRun } from './run-lock.ts';
import { writePlace } from './run-place.ts';
import type { RunRecord } from './run-record.ts';
import type { Workspace } from './workspace.ts';

/** A deleted run is kept so long, in days. */
const TRASH_DAYS = 30;

export interface DeletedRun {
  readonly record: RunRecord;
  /** When, ISO 8601. */
  readonly deleted: string;
}

/** Runs that were deleted: whole folders, out of the way of everything that looks for runs, until they are restored or purged. */
export interface Trash {
  /** The latest deleted first. */
  list(): Promise<DeletedRun[]>;
  /** @throws InputError while a process works on the run */
  put(run: RunFolder): Promise<void>;
  /**
   * Brings these back, all or none: each by its id, or by a part of it that no other deleted run has. Returns their ids.
   * @throws InputError when one is not there, or a run of the same id is in the history again
   */
  restore(texts: readonly string[]): Promise<string[]>;
  /** Removes these for good, named in the same way; all of them when null. Returns their ids. @throws InputError when one is not there */
  purge(texts: readonly string[] | null): Promise<string[]>;
  /** Removes those whose days are over. Returns their ids. What cannot be removed, as another program holds it, stays for another time. */
  purgeOld(): Promise<string[]>;
}

const MARK = 'deleted.json';
const markSchema = z.object({ deleted: z.iso.datetime() });

export function trashOf({ runsFolder, trashFolder }: Workspace, now: () => Date): Trash {
  const at = (id: string): string => path.join(trashFolder, id);
  const ids = async (): Promise<string[]> => fs.readdir(trashFolder).catch(() => []);

  const list = async (): Promise<DeletedRun[]> => {
    const found = await Promise.all((await ids()).map((id) => readDeleted(id, at(id)).catch(() => null)));
    return found.filter((run) => run !== null).sort((a, b) => b.deleted.localeCompare(a.deleted));
  };

  /** Each once. */
  const find = async (texts: readonly string[]): Promise<string[]> => {
    const there = await ids();
    const wanted = { where: 'run', expected: 'the id of a deleted run', many: 'runs', list: 'runs trash' };
    return [...new Set(texts.map((text) => matchId(text, there, wanted)))];
  };

  const purge = async (wanted: readonly string[]): Promise<string[]> => {
    for (const id of wanted) await fs.rm(at(id), { recursive: true });
    return [...wanted];
  };

  return {
    list,
    async put({ id, folder }) {
      // Whoever would begin to work on it now is refused; the lock moves along.
      const lock = await lockRun(folder);
      try {
        await fs.mkdir(trashFolder, { recursive: true });
        await writeWhole(path.join(folder, MARK), encodeJson({ deleted: now().toISOString() }), { force: true });
        await move(folder, at(id));
      } catch (error) {
        await lock.release();
        throw error;
      }
      await fs.rm(lockFile(at(id)), { force: true });
      // Restored, it does not begin by itself.
      await writePlace(at(id), null);
    },
    async restore(texts) {
      const wanted = await find(texts);
      for (const id of wanted) if (await exists(path.join(runsFolder, id))) throw isTaken(id, path.join(runsFolder, id));
      for (const id of wanted) {
        await move(at(id), path.join(runsFolder, id));
        await fs.rm(path.join(runsFolder, id, MARK), { force: true });
      }
      return wanted;
    },
    purge: async (texts) => purge(texts === null ? await ids() : await find(texts)),
    async purgeOld() {
      const before = new Date(now().getTime() - TRASH_DAYS * 24 * 3600 * 1000).toISOString();
      const purged: string[] = [];
      for (const { record, deleted } of await list()) {
        if (deleted >= before) continue;
        await purge([record.id]).then(
          ([id]) => purged.push(id!),
          () => undefined,
        );
      }
      return purged;
    },
  };
}

async function readDeleted(id: string, folder: string): Promise<DeletedRun> {
  const mark = path.join(folder, MARK);
  const { deleted } = decodeJson(await readWhole(mark), markSchema, mark);
  return { record: await readRecord(id, folder), deleted };
}

async function move(from: string, to: string): Promise<void> {
  try {
    await fs.rename(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const where = path.basename(from);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') throw isTaken(where, to);
    if (code !== 'EPERM' && code !== 'EBUSY' && code !== 'EACCES') throw error;
    throw new InputError({ where, expected: 'files that may be moved', found: code, hint: 'open in another program?' });
  }
}

const isTaken = (id: string, folder: string): InputError =>
  new InputError({ where: id, expected: 'an id that no other has', found: 'a folder of that name', hint: folder });
