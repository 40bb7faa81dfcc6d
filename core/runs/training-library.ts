import fs from 'node:fs/promises';
import path from 'node:path';
import { exists, readWhole, writeWhole } from '../formats/files.ts';
import { decodeJson, encodeJson } from '../formats/json.ts';
import type { GeneratorConfig } from '../training/generators/generator-config.ts';
import { stepsOf } from '../training/generators/train-generator.ts';
import { matchId } from './match-id.ts';
import { makeRunId } from './run-id.ts';
import { isRunHeld, lockRun, type RunLock } from './run-lock.ts';
import type { Chance } from './run-library.ts';
import { readPlace } from './run-place.ts';
import { trainingRecordSchema, type TrainingRecord } from './training-record.ts';

type TrainingChange = Partial<Pick<TrainingRecord, 'state' | 'reason' | 'engine' | 'step' | 'losses' | 'seconds'>>;

const RECORD = 'training.json';

/** A generator in the making: a folder with its record, and its place in the queue while it waits. */
export class TrainingFolder {
  readonly id: string;
  readonly folder: string;

  constructor(id: string, folder: string) {
    [this.id, this.folder] = [id, folder];
  }

  /** As it is now: one that says it is running while no living process holds it was interrupted, as was one that is queued without a place. */
  async record(): Promise<TrainingRecord> {
    const record = await this.#read();
    const claimsLife = record.state === 'running' || record.state === 'queued';
    if (!claimsLife || (await isRunHeld(this.folder))) return record;
    if (record.state === 'queued' && (await readPlace(this.folder)) !== null) return record;
    return { ...record, state: 'interrupted', reason: 'its process ended before it was done' };
  }

  async update(change: TrainingChange): Promise<TrainingRecord> {
    const record = { ...(await this.#read()), ...change };
    await writeWhole(path.join(this.folder, RECORD), encodeJson(record), { force: true });
    return record;
  }

  /** @throws InputError when another process works on it */
  lock(): Promise<RunLock> {
    return lockRun(this.folder);
  }

  async #read(): Promise<TrainingRecord> {
    const file = path.join(this.folder, RECORD);
    return { ...decodeJson(await readWhole(file), trainingRecordSchema, file), id: this.id };
  }
}

/** The generators in the making of a workspace: what waits, is trained, or may go on. What came to its end is a generator, and no longer here. */
export interface TrainingLibrary {
  create(config: GeneratorConfig): Promise<TrainingFolder>;
  /** The latest first. One whose record cannot be read is left out. */
  list(): Promise<TrainingRecord[]>;
  /** By id, or by a part of it that only one has. @throws InputError when there is none, or more than one */
  find(text: string): Promise<TrainingFolder>;
  /** Gone for good. */
  remove(id: string): Promise<void>;
}

export function trainingLibrary(trainingsFolder: string, { now, random }: Chance): TrainingLibrary {
  const at = (id: string): TrainingFolder => new TrainingFolder(id, path.join(trainingsFolder, id));
  const ids = async (): Promise<string[]> => {
    const names = await fs.readdir(trainingsFolder).catch(() => []);
    const kept = await Promise.all(names.map((id) => exists(path.join(trainingsFolder, id, RECORD))));
    return names.filter((_, i) => kept[i]);
  };
  return {
    async create(config) {
      const created = now();
      const training = at(makeRunId(config.name, created, random));
      const record: TrainingRecord = {
        version: 1,
        id: training.id,
        created: created.toISOString(),
        config,
        state: 'queued',
        reason: null,
        engine: null,
        step: 0,
        steps: stepsOf(config),
        losses: [],
        seconds: 0,
      };
      await fs.mkdir(training.folder, { recursive: true });
      await writeWhole(path.join(training.folder, RECORD), encodeJson(record), { force: false });
      return training;
    },
    async list() {
      const records = await Promise.all(
        (await ids()).map((id) =>
          at(id)
            .record()
            .catch(() => null),
        ),
      );
      return records.filter((record) => record !== null).sort((a, b) => b.id.localeCompare(a.id));
    },
    async find(text) {
      const wanted = { where: 'training', expected: 'the id of a training', many: 'trainings', list: 'generator list' };
      return at(matchId(text, await ids(), wanted));
    },
    remove: (id) => fs.rm(at(id).folder, { recursive: true, force: true }),
  };
}
