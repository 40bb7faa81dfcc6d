import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../math/input-error.ts';
import { writeTogether } from './write-together.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-together-'));
  await fs.writeFile(path.join(folder, 'b'), 'old');
});
afterEach(() => fs.rm(folder, { recursive: true }));

/** Makes the files a and b. */
const fill = async (staging: string): Promise<{ files: string[] }> => {
  for (const name of ['a', 'b']) await fs.writeFile(path.join(staging, name), `new ${name}`);
  return { files: ['a', 'b'] };
};
const inFolder = async (): Promise<Record<string, string>> => {
  const names = await fs.readdir(folder);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await fs.readFile(path.join(folder, name), 'utf8')] as const)),
  );
};

describe('files that are written together', () => {
  it('all get their places', async () => {
    expect(await writeTogether(folder, { force: true }, fill)).toEqual({ files: ['a', 'b'] });
    expect(await inFolder()).toEqual({ a: 'new a', b: 'new b' });
  });

  it.each([
    ['one of them exists', { force: false }, fill, 'FOLDER/b: expected a new file, found one that exists'],
    ['they are given up', { force: true, signal: AbortSignal.abort(new Error('given up')) }, fill, 'given up'],
    [
      'one cannot be made, whose place is named',
      { force: true },
      async (staging: string) => {
        await fill(staging);
        throw new InputError({ where: path.join(staging, 'b'), expected: 'room', found: 'a full disk' });
      },
      'FOLDER/b: expected room, found a full disk',
    ],
  ] as const)('leave what was there where %s', async (_, options, make, message) => {
    const failure = (await writeTogether(folder, options, make).catch((error: unknown) => error)) as Error;
    expect(failure.message.replaceAll(folder, 'FOLDER').replaceAll('\\', '/')).toContain(message);
    expect(await inFolder()).toEqual({ b: 'old' });
  });

  it('need a folder', async () => {
    const failure = await writeTogether(path.join(folder, 'none'), { force: true }, fill).catch((error: unknown) => error);
    expect(failure).toMatchObject({ expected: 'a folder to write into', found: 'nothing there (ENOENT)' });
  });
});
