import fs from 'node:fs/promises';
import path from 'node:path';
import { exists, listFolder, writeWhole } from '../formats/files.ts';
import { InputError } from '../math/input-error.ts';

/** The files that a command writes into one folder. */
export interface OutputFolder {
  readonly folder: string;
  /** What was written, in order, as absolute paths. */
  readonly written: readonly string[];
  write(name: string, bytes: Uint8Array | string): Promise<string>;
}

/**
 * A folder for results: made when it is not there, refused when it holds something already, unless `force` is given.
 * @throws InputError when it is a file, or not empty
 */
export async function outputFolder(folder: string, { force }: { readonly force: boolean }): Promise<OutputFolder> {
  if (!force && (await exists(folder)) && (await listFolder(folder)).length > 0) {
    throw new InputError({
      where: folder,
      expected: 'a new or empty folder',
      found: 'one with files',
      hint: 'use --force to write into it',
    });
  }
  await fs.mkdir(folder, { recursive: true });
  const written: string[] = [];
  return {
    folder,
    written,
    async write(name, bytes) {
      const file = path.join(folder, name);
      await fs.mkdir(path.dirname(file), { recursive: true });
      await writeWhole(file, typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes, { force });
      written.push(file);
      return file;
    },
  };
}

/** `folder`, or `folder-2`, `folder-3`, … : the first that is not there. */
export async function freshFolder(folder: string): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? folder : `${folder}-${number}`;
    if (!(await exists(candidate))) return candidate;
  }
}
