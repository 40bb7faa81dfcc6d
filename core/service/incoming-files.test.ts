import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkInput } from './contract-validation.ts';
import { UPLOAD_CHUNK } from './contract.ts';
import { uploadHandlers } from './handlers/uploads.ts';

let workspace: string;
let handlers: ReturnType<typeof uploadHandlers>;
beforeEach(async () => {
  workspace = await fs.mkdtemp(path.join(os.tmpdir(), 'kinoform-uploads-'));
  handlers = uploadHandlers({ workspace });
});
afterEach(() => fs.rm(workspace, { recursive: true }));

const bytes = (...values: number[]) => Uint8Array.from(values);
const incoming = () => fs.readdir(path.join(workspace, 'incoming'));
const begin = async (...files: { name: string; size: number }[]) => (await handlers['uploads.begin']({ files })).upload;
const send = (upload: string, file: number, offset: number, ...values: number[]) =>
  handlers['uploads.send']({ upload, file, offset, bytes: bytes(...values) });

describe('files that a browser sends', () => {
  it('appear together once all are whole, folders and empty files too', async () => {
    const files = [
      { name: 'bench/capture.json', size: 3 },
      { name: 'bench/frames/empty.tif', size: 0 },
      { name: 'bench/frames/a.tif', size: 2 },
      { name: 'mask.npy', size: 1 },
    ];
    const upload = await begin(...files);
    await send(upload, 0, 0, 1, 2);
    await send(upload, 0, 2, 3);
    await send(upload, 2, 0, 4, 5);
    await send(upload, 3, 0, 6);
    expect(await incoming()).toEqual([expect.stringMatching(/^\.unfinished-/)]);
    const made = await handlers['uploads.finish']({ upload });
    expect(await incoming()).toEqual([upload]);
    const below = (...parts: string[]) => path.join(workspace, 'incoming', upload, ...parts);
    expect(made.files).toEqual(files.map(({ name }) => below(...name.split('/'))));
    expect(made.dropped).toEqual([below('bench'), below('mask.npy')]);
    expect(await Promise.all(made.files.map(async (file) => [...(await fs.readFile(file))]))).toEqual([
      [1, 2, 3],
      [],
      [4, 5],
      [6],
    ]);
  });

  it('are not there while bytes are missing, or come twice, or are too many', async () => {
    const upload = await begin({ name: 'a.tif', size: 3 });
    await send(upload, 0, 0, 1);
    await expect(send(upload, 0, 0, 1)).rejects.toThrow('from 1 to its end');
    await expect(send(upload, 0, 1, 2, 3, 4)).rejects.toThrow('found 3 bytes of file 0');
    await expect(handlers['uploads.finish']({ upload })).rejects.toThrow('a.tif: expected 3 bytes, found 1');
    await handlers['uploads.cancel']({ upload });
    expect(await incoming()).toEqual([]);
    await expect(send(upload, 0, 1, 2)).rejects.toThrow('one that has begun');
  });

  it.each(['../a.tif', '/etc/passwd', 'a//b', 'a/../../b', 'C:\\a', 'a\u0000b', '..'])(
    'never leave their folder: %j',
    async (name) => {
      await expect(begin({ name, size: 1 })).rejects.toThrow('the name of a file');
    },
  );

  it('have different names, on every system', async () => {
    await expect(begin({ name: 'a.TIF', size: 1 }, { name: 'A.tif', size: 1 })).rejects.toThrow('two of A.tif');
  });

  it('are limited in size before anything is written', () => {
    const size = 2 ** 31;
    expect(() => checkInput('uploads.begin', { files: [{ name: 'a', size }] })).toThrow('GiB');
    const many = Array.from({ length: 20 }, (_, index) => ({ name: `${index}`, size: 2 ** 30 }));
    expect(() => checkInput('uploads.begin', { files: many })).toThrow('at most 16 GiB');
    const chunk = { upload: 'x', file: 0, offset: 0, bytes: new Uint8Array(UPLOAD_CHUNK + 1) };
    expect(() => checkInput('uploads.send', chunk)).toThrow(`1 to ${UPLOAD_CHUNK} bytes`);
  });

  it('that were given up long ago are removed', async () => {
    const old = path.join(workspace, 'incoming', '.unfinished-old');
    await fs.mkdir(old, { recursive: true });
    await fs.utimes(old, 0, 0);
    const upload = await begin({ name: 'a', size: 0 });
    await handlers['uploads.finish']({ upload });
    expect(await incoming()).toEqual([upload]);
  });
});
