import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { fileArguments } from './file-arguments.ts';

test('files that the app opens are found among the arguments of a start', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'kinoform-arguments-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [run, capture] = [path.join(folder, 'run.kinoform'), path.join(folder, 'my bench', 'capture.JSON')];
  await mkdir(path.dirname(capture));
  await Promise.all([run, capture, path.join(folder, 'notes.txt')].map((file) => writeFile(file, '')));
  await mkdir(path.join(folder, 'folder.json'));
  const words = ['--no-sandbox', '.', 'run.kinoform', capture, 'notes.txt', 'gone.kinoform', 'folder.json', '--x=run.kinoform'];
  expect(fileArguments(words, folder)).toEqual([run, capture]);
  // As the entry in the menu of a Linux desktop names them.
  expect(fileArguments([pathToFileURL(capture).href, 'file://elsewhere/run.kinoform'], folder)).toEqual([capture]);
});
