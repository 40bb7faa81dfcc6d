import fs from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../math/input-error.ts';

interface NamedFile {
  /** Relative, with `/` between folders. */
  readonly name: string;
  readonly size: number;
}

interface Upload {
  readonly id: string;
  readonly files: readonly NamedFile[];
  /** Where the files are until all are whole. */
  readonly folder: string;
  /** The file that is written now, and its bytes so far. */
  file: number;
  offset: number;
  handle: fs.FileHandle | null;
}

/** A folder whose files are not whole; so named, nobody takes it for one of frames. */
const UNFINISHED = '.unfinished-';
/** Milliseconds after which an upload that was not finished is taken to be given up: its browser is gone. */
const GIVEN_UP = 24 * 3600 * 1000;
/** What Windows forbids in names, beside what no system allows. */
const FORBIDDEN = /[<>:"|?*\\\u0000-\u001f]/;

/** Files that a browser sends: into `incoming` of the workspace, a folder an upload, which appears once all its files are whole. */
export class IncomingFiles {
  readonly #folder: string;
  readonly #uploads = new Map<string, Upload>();
  #count = 0;

  /** @param folder need not be there yet */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws InputError when a name leads out of the folder, two are the same, or the disk has not the room */
  async begin(files: readonly NamedFile[]): Promise<string> {
    checkNames(files);
    await fs.mkdir(this.#folder, { recursive: true });
    await this.#clear();
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    const { bavail, bsize } = await fs.statfs(this.#folder);
    if (bytes > bavail * bsize) {
      const found = `${Math.floor((bavail * bsize) / 2 ** 20)} MiB free`;
      throw new InputError({ where: this.#folder, expected: `room for ${Math.ceil(bytes / 2 ** 20)} MiB`, found });
    }
    const id = `${new Date().toISOString().replace(/\..*/, '').replaceAll(/[-:]/g, '').replace('T', '-')}-${process.pid}-${++this.#count}`;
    const folder = path.join(this.#folder, UNFINISHED + id);
    await fs.mkdir(folder);
    this.#uploads.set(id, { id, files, folder, file: -1, offset: 0, handle: null });
    return id;
  }

  /** @throws InputError when these are not the next bytes, or more than were announced */
  async send(id: string, file: number, offset: number, bytes: Uint8Array): Promise<void> {
    const upload = this.#find(id);
    if (file > upload.file) await this.#advance(upload, file);
    const size = upload.files[file]?.size ?? 0;
    if (file !== upload.file || offset !== upload.offset || offset + bytes.length > size || upload.handle === null) {
      const found = `${bytes.length} bytes of file ${file} from ${offset}`;
      throw new InputError({
        where: 'upload',
        expected: `the bytes of file ${upload.file} from ${upload.offset} to its end`,
        found,
      });
    }
    // At once, so that a second message cannot take the same place.
    upload.offset += bytes.length;
    await upload.handle.write(bytes, 0, bytes.length, offset);
  }

  /** @throws InputError when bytes are missing */
  async finish(id: string): Promise<{ readonly files: string[]; readonly dropped: string[] }> {
    const upload = this.#find(id);
    await this.#advance(upload, upload.files.length);
    const folder = path.join(this.#folder, id);
    await fs.rename(upload.folder, folder);
    this.#uploads.delete(id);
    const dropped = new Set(upload.files.map(({ name }) => name.split('/')[0]!));
    return {
      files: upload.files.map(({ name }) => path.join(folder, ...name.split('/'))),
      dropped: [...dropped].map((name) => path.join(folder, name)),
    };
  }

  /** Removes what has come so far. */
  async cancel(id: string): Promise<void> {
    const upload = this.#uploads.get(id);
    if (upload === undefined) return;
    this.#uploads.delete(id);
    await upload.handle?.close().catch(() => undefined);
    await fs.rm(upload.folder, { recursive: true, force: true });
  }

  #find(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload !== undefined) return upload;
    throw new InputError({ where: 'upload', expected: 'one that has begun', found: `"${id}"`, hint: 'drop the files again' });
  }

  /** Ends the file in work and all that are empty, and opens the next. */
  async #advance(upload: Upload, next: number): Promise<void> {
    while (upload.file < next) {
      const size = upload.files[upload.file]?.size ?? 0;
      if (upload.file >= 0 && upload.offset < size) {
        const where = upload.files[upload.file]!.name;
        throw new InputError({ where, expected: `${size} bytes`, found: `${upload.offset}`, hint: 'drop the files again' });
      }
      await upload.handle?.sync();
      await upload.handle?.close();
      [upload.file, upload.offset, upload.handle] = [upload.file + 1, 0, null];
      const named = upload.files[upload.file];
      if (named === undefined) return;
      const target = path.join(upload.folder, ...named.name.split('/'));
      await fs.mkdir(path.dirname(target), { recursive: true });
      upload.handle = await fs.open(target, 'wx');
    }
  }

  /** What browsers that are gone have left. */
  async #clear(): Promise<void> {
    for (const name of await fs.readdir(this.#folder)) {
      const folder = path.join(this.#folder, name);
      if (!name.startsWith(UNFINISHED) || this.#uploads.has(name.slice(UNFINISHED.length))) continue;
      const { mtimeMs } = await fs.stat(folder);
      if (Date.now() - mtimeMs > GIVEN_UP) await fs.rm(folder, { recursive: true, force: true });
    }
  }
}

function checkNames(files: readonly NamedFile[]): void {
  const seen = new Set<string>();
  for (const { name } of files) {
    const wrong = name
      .split('/')
      .some((part) => part === '' || part === '.' || part === '..' || FORBIDDEN.test(part) || part.length > 200);
    if (wrong)
      throw new InputError({
        where: 'upload',
        expected: 'the name of a file, below the folder that was dropped',
        found: JSON.stringify(name),
      });
    // Some systems take both for one file.
    const folded = name.toLowerCase();
    if (seen.has(folded))
      throw new InputError({ where: 'upload', expected: 'files of different names', found: `two of ${name}` });
    seen.add(folded);
  }
}
