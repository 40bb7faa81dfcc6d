import fs from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../math/input-error.ts';
import { splitVariable } from '../formats/array-file.ts';
import { exists, listFolder } from '../formats/files.ts';
import { openImageFile } from './array-source.ts';
import type { Dataset } from './dataset.ts';
import { looksLikeMnist, openMnistFolder } from './mnist-source.ts';
import { openPictureFolder } from './picture-source.ts';

export interface DatasetPlaces {
  /** The `assets` folder of this installation. */
  readonly assetsFolder: string;
  /** Where the user keeps data sets; default: the environment variable KINOFORM_DATA. */
  readonly dataFolder?: string | undefined;
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
  readonly available: boolean;
  /** Where it is, or how to get it. */
  readonly note: string;
};

/** The data sets that are known by name, whether they are on this machine or not. */
export function listDatasets(places: DatasetPlaces): Promise<readonly DatasetSummary[]> {
  return Promise.all(
    KNOWN.map(async (known) => {
      const { name, title, trainCount, testCount, height, width, source } = known;
      const folder = await findFolder(known, places);
      return { name, title, trainCount, testCount, height, width, available: folder !== undefined, note: folder ?? source };
    }),
  );
}

/**
 * Opens a known data set, an IDX, NPY, NPZ, MAT, HDF5 or multi-page picture file (`lab.h5:/scans/images` names one of several arrays),
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
  const { file } = splitVariable(nameOrPath);
  if (!(await exists(file))) {
    const expected = `one of ${KNOWN.map(({ name }) => name).join(', ')}, or the path of a file or folder of images`;
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
