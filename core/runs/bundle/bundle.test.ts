import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { zipSync } from 'fflate';
import { encodeJson } from '../../formats/json.ts';
import { decodeZip, encodeZip } from '../../formats/zip.ts';
import type { RunFolder } from '../run-folder.ts';
import type { RunLibrary } from '../run-library.ts';
import { finishedRun, testLibrary } from '../testing.ts';
import { deleteRuns } from '../delete-runs.ts';
import { importBundle } from './import-bundle.ts';
import { sha256 } from './manifest.ts';
import { packRuns } from './pack.ts';

let ours: RunLibrary;
let theirs: RunLibrary;
let run: RunFolder;
beforeEach(async () => {
  [ours, theirs] = [await testLibrary(), await testLibrary(Date.UTC(2027, 0, 1))];
  run = await finishedRun(ours);
});
afterEach(() => Promise.all([ours, theirs].map(({ workspace }) => fs.rm(workspace.folder, { recursive: true }))));

const take = (bytes: Uint8Array, copy = false) => importBundle(theirs, bytes, 'colleague.kinoform', { copy });
const idsThere = async (): Promise<string[]> => (await theirs.list()).map(({ id }) => id);

test('a run arrives as it left: record, notes, mask, weights, exports; a second time nothing happens', async () => {
  const bytes = await packRuns([run], '0.1.0');
  expect(bytes).toEqual(await packRuns([run], '0.1.0'));
  expect(await take(bytes)).toEqual({ imported: [run.id], present: [] });
  const there = await theirs.find(run.id);
  expect(await there.record()).toEqual(await run.record());
  expect(await there.store.readDesign()).toEqual(await run.store.readDesign());
  expect(await fs.readFile(path.join(there.files.exports, 'pluto.bmp'), 'utf8')).toBe('BM…');
  await there.annotate({ note: 'tagged here' });
  expect(await take(bytes)).toEqual({ imported: [], present: [run.id] });
  expect((await there.record()).annotations.note).toBe('tagged here');
  expect((await fs.readdir(theirs.workspace.folder)).filter((name) => name.startsWith('staging'))).toEqual([]);
});

test('while a large run is packed or taken in, whatever else waits gets its turn', async () => {
  const size = 4 * 2 ** 20;
  await fs.writeFile(
    run.files.pictures,
    Uint8Array.from({ length: size }, (_, index) => (index * index) >> 7),
  );
  /** How often others got their turn meanwhile. */
  const turnsDuring = async (work: () => Promise<unknown>): Promise<number> => {
    let [turns, working] = [0, true];
    const count = (): void => {
      turns++;
      if (working) setImmediate(count);
    };
    setImmediate(count);
    await work();
    working = false;
    return turns;
  };
  let bytes = new Uint8Array();
  // One for each mebibyte of the checksum, and while other threads compress.
  expect(await turnsDuring(async () => (bytes = new Uint8Array(await packRuns([run], '0.1.0'))))).toBeGreaterThan(4);
  const files = decodeZip(bytes, 'bundle');
  expect(files.get(`runs/${run.id}/pictures.npz`)).toHaveLength(size);
  // One after each file is unpacked, while it is hashed, and while it is written.
  expect(await turnsDuring(() => take(bytes))).toBeGreaterThan(3 * files.size);
});

test('packing and taking in say how far they are, and leave nothing when they are given up', async () => {
  const shares: number[] = [];
  const bytes = await packRuns([run], '0.1.0', (share) => void shares.push(share));
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect([shares.at(0), shares.at(-1)]).toEqual([0, 1]);
  /** Each place at which it can end. */
  const told: number[] = [];
  const wish = { copy: false, onProgress: (share: number) => void told.push(share) };
  await importBundle(theirs, bytes, 'colleague.kinoform', wish);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  await theirs.trash.purge(await deleteRuns(theirs, [await theirs.find(run.id)]));
  for (const end of told.keys()) {
    let calls = 0;
    const onProgress = (): void => {
      if (calls++ === end) throw new Error('given up');
    };
    await expect(importBundle(theirs, bytes, 'colleague.kinoform', { copy: false, onProgress })).rejects.toThrow('given up');
    expect(await fs.readdir(theirs.workspace.runsFolder)).toEqual([]);
    expect((await fs.readdir(theirs.workspace.folder)).filter((name) => name.startsWith('staging'))).toEqual([]);
  }
});

test('a clash of ids is said, and solved by a copy that its students know', async () => {
  const student = await finishedRun(ours, 'student');
  await student.update({ lineage: { teacher: run.id, start: null } }, new Date());
  const bytes = await packRuns([student, run], '0.1.0');
  await take(await packRuns([run], '0.1.0'));
  await fs.appendFile((await theirs.find(run.id)).files.history, 'trained on');
  await expect(take(bytes)).rejects.toThrow(new RegExp(`found ${run.id}, which another run has here \\(import it as a copy\\)`));
  expect(await idsThere()).toEqual([run.id]);
  const { imported } = await take(bytes, true);
  expect(imported).toHaveLength(2);
  const teacher = imported.find((id) => id !== student.id)!;
  expect((await (await theirs.find(student.id)).record()).lineage.teacher).toBe(teacher);
  await theirs.remove(student.id);
  await expect(take(bytes)).rejects.toThrow(/which was deleted here \(restore it/);
});

test('a run in work is not bundled, one that was paused takes its checkpoint along', async () => {
  await fs.mkdir(path.dirname(run.files.checkpoint));
  await fs.writeFile(run.files.checkpoint, 'tensors');
  const names = async () => [...decodeZip(await packRuns([run], '0.1.0'), '').keys()].filter((name) => /checkpoints/.test(name));
  expect(await names()).toEqual([]);
  await run.update({ state: 'paused' }, new Date());
  expect(await names()).toEqual([`runs/${run.id}/checkpoints/last.safetensors`]);
  const lock = await run.lock();
  await expect(packRuns([run], '0.1.0')).rejects.toThrow(/found one in work \(pause it first\)/);
  await lock.release();
});

describe('refuses in one line, and leaves nothing behind,', () => {
  type Files = Map<string, Uint8Array>;
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  /** The bundle with other files; hashes are made to fit unless `honest` is false. */
  const changed = async (change: (files: Files, manifest: Record<string, unknown>) => void, honest = true) => {
    const files: Files = decodeZip(await packRuns([run], '0.1.0'), '');
    const manifest = JSON.parse(new TextDecoder().decode(files.get('bundle.json'))) as Record<string, unknown>;
    change(files, manifest);
    const others = [...files].filter(([name]) => name !== 'bundle.json');
    if (honest) {
      manifest['files'] = Object.fromEntries(await Promise.all(others.map(async ([name, bytes]) => [name, await sha256(bytes)])));
    }
    return encodeZip(new Map([['bundle.json', encodeJson(manifest)], ...others]));
  };
  const at = (file: string): string => `runs/${run.id}/${file}`;
  const renamed = (id: string) => (files: Files, manifest: Record<string, unknown>) => {
    manifest['runs'] = [{ id, name: 'x' }];
    for (const [name, bytes] of [...files]) {
      files.delete(name);
      files.set(name.replace(run.id, id), bytes);
    }
  };

  test.each<[string, () => Promise<Uint8Array>, RegExp]>([
    [
      'another file',
      async () => text('not an archive'),
      /expected a bundle of Kinoform \(\.kinoform\), found another kind of file/,
    ],
    [
      'another archive',
      async () => encodeZip(new Map([['a.txt', text('a')]])),
      /expected a bundle of Kinoform, found an archive without/,
    ],
    ['half a bundle', async () => (await packRuns([run], '0.1.0')).subarray(0, 2000), /expected an intact ZIP archive/],
    [
      'one of a newer Kinoform',
      () => changed((_, manifest) => (manifest['version'] = 2)),
      /at most, found version 2 \(made by a newer/,
    ],
    [
      'a changed mask',
      () => changed((files) => files.set(at('mask.npy'), text('x')), false),
      /intact runs.*mask\.npy, found another hash/,
    ],
    ['a missing file', () => changed((files) => files.delete(at('history.csv')), false), /history\.csv", found none/],
    ['a file that is not listed', () => changed((files) => files.set('extra', text('x')), false), /found "extra" too/],
    ['a way out of the folder', () => changed((files) => files.set(at('exports/../../../evil'), text('x'))), /"runs.*evil"/],
    [
      'an absolute path',
      () => changed((files) => files.set('/etc/cron.d/evil', text('x'))),
      /the files of its runs only, found "\/etc/,
    ],
    ['an id that is a path', () => changed(renamed('../../evil')), /ids of runs, found "\.\.\/\.\.\/evil"/],
    ['an id that is a device', () => changed(renamed('con')), /ids of runs, found "con"/],
    ['a hidden lock', () => changed((files) => files.set(at('lock.json'), text('{}'))), /the files of a run, found .*lock\.json/],
    [
      'a mask of another size',
      () => changed((files) => files.set(at('mask.npy'), npyOf([1, 2, 2]))),
      /mask\.npy: expected shape/,
    ],
    [
      'a record that is none',
      () => changed((files) => files.set(at('run.json'), text('{}'))),
      /run\.json: expected the record of a run/,
    ],
    ['a newer configuration', () => changed((files) => files.set(at('config.json'), text('{"version":99}'))), /newer Kinoform/],
    ['a bomb', async () => claiming(await packRuns([run], '0.1.0'), 2 ** 29), /bytes after decompression, found more/],
    ['a bomb that unpacks the same bytes again and again', async () => overlapping(), /found files that overlap/],
  ])('%s', async (_, make, line) => {
    const error: unknown = await take(await make()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'InputError', message: expect.stringMatching(line) as string });
    expect((error as Error).message).not.toContain('\n');
    expect(await fs.readdir(theirs.workspace.folder)).toEqual([]);
  });
});

const npyOf = (shape: number[]): Uint8Array => {
  const head = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const padded = `${head.padEnd(117)}\n`;
  const bytes = new Uint8Array(10 + padded.length + 4 * shape.reduce((a, b) => a * b));
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, padded.length, 0]);
  bytes.set(new TextEncoder().encode(padded), 10);
  return bytes;
};

/** An archive whose first file claims to be so large. */
function claiming(archive: Uint8Array, size: number): Uint8Array {
  const bytes = Uint8Array.from(archive);
  const view = new DataView(bytes.buffer);
  view.setUint32(view.getUint32(bytes.length - 6, true) + 24, size, true);
  return bytes;
}

/** Three thousand entries for one megabyte of zeros: 3 GB from some hundred kilobytes. */
function overlapping(): Uint8Array {
  const one = zipSync({ a: new Uint8Array(2 ** 20) });
  const directory = new DataView(one.buffer).getUint32(one.length - 6, true);
  const [data, entry, end] = [one.subarray(0, directory), one.subarray(directory, -22), Uint8Array.from(one.subarray(-22))];
  new DataView(end.buffer).setUint16(10, 3000, true);
  return Uint8Array.from([...data, ...Array.from({ length: 3000 }, () => [...entry]).flat(), ...end]);
}
