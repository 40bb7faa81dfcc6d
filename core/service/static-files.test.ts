import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStaticFile } from './static-files.ts';

let outside: string;
let folder: string;

beforeAll(async () => {
  outside = await mkdtemp(path.join(os.tmpdir(), 'kinoform-static-'));
  folder = path.join(outside, 'renderer');
  await mkdir(path.join(folder, 'assets'), { recursive: true });
  await writeFile(path.join(folder, 'index.html'), '<p>page</p>');
  await writeFile(path.join(folder, 'assets', 'a b.js'), 'code');
  await writeFile(path.join(folder, '.env'), 'secret');
  await writeFile(path.join(outside, 'secret.js'), 'secret');
  await mkdir(path.join(outside, 'renderer-other'));
  await writeFile(path.join(outside, 'renderer-other', 'x.js'), 'secret');
  await symlink(path.join(outside, 'secret.js'), path.join(folder, 'linked.js'));
});
afterAll(() => rm(outside, { recursive: true }));

const textOf = async (pathname: string) => {
  const file = await readStaticFile(folder, pathname);
  return file === null ? null : { text: new TextDecoder().decode(file.bytes), type: file.type };
};

test('the page and its parts have their types', async () => {
  expect(await textOf('/')).toEqual({ text: '<p>page</p>', type: 'text/html; charset=utf-8' });
  expect(await textOf('/assets/a%20b.js')).toEqual({ text: 'code', type: 'text/javascript; charset=utf-8' });
});

test.each([
  '/none.js',
  '/assets',
  '/.env',
  '/../secret.js',
  '/%2e%2e/secret.js',
  '/..%2fsecret.js',
  '/linked.js',
  '/../renderer-other/x.js',
  '/index.html%00.js',
  '/%',
])('%s is not handed out', async (pathname) => {
  expect(await readStaticFile(folder, pathname)).toBeNull();
});
