import fs from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseSync } from '@photostructure/sqlite';
import type { RunRecord } from './run-record.ts';

type Database = InstanceType<typeof DatabaseSync>;

/** The record of a run as it stood at a stamp: `stamp` differs whenever `run.json` was written anew. */
export interface IndexEntry {
  readonly id: string;
  readonly stamp: string;
  readonly record: RunRecord;
}

/** What is remembered of the folders. They are the truth: whoever reads this compares stamps and mends it. */
export interface RunIndex {
  /** Empty where they were not asked for. */
  readonly entries: readonly IndexEntry[];
  /** Best effort: an index that cannot be written costs time, not truth. */
  update(changed: readonly IndexEntry[], gone: readonly string[]): void;
  close(): void;
}

/** Of what is kept of a run: entries of another version are read anew from the folders. */
const VERSION = 2;
const SCHEMA = 'CREATE TABLE IF NOT EXISTS runs (id TEXT PRIMARY KEY, stamp TEXT NOT NULL, record TEXT NOT NULL) STRICT';

/** SQLite's codes for a file that is damaged, or no database at all. */
const DAMAGED: readonly unknown[] = [11, 26];

/**
 * Opens the index, or makes an empty one where it is missing or damaged. Null where SQLite does not run on this system or the file cannot be
 * used: then everything is read from the folders, which is slower and just as right.
 */
export async function openRunIndex(file: string, { read }: { readonly read: boolean }): Promise<RunIndex | null> {
  try {
    await fs.mkdir(path.dirname(file), { recursive: true });
    // Loaded when first needed: it is native code, and most commands never list runs.
    const sqlite = await import('@photostructure/sqlite');
    try {
      return open(new sqlite.DatabaseSync(file), read);
    } catch (error) {
      if (!DAMAGED.includes((error as { errcode?: unknown }).errcode)) throw error;
      await fs.rm(file, { force: true });
      return open(new sqlite.DatabaseSync(file), read);
    }
  } catch {
    return null;
  }
}

function open(database: Database, read: boolean): RunIndex {
  try {
    // Another process may be writing; it takes milliseconds.
    database.exec('PRAGMA busy_timeout = 2000');
    const { user_version: found } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (found !== VERSION) database.exec(`DROP TABLE IF EXISTS runs; PRAGMA user_version = ${VERSION}`);
    database.exec(SCHEMA);
    return {
      entries: read ? readAll(database) : [],
      update: (changed, gone) => update(database, changed, gone),
      close: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function readAll(database: Database): IndexEntry[] {
  const rows = database.prepare('SELECT id, stamp, record FROM runs').all() as { id: string; stamp: string; record: string }[];
  return rows.map(({ id, stamp, record }) => ({ id, stamp, record: JSON.parse(record) as RunRecord }));
}

function update(database: Database, changed: readonly IndexEntry[], gone: readonly string[]): void {
  try {
    database.exec('BEGIN IMMEDIATE');
    const put = database.prepare('INSERT OR REPLACE INTO runs (id, stamp, record) VALUES (?, ?, ?)');
    for (const { id, stamp, record } of changed) put.run(id, stamp, JSON.stringify(record));
    const remove = database.prepare('DELETE FROM runs WHERE id = ?');
    for (const id of gone) remove.run(id);
    database.exec('COMMIT');
  } catch {
    if (database.isTransaction) database.exec('ROLLBACK');
  }
}
