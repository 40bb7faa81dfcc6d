import fs from 'node:fs/promises';
import path from 'node:path';
import { readWhole } from '../formats/files.ts';
import { InputError } from '../math/input-error.ts';
import { suggestion } from '../math/suggest.ts';
import type { DesignConfig } from '../training/design-config.ts';
import { createRunFolder, runFolderAt, withLiveState } from './run-folder.ts';
import type { RunFolder } from './run-folder.ts';
import { makeRunId } from './run-id.ts';
import { openRunIndex } from './run-index.ts';
import type { IndexEntry } from './run-index.ts';
import { isRunHeld } from './run-lock.ts';
import { parseRunRecord } from './run-record.ts';
import type { RunRecord } from './run-record.ts';
import type { Workspace } from './workspace.ts';

/** Clock and chance from outside, so that tests decide them. */
export interface Chance {
  now(): Date;
  /** Uniform on [0, 1). */
  random(): number;
}

/** The runs of a workspace. */
export interface RunLibrary {
  /** A new run in state `queued`. Lock it next, or give it a place: otherwise it counts as interrupted. */
  create(config: DesignConfig, version: string): Promise<RunFolder>;
  /** Newest first. A folder whose record cannot be read is listed as failed, with the reason. */
  list(): Promise<RunRecord[]>;
  /** By id, or by a part of it that only one run has. @throws InputError when there is none, or more than one */
  find(text: string): Promise<RunFolder>;
  /** Moves nothing to a bin: gone. @throws InputError when a process works on it */
  remove(id: string): Promise<void>;
  /** Forgets the index and builds it from the folders. Returns the number of runs. */
  reindex(): Promise<number>;
}

export function runLibrary(workspace: Workspace, { now, random }: Chance): RunLibrary {
  const { runsFolder, indexFile } = workspace;
  const folderOf = (id: string): string => path.join(runsFolder, id);

  const list = async (): Promise<RunRecord[]> => {
    const records = await readThroughIndex(workspace);
    const live = await Promise.all(records.map((record) => withLiveState(record, folderOf(record.id))));
    return live.sort((a, b) => (a.id < b.id ? 1 : -1));
  };

  const find = async (text: string): Promise<RunFolder> => {
    const ids = (await stampedRuns(runsFolder)).map(({ id }) => id);
    const matches = ids.includes(text) ? [text] : ids.filter((id) => text !== '' && id.includes(text));
    const [only] = matches;
    if (only !== undefined && matches.length === 1) return runFolderAt(only, folderOf(only));
    throw new InputError({
      where: 'run',
      expected: 'the id of a run, or a part that only one has',
      found: matches.length === 0 ? `"${text}"` : `"${text}", which ${matches.length} runs have`,
      hint:
        matches.length === 0
          ? (suggestion(text, ids) ?? 'see: kinoform runs list')
          : `such as ${matches.slice(-2).join(' and ')}`,
    });
  };

  return {
    async create(config, version) {
      await fs.mkdir(runsFolder, { recursive: true });
      const created = now();
      const id = makeRunId(config.name, created, random);
      const time = created.toISOString();
      const { epochs } = config.training;
      const record: RunRecord = {
        id,
        name: config.name,
        state: 'queued',
        created: time,
        updated: time,
        engine: null,
        epoch: 0,
        epochs,
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
    async remove(id) {
      const { folder } = await find(id);
      if (await isRunHeld(folder)) {
        throw new InputError({ where: id, expected: 'a run that nothing works on', found: 'one in work', hint: 'stop it first' });
      }
      await fs.rm(folder, { recursive: true });
    },
    async reindex() {
      await fs.rm(indexFile, { force: true });
      return (await list()).length;
    },
  };
}

interface Stamped {
  readonly id: string;
  readonly stamp: string;
}

/** Records of all runs: from the index where its stamp still holds, from the folder otherwise; mends the index on the way. */
async function readThroughIndex({ runsFolder, indexFile }: Workspace): Promise<RunRecord[]> {
  const present = await stampedRuns(runsFolder);
  const index = await openRunIndex(indexFile);
  try {
    const known = new Map((index?.entries ?? []).map((entry) => [entry.id, entry]));
    const changed: IndexEntry[] = [];
    const records: RunRecord[] = [];
    for (const { id, stamp } of present) {
      const entry = known.get(id);
      const record = entry?.stamp === stamp ? entry.record : await readRecord(runsFolder, id);
      if (entry?.stamp !== stamp) changed.push({ id, stamp, record });
      records.push(record);
    }
    const ids = new Set(present.map(({ id }) => id));
    const gone = [...known.keys()].filter((id) => !ids.has(id));
    if (changed.length + gone.length > 0) index?.update(changed, gone);
    return records;
  } finally {
    index?.close();
  }
}

/** The folders that have a record, and what changes when the record is written anew. */
async function stampedRuns(runsFolder: string): Promise<Stamped[]> {
  const names = await fs.readdir(runsFolder).catch(() => []);
  const stamped = await Promise.all(
    names.map(async (id): Promise<Stamped | null> => {
      const stat = await fs.stat(path.join(runsFolder, id, 'run.json'), { bigint: true }).catch(() => null);
      return stat === null ? null : { id, stamp: `${stat.mtimeNs}-${stat.ino}-${stat.size}` };
    }),
  );
  return stamped.filter((run) => run !== null);
}

async function readRecord(runsFolder: string, id: string): Promise<RunRecord> {
  const file = path.join(runsFolder, id, 'run.json');
  try {
    // The folder's name counts: a copied folder is a run of its own.
    return { ...parseRunRecord(new TextDecoder().decode(await readWhole(file)), file), id };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { mtime } = await fs.stat(file);
    const time = mtime.toISOString();
    return {
      id,
      name: id,
      state: 'failed',
      created: time,
      updated: time,
      engine: null,
      epoch: 0,
      epochs: 0,
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
