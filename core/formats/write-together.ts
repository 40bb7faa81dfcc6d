import fs from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../math/input-error.ts';
import { exists, explain } from './files.ts';

interface TogetherOptions {
  /** Replaces files that exist. */
  readonly force: boolean;
  /** Until the files get their places it may end the work. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes several files of one folder all or none: `fill` makes them under their names in a folder that nobody looks into, then they get their
 * places. When it fails, or is given up, nothing is left of them and what was there before is untouched.
 * @param fill returns what it made, the names in `files`
 * @throws InputError when the folder cannot be written to, or a file exists and `force` is not set; the signal's reason once it is aborted
 */
export async function writeTogether<T extends { readonly files: readonly string[] }>(
  folder: string,
  { force, signal }: TogetherOptions,
  fill: (staging: string) => Promise<T>,
): Promise<T> {
  const staging = await fs.mkdtemp(path.join(folder, '.writing-')).catch((error: unknown) => {
    throw explain(error, folder, 'a folder to write into');
  });
  try {
    const made = await fill(staging);
    await refuseExisting(folder, made.files, force);
    signal?.throwIfAborted();
    for (const name of made.files) await fs.rename(path.join(staging, name), path.join(folder, name));
    return made;
  } catch (error) {
    throw besideStaging(error, staging, folder);
  } finally {
    await fs.rm(staging, { recursive: true, force: true });
  }
}

/** @throws InputError that names the first file which exists, unless `force` is set */
export async function refuseExisting(folder: string, names: readonly string[], force: boolean): Promise<void> {
  if (force) return;
  for (const name of names) {
    const where = path.join(folder, name);
    if (!(await exists(where))) continue;
    throw new InputError({ where, expected: 'a new file', found: 'one that exists', hint: 'use --force to replace it' });
  }
}

/** Names the place that a file was for, not the one where it was being written. */
function besideStaging(error: unknown, staging: string, folder: string): unknown {
  if (!(error instanceof InputError) || !error.where.startsWith(staging)) return error;
  const { where, expected, found, hint } = error;
  return new InputError({ where: folder + where.slice(staging.length), expected, found, hint });
}
