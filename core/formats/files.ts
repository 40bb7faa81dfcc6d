import { readFile } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { InputError } from '../math/input-error.ts';

/** What the operating system's complaints mean, for people. */
const REASONS: Readonly<Record<string, readonly [found: string, hint?: string]>> = {
  ENOENT: ['nothing there', 'check the path'],
  ENOTDIR: ['a file where the path needs a folder', 'check the path'],
  EISDIR: ['a folder'],
  EACCES: ['no permission'],
  EPERM: ['no permission'],
  EROFS: ['a read-only disk'],
  ENOSPC: ['a full disk', 'nothing was changed; make room and try again'],
  EDQUOT: ['a full quota', 'nothing was changed; make room and try again'],
  EFBIG: ['a limit on the size of files', 'nothing was changed'],
  EMFILE: ['too many open files'],
  EBUSY: ['a file that another program holds', 'close it there and try again'],
  ENAMETOOLONG: ['a name that is too long'],
  ERR_FS_FILE_TOO_LARGE: ['more than 2 GiB'],
};

/** Half the work of the promises' own `readFile`, which opens a handle: that counts where ten thousand small files are read. */
const readBytes = promisify(readFile);

/** @throws InputError when the file cannot be read. */
export async function readWhole(file: string): Promise<Uint8Array> {
  try {
    const bytes = await readBytes(file);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    throw explain(error, file, 'a file that can be read');
  }
}

let written = 0;

/**
 * Writes a file whole or not at all: to a temporary file in the same folder, flushed to the disk, then renamed. When that fails
 * (a full disk, no permission) the temporary file is removed and what was there before is untouched.
 * @throws InputError when the file exists and `force` is not set, or when it cannot be written.
 */
export async function writeWhole(file: string, bytes: Uint8Array, { force }: { readonly force: boolean }): Promise<void> {
  if (!force && (await exists(file))) {
    throw new InputError({ where: file, expected: 'a new file', found: 'one that exists', hint: 'use --force to replace it' });
  }
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}-${written++}.tmp`);
  try {
    const handle = await fs.open(temporary, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.rename(temporary, file);
  } catch (error) {
    await fs.rm(temporary, { force: true }).catch(() => undefined);
    throw explain(error, file, `a place to write ${bytes.length} bytes`);
  }
}

export async function exists(file: string): Promise<boolean> {
  try {
    await fs.stat(file);
    return true;
  } catch {
    return false;
  }
}

/** The names in a folder, in the order of their code points, so that every machine has the same. @throws InputError when there is none. */
export const listFolder = async (folder: string): Promise<readonly string[]> =>
  (await listEntries(folder)).map(({ name }) => name);

/** The paths of all files in a folder and those below it. Not by the option of `readdir`, which Node before 18.17 does not have. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true });
  const below = entries.map((entry) => {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(place);
    return entry.isFile() ? [place] : [];
  });
  return (await Promise.all(below)).flat();
}

/** The same, with what is a folder. */
export async function listEntries(folder: string): Promise<readonly { readonly name: string; readonly isFolder: boolean }[]> {
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    return entries
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw explain(error, folder, 'a folder that can be read');
  }
}

/** The complaint of the operating system as bad input; anything else as it is. */
export function explain(error: unknown, where: string, expected: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  const reason = code === undefined ? undefined : REASONS[code];
  if (reason === undefined) return error;
  const [found, hint] = reason;
  return new InputError({ where, expected, found: `${found} (${code})`, hint });
}
