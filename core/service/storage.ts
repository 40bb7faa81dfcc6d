import fs from 'node:fs/promises';
import path from 'node:path';
import { filesBelow } from '../formats/files.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import { InputError } from '../math/input-error.ts';
import type { StoragePart } from './contract-settings.ts';

type Kind = StoragePart['kind'];

interface StoredFile {
  readonly kind: Kind;
  readonly file: string;
  readonly bytes: number;
  readonly clearable: boolean;
}

/** Folders of a workspace whose whole content is of one kind. */
const FOLDERS: Readonly<Record<string, Kind>> = {
  runs: 'runs',
  reconstructions: 'reconstructions',
  datasets: 'datasets',
  generators: 'generators',
  'inverse-networks': 'generators',
  trainings: 'generators',
  trash: 'trash',
  'crash-reports': 'crash-reports',
};
/** Folders of a run or a reconstruction that count by themselves. */
const INNER: Readonly<Record<string, Kind>> = { checkpoints: 'checkpoints', exports: 'exports' };

/** What a workspace keeps, by kind, the largest first, and what of it can go. */
export async function storedParts(workspace: string, library: RunLibrary): Promise<StoragePart[]> {
  const parts = new Map<Kind, { files: number; bytes: number; clearable: number }>();
  for (const { kind, bytes, clearable } of await storedFiles(workspace, library)) {
    const part = parts.get(kind) ?? { files: 0, bytes: 0, clearable: 0 };
    part.files += 1;
    part.bytes += bytes;
    if (clearable) part.clearable += bytes;
    parts.set(kind, part);
  }
  return [...parts].map(([kind, part]) => ({ kind, ...part })).sort((a, b) => b.bytes - a.bytes);
}

/** Deletes what of a kind can go, and returns how many bytes that were. @throws InputError for a kind of which nothing can */
export async function clearStored(workspace: string, library: RunLibrary, kind: Kind): Promise<number> {
  if (kind !== 'trash' && kind !== 'checkpoints' && kind !== 'crash-reports') {
    throw new InputError({
      where: 'storage',
      expected: 'trash, checkpoints or crash-reports',
      found: kind,
      hint: 'delete single ones on their screen',
    });
  }
  const doomed = (await storedFiles(workspace, library)).filter((each) => each.kind === kind && each.clearable);
  for (const { file } of doomed) await fs.rm(file, { force: true });
  // What is left of deleted runs are empty folders.
  if (kind === 'trash') await fs.rm(path.join(workspace, 'trash'), { recursive: true, force: true });
  return doomed.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function storedFiles(workspace: string, library: RunLibrary): Promise<StoredFile[]> {
  // A run that is done is never gone on with; all that builds on it reads its mask and weights.
  const done = new Set((await library.list()).filter(({ state }) => state === 'done').map(({ id }) => id));
  const files = await filesBelow(workspace);
  const stored = await Promise.all(
    files.map(async (file): Promise<StoredFile | null> => {
      // It may have gone since.
      const stat = await fs.stat(file).catch(() => null);
      if (stat === null) return null;
      const [top = '', owner = '', inner = ''] = path.relative(workspace, file).split(path.sep);
      const outer = FOLDERS[top] ?? 'other';
      const kind = outer === 'runs' || outer === 'reconstructions' ? (INNER[inner] ?? outer) : outer;
      const clearable = kind === 'trash' || kind === 'crash-reports' || (kind === 'checkpoints' && done.has(owner));
      return { kind, file, bytes: stat.size, clearable };
    }),
  );
  return stored.filter((each) => each !== null);
}
