import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findCapture } from './find-capture.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'kinoform-find-'))));
afterEach(() => rm(folder, { recursive: true }));

const CAPTURE = '{"kind":"kinoform-capture"}';
async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
}
const found = async (...names: string[]): Promise<string | null> => {
  const file = await findCapture(names.map((name) => path.join(folder, name)));
  return file === null ? null : path.relative(folder, file).split(path.sep).join('/');
};

test('the highest capture.json comes before others, and before a description of another name', async () => {
  await write({ 'in/bench/a.json': CAPTURE, 'in/bench/out/capture.json': '', 'in/bench/capture.json': '', 'in/bench/a.tif': '' });
  expect(await found('in')).toBe('in/bench/capture.json');
  expect(await found('in/bench/a.tif', 'in/bench/out')).toBe('in/bench/out/capture.json');
});

test('a description of another name is one when it says so, or was named itself', async () => {
  await write({
    'a/mask.bmp.json': '{"kind":"export"}',
    'a/list.json': '[1]',
    'a/broken.json': '{',
    'a/frames/mended.json': CAPTURE,
  });
  expect(await found('a')).toBe('a/frames/mended.json');
  expect(await found('a/mask.bmp.json')).toBe('a/mask.bmp.json');
  await rm(path.join(folder, 'a/frames'), { recursive: true });
  expect(await found('a', 'gone')).toBeNull();
});

test('it is not looked for in the whole of a disk', async () => {
  await write({ 'a/b/c/d/e/capture.json': '' });
  expect(await found('a')).toBeNull();
  expect(await found('a/b/c')).toBe('a/b/c/d/e/capture.json');
});
