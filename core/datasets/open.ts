import fs from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../math/input-error.ts';
import { splitVariable } from '../formats/array-file.ts';
import { exists, listFolder } from '../formats/files.ts';
import { openImageFile } from './array-source.ts';
import type { Dataset } from './dataset.ts';
import type { SceneMeaning } from './description.ts';
import type { DatasetLibrary } from './library/dataset-library.ts';
import { partCounts } from './library/imported-source.ts';
import { looksLikeMnist, openMnistFolder } from './mnist-source.ts';
import { openPictureFolder } from './picture-source.ts';

export interface DatasetPlaces {
  /** The `assets` folder of this installation. */
  readonly assetsFolder: string;
  /** Where the user keeps data sets; default: the environment variable KINOFORM_DATA. */
  readonly dataFolder?: string | undefined;
  /** Those that were imported into the workspace. */
  readonly imported?: DatasetLibrary | undefined;
}

interface KnownDataset {
  readonly name: string;
  readonly title: string;
  readonly trainCount: number;
  readonly testCount: number;
  readonly height: number;
  readonly width: number;
  /** Folders that may hold it, the first that does wins. */
  readonly folders: (places: DatasetPlaces) => readonly string[];
  /** How to get it when it is not there. */
  readonly source: string;
}

const KNOWN: readonly KnownDataset[] = [
  {
    name: 'fashion-mnist-sample',
    title: 'Fashion-MNIST, bundled sample',
    trainCount: 5000,
    testCount: 1000,
    height: 28,
    width: 28,
    folders: ({ assetsFolder }) => [path.join(assetsFolder, 'data/fashion-mnist-sample')],
    source: 'part of the installation: install again',
  },
  {
    name: 'fashion-mnist',
    title: 'Fashion-MNIST',
    trainCount: 60_000,
    testCount: 10_000,
    height: 28,
    width: 28,
    folders: ({ dataFolder = process.env['KINOFORM_DATA'] }) => [
      ...(dataFolder ? [path.join(dataFolder, 'fashion-mnist'), dataFolder] : []),
      '/usr/share/datasets/fashion-mnist',
    ],
    source:
      'on Debian: apt install dataset-fashion-mnist; elsewhere put the four files of https://github.com/zalandoresearch/fashion-mnist ' +
      'in a folder and name it in KINOFORM_DATA',
  },
];

/** What a list of data sets shows. */
type DatasetSummary = Omit<KnownDataset, 'folders' | 'source'> & {
  readonly validationCount: number;
  readonly available: boolean;
  /** Where it is, or how to get it. */
  readonly note: string;
  /** What its images stand for, of one that was imported; null of those that come with Kinoform. */
  readonly imported: { readonly scene: SceneMeaning; readonly problemCount: number; readonly created: string } | null;
};

/** Names that stand for data sets that come with Kinoform, or can be installed beside it. */
export const KNOWN_NAMES: readonly string[] = KNOWN.map(({ name }) => name);

/** The data sets that are known by name, whether they are on this machine or not; then those that were imported. */
export async function listDatasets(places: DatasetPlaces): Promise<readonly DatasetSummary[]> {
  const known = KNOWN.map(async (each): Promise<DatasetSummary> => {
    const { name, title, trainCount, testCount, height, width, source } = each;
    const folder = await findFolder(each, places);
    const facts = { name, title, trainCount, validationCount: 0, testCount, height, width, imported: null };
    return { ...facts, available: folder !== undefined, note: folder ?? source };
  });
  const imported = ((await places.imported?.list()) ?? []).map(({ folder, description }): DatasetSummary => {
    const { name, scene, problemCount, created, images } = description;
    const { train, validation, test } = partCounts(description);
    const counts = { trainCount: train, validationCount: validation, testCount: test };
    const { height, width } = images;
    const facts = { name, title: name, ...counts, height, width, imported: { scene, problemCount, created } };
    return { ...facts, available: true, note: folder };
  });
  return [...(await Promise.all(known)), ...imported];
}

/**
 * Opens a known or imported data set, an IDX, NPY, NPZ, MAT, HDF5 or multi-page picture file (`lab.h5:/scans/images` names one of several arrays),
 * a folder of pictures, or a folder in MNIST's layout.
 * @throws InputError when there is no such thing, or it is damaged
 */
export async function openDataset(nameOrPath: string, places: DatasetPlaces): Promise<Dataset> {
  const known = KNOWN.find(({ name }) => name === nameOrPath);
  if (known !== undefined) {
    const folder = await findFolder(known, places);
    if (folder !== undefined) return openMnistFolder(folder, await listFolder(folder), known.name, known.title);
    const expected = `its files in one of ${known.folders(places).join(', ')}`;
    throw new InputError({ where: `dataset ${nameOrPath}`, expected, found: 'none there', hint: known.source });
  }
  const imported = await places.imported?.find(nameOrPath);
  if (places.imported !== undefined && imported != null) return places.imported.open(imported);
  const { file } = splitVariable(nameOrPath);
  if (!(await exists(file))) {
    const names = ((await places.imported?.list()) ?? []).map(({ description }) => description.name);
    const expected = `one of ${[...KNOWN_NAMES, ...names].join(', ')}, or the path of a file or folder of images`;
    throw new InputError({ where: 'dataset', expected, found: `"${nameOrPath}"`, hint: 'no such name, file or folder' });
  }
  if (!(await fs.stat(file)).isDirectory()) return openImageFile(nameOrPath);
  const names = await listFolder(nameOrPath);
  if (looksLikeMnist(names)) return openMnistFolder(nameOrPath, names, nameOrPath, path.basename(nameOrPath));
  return openPictureFolder(nameOrPath, names);
}

async function findFolder({ folders }: KnownDataset, places: DatasetPlaces): Promise<string | undefined> {
  for (const folder of folders(places)) {
    if ((await exists(folder)) && looksLikeMnist(await fs.readdir(folder).catch(() => []))) return folder;
  }
  return undefined;
}
