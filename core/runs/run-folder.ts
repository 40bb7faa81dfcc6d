import fs from 'node:fs/promises';
import { readWhole, writeWhole } from '../formats/files.ts';
import { InputError } from '../math/input-error.ts';
import type { DesignConfig } from '../training/design-config.ts';
import type { DesignStore, HistoryRow } from '../training/design-store.ts';
import { parseDesignConfig } from '../training/parse-config.ts';
import { decodeHistory } from './history-file.ts';
import { designStoreIn, removeLeftovers, runFiles } from './run-files.ts';
import { isRunHeld, lockRun } from './run-lock.ts';
import type { RunLock } from './run-lock.ts';
import { readPlace } from './run-place.ts';
import { parseRunRecord } from './run-record.ts';
import type { RunRecord } from './run-record.ts';

/** What of a record changes while a run lives. */
export type RunChange = Partial<
  Pick<
    RunRecord,
    'state' | 'engine' | 'epoch' | 'lineage' | 'cost' | 'refinement' | 'contrast' | 'evaluation' | 'reason' | 'mendable'
  >
>;

/** One run, by its folder. Nothing is held in memory: every call reads or writes the files. */
export interface RunFolder {
  readonly id: string;
  readonly folder: string;
  readonly files: ReturnType<typeof runFiles>;
  readonly store: DesignStore;
  /** As it is now: a run that says it is running while no living process holds it was interrupted, as was one that is queued without a place. */
  record(): Promise<RunRecord>;
  update(change: RunChange, now: Date): Promise<RunRecord>;
  config(): Promise<DesignConfig>;
  history(): Promise<HistoryRow[]>;
  /** Keeps other processes away and clears what a killed one left. @throws InputError when another holds it */
  lock(): Promise<RunLock>;
  writeMetrics(metrics: object): Promise<void>;
  /** One row a test scene, as CSV. */
  writeScores(csv: string): Promise<void>;
}

const jsonBytes = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
const readText = async (file: string): Promise<string> => new TextDecoder().decode(await readWhole(file));

export function runFolderAt(id: string, folder: string): RunFolder {
  const files = runFiles(folder);
  const replace = (file: string, bytes: Uint8Array): Promise<void> => writeWhole(file, bytes, { force: true });
  const record = async (): Promise<RunRecord> =>
    withLiveState(parseRunRecord(await readText(files.record), files.record), folder);
  return {
    id,
    folder,
    files,
    store: designStoreIn(folder),
    record,
    async update(change, now) {
      const changed = { ...parseRunRecord(await readText(files.record), files.record), ...change, updated: now.toISOString() };
      await replace(files.record, jsonBytes(changed));
      return changed;
    },
    async config() {
      const text = await readText(files.config);
      try {
        return parseDesignConfig(JSON.parse(text), files.config);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        throw new InputError({ where: files.config, expected: 'JSON', found: 'another text', hint: 'damaged?' });
      }
    },
    async history() {
      return decodeHistory(await fs.readFile(files.history, 'utf8').catch(() => ''));
    },
    async lock() {
      const lock = await lockRun(folder);
      await removeLeftovers(folder);
      return lock;
    },
    writeMetrics: (metrics) => replace(files.metrics, jsonBytes(metrics)),
    writeScores: (csv) => replace(files.scores, new TextEncoder().encode(csv)),
  };
}

/** Makes the folder with its record and configuration. @throws when a folder of that name exists */
export async function createRunFolder(folder: string, record: RunRecord, config: DesignConfig): Promise<RunFolder> {
  await fs.mkdir(folder);
  const files = runFiles(folder);
  await fs.mkdir(files.exports);
  await writeWhole(files.config, jsonBytes(config), { force: false });
  // Last: a folder without a record is not a run yet.
  await writeWhole(files.record, jsonBytes(record), { force: false });
  return runFolderAt(record.id, folder);
}

export async function withLiveState(record: RunRecord, folder: string): Promise<RunRecord> {
  const claimsLife = record.state === 'running' || record.state === 'queued';
  if (!claimsLife || (await isRunHeld(folder))) return record;
  if (record.state === 'queued' && (await readPlace(folder)) !== null) return record;
  return { ...record, state: 'interrupted', reason: record.reason ?? 'its process ended before it was done' };
}
