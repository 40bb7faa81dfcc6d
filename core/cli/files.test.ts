import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshFolder, outputFolder } from './files.ts';

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-files-'));
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

describe('an output folder', () => {
  it('is made with its parents, and remembers what was written', async () => {
    const out = await outputFolder(path.join(folder, 'a/b'), { force: false });
    await out.write('frames/1.txt', 'one');
    expect(out.written).toEqual([path.join(folder, 'a/b/frames/1.txt')]);
    expect(await fs.readFile(out.written[0]!, 'utf8')).toBe('one');
  });

  it('is refused when it holds something, unless that may be replaced', async () => {
    const full = path.join(folder, 'full');
    await fs.mkdir(full);
    await outputFolder(full, { force: false });
    await fs.writeFile(path.join(full, 'x'), 'old');
    await expect(outputFolder(full, { force: false })).rejects.toThrow('expected a new or empty folder, found one with files');
    await (await outputFolder(full, { force: true })).write('x', 'new');
    expect(await fs.readFile(path.join(full, 'x'), 'utf8')).toBe('new');
  });

  it('is refused when it is a file', async () => {
    const file = path.join(folder, 'file');
    await fs.writeFile(file, '');
    await expect(outputFolder(file, { force: false })).rejects.toThrow('expected a folder');
  });
});

it('finds the next name that is free', async () => {
  const wanted = path.join(folder, 'demo');
  expect(await freshFolder(wanted)).toBe(wanted);
  await fs.mkdir(wanted);
  await fs.mkdir(`${wanted}-2`);
  expect(await freshFolder(wanted)).toBe(`${wanted}-3`);
});
