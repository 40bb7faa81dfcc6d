import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InputError } from '../math/input-error.ts';
import { readWhole, writeWhole } from './files.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-files-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await fs.rm(folder, { recursive: true });
});
const bytes = (...values: number[]) => Uint8Array.from(values);

describe('writeWhole', () => {
  it('writes, and leaves nothing else in the folder', async () => {
    const file = path.join(folder, 'a.bin');
    await writeWhole(file, bytes(1, 2, 3), { force: false });
    expect(await readWhole(file)).toEqual(bytes(1, 2, 3));
    expect(await fs.readdir(folder)).toEqual(['a.bin']);
  });

  it('replaces only when told to', async () => {
    const file = path.join(folder, 'a.bin');
    await writeWhole(file, bytes(1), { force: false });
    await expect(writeWhole(file, bytes(2), { force: false })).rejects.toThrow(
      `${file}: expected a new file, found one that exists (use --force`,
    );
    expect(await readWhole(file)).toEqual(bytes(1));
    await writeWhole(file, bytes(2), { force: true });
    expect(await readWhole(file)).toEqual(bytes(2));
  });

  it.each([
    ['ENOSPC', 'a full disk'],
    ['EIO', 'EIO'],
  ])('when the disk fails half-way (%s), says so and leaves what was there', async (code, message) => {
    const file = path.join(folder, 'checkpoint.bin');
    await writeWhole(file, bytes(1, 2, 3), { force: false });
    const open = fs.open;
    vi.spyOn(fs, 'open').mockImplementation(async (...args) => {
      const handle = await open(...args);
      handle.writeFile = async () => {
        await handle.write(bytes(9));
        throw Object.assign(new Error(`${code}: write`), { code });
      };
      return handle;
    });
    await expect(writeWhole(file, bytes(4, 5, 6), { force: true })).rejects.toThrow(message);
    expect(await fs.readdir(folder)).toEqual(['checkpoint.bin']);
    expect(await readWhole(file)).toEqual(bytes(1, 2, 3));
  });

  it('a folder that is not there, or a folder in place of the file, is one clear line', async () => {
    await expect(writeWhole(path.join(folder, 'no', 'a.bin'), bytes(1), { force: false })).rejects.toThrow(
      /expected a place to write 1 bytes, found nothing there/,
    );
    await fs.mkdir(path.join(folder, 'taken'));
    await expect(writeWhole(path.join(folder, 'taken'), bytes(1), { force: true })).rejects.toThrow(/found a folder/);
    expect(await fs.readdir(folder)).toEqual(['taken']);
  });
});

describe('readWhole', () => {
  it('names a missing file and a folder as InputError', async () => {
    await expect(readWhole(path.join(folder, 'none'))).rejects.toBeInstanceOf(InputError);
    await expect(readWhole(path.join(folder, 'none'))).rejects.toThrow(
      /none: expected a file that can be read, found nothing there \(ENOENT\)/,
    );
    await expect(readWhole(folder)).rejects.toThrow(/found a folder/);
  });
});
