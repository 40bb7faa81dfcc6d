import fs from 'node:fs/promises';
import { readWhole, writeWhole } from '../formats/files.ts';
import { decodeJson, encodeJson } from '../formats/json.ts';
import { InputError } from '../math/input-error.ts';
import type { DesignConfig } from '../training/design-config.ts';
import type { DesignStore, HistoryRow } from '../training/design-store.ts';
import type { TestScenes } from '../training/test-scenes.ts';
import { parseDesignConfig } from '../training/parse-config.ts';
import { decodeHistory } from './history-file.ts';
import { designStoreIn, removeLeftovers, runFiles } from './run-files.ts';
import { decodeTestScenes, encodeTestScenes } from './test-scenes-file.ts';
import { isRunHeld, lockRun } from './run-lock.ts';
import type { RunLock } from './run-lock.ts';
import { readPlace } from './run-place.ts';
import { annotationsSchema, NO_ANNOTATIONS, parseRunRecord } from './run-record.ts';
import type { Annotations, DesignFacts, RunRecord, StoredRecord } from './run-record.ts';

/** What of a record changes while a run lives. */
export type RunChange = Partial<
  Pick<
    RunRecord,
    | 'state'
    | 'engine'
    | 'epoch'
    | 'dataset'
    | 'lineage'
    | 'cost'
    | 'refinement'
    | 'contrast'
    | 'evaluation'
    | 'reason'
    | 'mendable'
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
  annotate(change: Partial<Annotations>): Promise<RunRecord>;
  config(): Promise<DesignConfig>;
  history(): Promise<HistoryRow[]>;
  /** Keeps other processes away and clears what a killed one left. @throws InputError when another holds it */
  lock(): Promise<RunLock>;
  writeMetrics(metrics: object): Promise<void>;
  /** One row a test scene, as CSV. */
  writeScores(csv: string): Promise<void>;
  writeTestScenes(scenes: TestScenes): Promise<void>;
  /** Null before they were written, and when they are of an earlier mask. */
  testScenes(): Promise<TestScenes | null>;
}

const readText = async (file: string): Promise<string> => new TextDecoder().decode(await readWhole(file));

export function runFolderAt(id: string, folder: string): RunFolder {
  const files = runFiles(folder);
  const replace = (file: string, bytes: Uint8Array): Promise<void> => writeWhole(file, bytes, { force: true });
  const record = async (): Promise<RunRecord> => withLiveState(await readRecord(id, folder), folder);
  const config = async (): Promise<DesignConfig> => readConfig(files.config);
  return {
    id,
    folder,
    files,
    store: designStoreIn(folder),
    record,
    async update(change, now) {
      const { annotations, ...before } = await readRecord(id, folder);
      const changed: StoredRecord = { ...before, ...change, updated: now.toISOString() };
      await replace(files.record, encodeJson(changed));
      return { ...changed, annotations };
    },
    async annotate(change) {
      const annotations = annotationsSchema.parse({ ...(await readAnnotations(files.annotations)), ...change });
      await replace(files.annotations, encodeJson(annotations));
      // The index looks at the record alone.
      const now = new Date();
      await fs.utimes(files.record, now, now);
      return record();
    },
    config,
    async history() {
      return decodeHistory(await fs.readFile(files.history, 'utf8').catch(() => ''));
    },
    async lock() {
      const lock = await lockRun(folder);
      await removeLeftovers(folder);
      return lock;
    },
    writeMetrics: (metrics) => replace(files.metrics, encodeJson(metrics)),
    writeTestScenes: (scenes) => replace(files.pictures, encodeTestScenes(scenes)),
    async testScenes() {
      const [pictures, mask] = await Promise.all([files.pictures, files.mask].map((file) => fs.stat(file).catch(() => null)));
      if (!pictures || !mask || pictures.mtimeMs < mask.mtimeMs) return null;
      return decodeTestScenes(await readWhole(files.pictures), files.pictures);
    },
    writeScores: (csv) => replace(files.scores, new TextEncoder().encode(csv)),
  };
}

/** What is known of a run, as its files say it. @throws InputError when the record is damaged */
export async function readRecord(id: string, folder: string): Promise<RunRecord> {
  const files = runFiles(folder);
  const stored = parseRunRecord(await readText(files.record), files.record);
  const [annotations, design] = await Promise.all([
    readAnnotations(files.annotations),
    // Until 0.1 records did not say it.
    stored.design ?? readConfig(files.config).then(factsOf, () => null),
  ]);
  // The folder's name counts: a copied folder is a run of its own.
  return { ...stored, id, design, annotations };
}

export const factsOf = ({ dataset, scene, sensing, seed }: DesignConfig): DesignFacts => ({
  model: scene.model,
  source: dataset.source,
  height: dataset.height,
  width: dataset.width,
  snapshots: sensing.snapshots,
  seed,
});

/** Without the file, or with a damaged one, there are none: a run is not lost over a note. */
async function readAnnotations(file: string): Promise<Annotations> {
  return readWhole(file)
    .then((bytes) => decodeJson(bytes, annotationsSchema, file))
    .catch(() => NO_ANNOTATIONS);
}

async function readConfig(file: string): Promise<DesignConfig> {
  const text = await readText(file);
  try {
    return parseDesignConfig(JSON.parse(text), file);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InputError({ where: file, expected: 'JSON', found: 'another text', hint: 'damaged?' });
  }
}

/** Makes the folder with its record and configuration. @throws when a folder of that name exists */
export async function createRunFolder(folder: string, record: StoredRecord, config: DesignConfig): Promise<RunFolder> {
  await fs.mkdir(folder);
  const files = runFiles(folder);
  await fs.mkdir(files.exports);
  await writeWhole(files.config, encodeJson(config), { force: false });
  // Last: a folder without a record is not a run yet.
  await writeWhole(files.record, encodeJson(record), { force: false });
  return runFolderAt(record.id, folder);
}

export async function withLiveState(record: RunRecord, folder: string): Promise<RunRecord> {
  const claimsLife = record.state === 'running' || record.state === 'queued';
  if (!claimsLife || (await isRunHeld(folder))) return record;
  if (record.state === 'queued' && (await readPlace(folder)) !== null) return record;
  return { ...record, state: 'interrupted', reason: record.reason ?? 'its process ended before it was done' };
}
