import fs from 'node:fs/promises';
import path from 'node:path';
import { exists, readWhole, writeWhole } from '../../formats/files.ts';
import { decodeJson, encodeJson } from '../../formats/json.ts';
import { InputError } from '../../math/input-error.ts';
import type { Dataset } from '../dataset.ts';
import { datasetDescriptionSchema, datasetNameSchema, type DatasetDescription, type SceneMeaning } from '../description.ts';
import { importImages, type ImportProgress, type ImportWish } from '../import/import-images.ts';
import { openImported } from './imported-source.ts';

/** An imported data set that is known by name. */
export interface ImportedDataset {
  readonly folder: string;
  readonly description: DatasetDescription;
}

/**
 * The data sets of a workspace: one folder each, with `dataset.json` and a copy of the images as they are used. A copy, because files on
 * a lab's disks move and change, uploads have no place of their own, and one file is read faster than ten thousand.
 */
export interface DatasetLibrary {
  /** In the order of their names. A folder whose description cannot be read is left out. */
  list(): Promise<readonly ImportedDataset[]>;
  /** By its name, or one that it had; null where there is none. */
  find(name: string): Promise<ImportedDataset | null>;
  open(found: ImportedDataset): Promise<Dataset>;
  /** Resolves with null when `onProgress` says false. Nothing is left of what did not come to its end. */
  import(wish: ImportWish, options: ImportOptions): Promise<DatasetDescription | null>;
  /** @throws InputError when there is no such data set, or another has the new name */
  rename(name: string, to: string): Promise<DatasetDescription>;
  setScene(name: string, scene: SceneMeaning): Promise<DatasetDescription>;
  /** Puts it aside, from where `restore` brings it back until `emptyBin` is called. */
  remove(name: string): Promise<void>;
  /** Brings back what was last removed under this name. */
  restore(name: string): Promise<DatasetDescription>;
  /** Deletes what was removed longer ago than so many days. */
  emptyBin(days: number): Promise<void>;
}

interface ImportOptions {
  readonly force: boolean;
  readonly onProgress: (progress: ImportProgress) => Promise<boolean>;
}

const DESCRIPTION = 'dataset.json';
const BIN = '.removed';

/** @param reserved names that stand for other data sets */
export function datasetLibrary(libraryFolder: string, reserved: readonly string[], now: () => Date): DatasetLibrary {
  const bin = path.join(libraryFolder, BIN);
  const folderOf = (name: string): string => path.join(libraryFolder, name);

  const read = async (folder: string): Promise<ImportedDataset> => {
    const file = path.join(folder, DESCRIPTION);
    // The folder's name counts: a copied folder is a data set of its own.
    const description = { ...decodeJson(await readWhole(file), datasetDescriptionSchema, file), name: path.basename(folder) };
    return { folder, description };
  };
  const list = async (): Promise<readonly ImportedDataset[]> => {
    const names = (await fs.readdir(libraryFolder).catch(() => [])).filter((name) => !name.startsWith('.')).sort();
    const all = await Promise.all(names.map((name) => read(folderOf(name)).catch(() => null)));
    return all.filter((each) => each !== null);
  };
  const find = async (name: string): Promise<ImportedDataset | null> => {
    if (!datasetNameSchema.safeParse(name).success) return null;
    // One that cannot be read is not passed over for another.
    if (await exists(path.join(folderOf(name), DESCRIPTION))) return read(folderOf(name));
    return (await list()).find(({ description }) => description.formerly.includes(name)) ?? null;
  };
  const named = async (name: string): Promise<ImportedDataset> => {
    const found = await find(name);
    if (found !== null) return found;
    const names = (await list()).map(({ description }) => description.name);
    const hint = names.length === 0 ? 'none is imported yet' : `there is ${names.slice(0, 8).join(', ')}`;
    throw new InputError({ where: 'dataset', expected: 'one that was imported', found: `"${name}"`, hint });
  };
  const write = async (folder: string, description: DatasetDescription): Promise<DatasetDescription> => {
    await writeWhole(path.join(folder, DESCRIPTION), encodeJson(description), { force: true });
    return description;
  };
  const checkName = async (name: string, free: boolean): Promise<void> => {
    if (!datasetNameSchema.safeParse(name).success) {
      throw new InputError({ where: 'name', expected: 'small letters, digits, - and _, up to 64', found: `"${name}"` });
    }
    if (reserved.includes(name)) {
      throw new InputError({ where: 'name', expected: 'a name of its own', found: `"${name}", which comes with Kinoform` });
    }
    if (free && (await exists(folderOf(name)))) {
      throw new InputError({
        where: 'name',
        expected: 'a new name',
        found: `"${name}", which exists`,
        hint: 'choose another, or replace it',
      });
    }
  };
  const putAside = async (name: string): Promise<void> => {
    await fs.mkdir(bin, { recursive: true });
    await fs.rename(folderOf(name), path.join(bin, `${name}@${now().getTime()}`));
  };
  const inBin = async (): Promise<readonly { readonly entry: string; readonly name: string; readonly time: number }[]> =>
    (await fs.readdir(bin).catch(() => [])).map((entry) => {
      const [name = '', time = '0'] = entry.split('@');
      return { entry, name, time: Number(time) };
    });

  return {
    list,
    find,
    open: ({ folder, description }) => openImported(folder, description),
    async import(wish, { force, onProgress }) {
      await checkName(wish.name, !force);
      const folder = path.join(libraryFolder, `.${wish.name}-${process.pid}-${now().getTime()}`);
      await fs.mkdir(folder, { recursive: true });
      try {
        const imported = await importImages(wish, folder, onProgress);
        if (imported === null) return null;
        const description = await write(folder, { ...imported, formerly: [], created: now().toISOString() });
        await checkName(wish.name, !force);
        if (await exists(folderOf(wish.name))) await putAside(wish.name);
        await fs.rename(folder, folderOf(wish.name));
        return description;
      } finally {
        await fs.rm(folder, { recursive: true, force: true });
      }
    },
    async rename(name, to) {
      const { folder, description } = await named(name);
      if (description.name === to) return description;
      await checkName(to, true);
      const formerly = [...new Set([...description.formerly, description.name])].filter((each) => each !== to);
      const changed = await write(folder, { ...description, name: to, formerly });
      await fs.rename(folder, folderOf(to));
      return changed;
    },
    async setScene(name, scene) {
      const { folder, description } = await named(name);
      return write(folder, { ...description, scene });
    },
    async remove(name) {
      await putAside((await named(name)).description.name);
    },
    async restore(name) {
      const latest = (await inBin()).filter((each) => each.name === name).sort((a, b) => b.time - a.time)[0];
      if (latest === undefined) {
        throw new InputError({ where: 'dataset', expected: 'one that was removed', found: `"${name}"` });
      }
      await checkName(name, true);
      await fs.rename(path.join(bin, latest.entry), folderOf(name));
      return (await read(folderOf(name))).description;
    },
    async emptyBin(days) {
      const limit = now().getTime() - days * 86_400_000;
      for (const { entry, time } of await inBin()) {
        if (time < limit) await fs.rm(path.join(bin, entry), { recursive: true, force: true });
      }
      // What an import left whose process was killed.
      for (const name of await fs.readdir(libraryFolder).catch(() => [])) {
        const began = Number(/^\..+-(\d+)$/.exec(name)?.[1] ?? Infinity);
        if (began < limit) await fs.rm(folderOf(name), { recursive: true, force: true });
      }
    },
  };
}
