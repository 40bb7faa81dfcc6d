import fs from 'node:fs/promises';
import path from 'node:path';
import { ARRAY_NAME, splitVariable } from '../../formats/array-file.ts';
import { listEntries } from '../../formats/files.ts';
import { InputError } from '../../math/input-error.ts';
import type { ImageProblem } from '../description.ts';
import { mnistImages } from '../mnist-source.ts';
import { SEEN_PICTURE_NAME } from '../seen-picture.ts';
import { IMAGE_FILES } from './read-file.ts';

export interface ImageFile {
  /** Absolute; with the array behind a colon where one was named. */
  readonly path: string;
  /** Below the folder that was named. */
  readonly title: string;
  /** Whether the source sets it apart for tests. */
  readonly test: boolean;
}

interface FoundFiles {
  readonly files: readonly ImageFile[];
  /** Files beside them that are no images: notes, settings. */
  readonly ignored: number;
  /** Pictures in formats that are not read. */
  readonly problems: readonly ImageProblem[];
}

const IDX_NAME = /(\.idx|[-.]idx3-ubyte)(\.gz)?$/i;
const FOREIGN_PICTURE = /\.(gif|webp|jp2|heic|dng|cr2|nef|svg)$/i;

/**
 * Every file of images that some files and folders hold, folders with all that is below them, in the order of their names.
 * A folder in MNIST's layout is its two files of images. Files that were named themselves are taken whatever their names say.
 * @throws InputError when there is nothing at a path, or no image in all of them
 */
export async function findImageFiles(named: readonly string[]): Promise<FoundFiles> {
  const files: ImageFile[] = [];
  const problems: ImageProblem[] = [];
  let ignored = 0;
  for (const each of named) {
    const { file } = splitVariable(each);
    if (!path.isAbsolute(file)) throw new InputError({ where: file, expected: 'an absolute path', found: 'a relative one' });
    const stat = await fs.stat(file).catch(() => null);
    if (stat === null)
      throw new InputError({ where: file, expected: 'a file or a folder', found: 'nothing there', hint: 'check the path' });
    if (!stat.isDirectory()) {
      files.push({ path: each, title: path.basename(each), test: false });
      continue;
    }
    for await (const names of walk(file)) {
      const mnist = mnistImages(names.map((name) => path.basename(name)));
      for (const name of names) {
        const base = path.basename(name);
        const inside = { path: path.join(file, name), title: name };
        if (mnist !== null) {
          if (base === mnist.train || base === mnist.test) files.push({ ...inside, test: base === mnist.test });
        } else if (ARRAY_NAME.test(base) || SEEN_PICTURE_NAME.test(base) || IDX_NAME.test(base))
          files.push({ ...inside, test: false });
        else if (FOREIGN_PICTURE.test(base)) problems.push(foreign(inside.path));
        else ignored++;
      }
    }
  }
  // Test images come last, as a description has them.
  files.sort((a, b) => Number(a.test) - Number(b.test));
  if (files.length > 0) return { files, ignored, problems };
  const [first] = problems;
  if (first !== undefined) throw new InputError({ ...first, found: `${first.found}, and no other picture` });
  const found = ignored === 0 ? 'an empty folder' : `${ignored} other file${ignored === 1 ? '' : 's'}`;
  throw new InputError({ where: named.join(', '), expected: IMAGE_FILES, found });
}

/** The files below a folder, folder by folder, their paths from there. What is hidden is not looked at. */
async function* walk(root: string, below = ''): AsyncGenerator<readonly string[]> {
  const entries = (await listEntries(path.join(root, below))).filter(({ name }) => !name.startsWith('.'));
  yield entries.filter(({ isFolder }) => !isFolder).map(({ name }) => path.join(below, name));
  for (const { name, isFolder } of entries) if (isFolder) yield* walk(root, path.join(below, name));
}

const foreign = (file: string): ImageProblem => ({
  where: file,
  expected: 'a PNG, JPEG, BMP or TIFF picture',
  found: `a .${path.extname(file).slice(1).toLowerCase()} file`,
  hint: 'convert it first',
});
