import { stat } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { exists } from '../formats/files.ts';
import { InputError } from '../math/input-error.ts';
import type { DesignConfig } from '../training/design-config.ts';
import { matchId } from './match-id.ts';
import { createRunFolder, factsOf, readRecord, runFolderAt, withLiveState } from './run-folder.ts';
import type { RunFolder } from './run-folder.ts';
import { makeRunId } from './run-id.ts';
import { openRunIndex } from './run-index.ts';
import type { IndexEntry } from './run-index.ts';
import { NO_ANNOTATIONS } from './run-record.ts';
import type { RunRecord, StoredRecord } from './run-record.ts';
import { shareWaiting } from './share-waiting.ts';
import { trashOf, type Trash } from './trash.ts';
import type { Workspace } from './workspace.ts';

/** Clock and chance from outside, so that tests decide them. */
export interface Chance {
  now(): Date;
  /** Uniform on [0, 1). */
  random(): number;
}

/** The runs of a workspace. */
export interface RunLibrary {
  readonly workspace: Workspace;
  /** What was deleted. */
  readonly trash: Trash;
  /**
   * A new run in state `queued`. Lock it next, or give it a place: otherwise it counts as interrupted.
   * @param preset the name of the one that its configuration was made from
   */
  create(config: DesignConfig, version: string, preset?: string | null): Promise<RunFolder>;
  /** Newest first. A folder whose record cannot be read is listed as failed, with the reason. */
  list(): Promise<readonly RunRecord[]>;
  /** By id, or by a part of it that only one run has. @throws InputError when there is none, or more than one */
  find(text: string): Promise<RunFolder>;
  /** Into the trash. @throws InputError while a process works on it */
  remove(id: string): Promise<void>;
  /** A new id for a run of that name. */
  newId(name: string): string;
  /** Forgets the index and builds it from the folders. Returns the number of runs. */
  reindex(): Promise<number>;
}

export function runLibrary(workspace: Workspace, { now, random }: Chance): RunLibrary {
  const { runsFolder, indexFile } = workspace;
  const folderOf = (id: string): string => path.join(runsFolder, id);
  let known: Known | null = null;

  const list = shareWaiting(async (): Promise<readonly RunRecord[]> => {
    known = await readThroughIndex(workspace, known);
    const records = [...known.values()].map(({ record }) => record);
    const live = await Promise.all(records.map((record) => withLiveState(record, folderOf(record.id))));
    return live.sort((a, b) => (a.id < b.id ? 1 : -1));
  });

  const find = async (text: string): Promise<RunFolder> => {
    if (text === path.basename(text) && (await exists(path.join(folderOf(text), 'run.json')))) {
      return runFolderAt(text, folderOf(text));
    }
    const ids = (await stampedRuns(runsFolder)).map(({ id }) => id);
    const id = matchId(text, ids, { where: 'run', expected: 'the id of a run', many: 'runs', list: 'runs list' });
    return runFolderAt(id, folderOf(id));
  };

  const trash = trashOf(workspace, now);
  return {
    workspace,
    trash,
    async create(config, version, preset = null) {
      await fs.mkdir(runsFolder, { recursive: true });
      const created = now();
      const id = makeRunId(config.name, created, random);
      const time = created.toISOString();
      const { epochs } = config.training;
      const record: StoredRecord = {
        id,
        name: config.name,
        preset,
        design: factsOf(config),
        state: 'queued',
        created: time,
        updated: time,
        engine: null,
        epoch: 0,
        epochs,
        dataset: null,
        lineage: { teacher: null, start: null },
        cost: null,
        refinement: null,
        contrast: null,
        evaluation: null,
        reason: null,
        mendable: false,
        version,
      };
      return createRunFolder(folderOf(id), record, config);
    },
    list,
    find,
    remove: async (id) => trash.put(await find(id)),
    newId: (name) => makeRunId(name, now(), random),
    async reindex() {
      known = null;
      await fs.rm(indexFile, { force: true });
      return (await list()).length;
    },
  };
}

interface Stamped {
  readonly id: string;
  readonly stamp: string;
}

type Known = ReadonlyMap<string, IndexEntry>;

/** Enough to keep the disk busy, and far from the number of files that a process may hold open. */
const READ_AT_ONCE = 64;

/**
 * All runs: from the index where its stamp still holds, from the folder otherwise; mends the index on the way.
 * @param before what was known at the last reading; null: what the index knows
 */
async function readThroughIndex({ runsFolder, indexFile }: Workspace, before: Known | null): Promise<Known> {
  const present = await stampedRuns(runsFolder);
  const index = before === null || differs(present, before) ? await openRunIndex(indexFile, { read: before === null }) : null;
  try {
    const known = before ?? new Map((index?.entries ?? []).map((entry) => [entry.id, entry]));
    const stale = present.filter(({ id, stamp }) => known.get(id)?.stamp !== stamp);
    const changed: IndexEntry[] = [];
    for (let first = 0; first < stale.length; first += READ_AT_ONCE) {
      const group = stale.slice(first, first + READ_AT_ONCE);
      const read = group.map(async ({ id, stamp }) => ({ id, stamp, record: await readListed(id, path.join(runsFolder, id)) }));
      changed.push(...(await Promise.all(read)));
    }
    const renewed = new Map(changed.map((entry) => [entry.id, entry]));
    const entries = new Map(present.map(({ id }) => [id, renewed.get(id) ?? (known.get(id) as IndexEntry)]));
    const gone = [...known.keys()].filter((id) => !entries.has(id));
    if (changed.length + gone.length > 0) index?.update(changed, gone);
    return entries;
  } finally {
    index?.close();
  }
}

const differs = (present: readonly Stamped[], known: Known): boolean =>
  present.length !== known.size || present.some(({ id, stamp }) => known.get(id)?.stamp !== stamp);

/** Half the work of the promises' own. */
const statOf = promisify(stat);

/** The folders that have a record, and what changes when the record is written anew. */
async function stampedRuns(runsFolder: string): Promise<Stamped[]> {
  const names = await fs.readdir(runsFolder).catch(() => []);
  const stamped = await Promise.all(
    names.map(async (id): Promise<Stamped | null> => {
      const found = await statOf(path.join(runsFolder, id, 'run.json'), { bigint: true }).catch(() => null);
      return found === null ? null : { id, stamp: `${found.mtimeNs}-${found.ino}-${found.size}` };
    }),
  );
  return stamped.filter((run) => run !== null);
}

/** A record that cannot be read is one of a failed run, with the reason. */
async function readListed(id: string, folder: string): Promise<RunRecord> {
  try {
    return await readRecord(id, folder);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { mtime } = await fs.stat(path.join(folder, 'run.json'));
    const time = mtime.toISOString();
    return {
      id,
      name: id,
      preset: null,
      design: null,
      annotations: NO_ANNOTATIONS,
      state: 'failed',
      created: time,
      updated: time,
      engine: null,
      epoch: 0,
      epochs: 0,
      dataset: null,
      lineage: { teacher: null, start: null },
      cost: null,
      refinement: null,
      contrast: null,
      evaluation: null,
      reason: error.message,
      mendable: true,
      version: '',
    };
  }
}
