import path from 'node:path';
import { InputError } from '../../math/input-error.ts';
import type { DatasetDescription, DatasetSplit, ImageProblem, ImageSource, Processing, SceneMeaning } from '../description.ts';
import { findImageFiles, type ImageFile } from './find-files.ts';
import { openImageWriter, type ImageWriter } from './image-writer.ts';
import { problemOf } from './problem.ts';
import { processImage } from './process-image.ts';
import type { ImageStack } from './raw-image.ts';
import { readImageFile } from './read-file.ts';

/** What the user decides about a data set that is made. */
export interface ImportWish {
  readonly name: string;
  readonly source: ImageSource;
  readonly processing: Processing;
  readonly split: DatasetSplit;
  readonly scene: SceneMeaning;
}

export interface ImportProgress {
  /** Of the files, from 0 to 1. */
  readonly share: number;
  readonly images: number;
  /** What came up since the last time. */
  readonly problems: readonly ImageProblem[];
}

export const IMAGES_FILE = 'images.npy';
/** How many problems a description lists. */
const LISTED = 200;

/**
 * Reads every image of a source into one file in `folder`. An image that cannot be read, or is not of the size of the first, is a problem
 * and left out; the others go on.
 * @param onProgress called after each image; false gives up
 * @returns null when it gave up
 * @throws InputError when no image could be read, or fewer than the split holds out
 */
export async function importImages(
  { source, processing, split, ...wish }: ImportWish,
  folder: string,
  onProgress: (progress: ImportProgress) => Promise<boolean>,
): Promise<Omit<DatasetDescription, 'created' | 'formerly'> | null> {
  const found = await findImageFiles(source.paths);
  const writer = await openImageWriter(path.join(folder, IMAGES_FILE));
  const importer = new Importer(writer, source, processing, found.files.length, onProgress, found.problems);
  let whole: readonly [number, number, number] | null = null;
  let sha256 = '';
  try {
    if (!(await importer.readAll(found.files))) return null;
    whole = importer.shape();
  } finally {
    sha256 = await writer.end(whole);
  }
  const [count, height, width] = whole;
  const { tests, problems } = importer;
  if (split.kind === 'fixed') checkSplit(split, count - tests, tests);
  return {
    version: 1,
    ...wish,
    source,
    processing,
    images: { count, test: tests, height, width, sha256 },
    split,
    problems: problems.slice(0, LISTED),
    problemCount: problems.length,
  };
}

class Importer {
  tests = 0;
  readonly problems: ImageProblem[] = [];
  #count = 0;
  #size: { readonly height: number; readonly width: number; readonly where: string } | null = null;
  #read = 0;
  /** Not yet told. */
  #news: ImageProblem[];

  constructor(
    private readonly writer: ImageWriter,
    private readonly source: ImageSource,
    private readonly processing: Processing,
    private readonly total: number,
    private readonly onProgress: (progress: ImportProgress) => Promise<boolean>,
    problems: readonly ImageProblem[],
  ) {
    this.#news = [...problems];
    this.problems.push(...problems);
  }

  /** Files whose tests lie within come again, when all other images are written: tests are the last. */
  async readAll(files: readonly ImageFile[]): Promise<boolean> {
    const again: ImageFile[] = [];
    for (const file of files) {
      if (file.test && again.length > 0) break;
      const read = await this.#open(file);
      if (read?.test != null) again.push(file);
      if (read !== null && !(await this.#readStack(read.images, file.test))) return false;
      this.#read++;
      if (!(await this.#tell(0))) return false;
    }
    for (const file of again) {
      const { test } = await readImageFile(file.path, this.source);
      if (test !== null && !(await this.#readStack(test, true))) return false;
    }
    return true;
  }

  /** @throws InputError when there is no image */
  shape(): readonly [number, number, number] {
    if (this.#size !== null) return [this.#count, this.#size.height, this.#size.width];
    const [first] = this.problems;
    throw new InputError({
      where: first?.where ?? this.source.paths.join(', '),
      expected: first === undefined ? 'at least one image' : `at least one image that can be read: ${first.expected}`,
      found: first?.found ?? 'none',
      hint: first?.hint,
    });
  }

  async #open(file: ImageFile) {
    try {
      return await readImageFile(file.path, this.source);
    } catch (error) {
      this.#note(problemOf(error));
      return null;
    }
  }

  async #readStack(stack: ImageStack, test: boolean): Promise<boolean> {
    for (let index = 0; index < stack.count; index++) {
      try {
        const raw = stack.at(index);
        const image = processImage(raw, this.processing);
        this.#size ??= { ...image, where: raw.where };
        const { height, width, where } = this.#size;
        if (image.height !== height || image.width !== width) {
          const expected = `${height} × ${width} pixels, as in ${path.basename(where)}`;
          const hint = 'resize all to one size';
          throw new InputError({ where: raw.where, expected, found: `${image.height} × ${image.width}`, hint });
        }
        await this.writer.write(image);
        this.#count++;
        if (test) this.tests++;
      } catch (error) {
        this.#note(problemOf(error));
      }
      if (!(await this.#tell((index + 1) / stack.count))) return false;
    }
    return true;
  }

  #note(problem: ImageProblem): void {
    this.#news.push(problem);
    this.problems.push(problem);
  }

  #tell(ofFile: number): Promise<boolean> {
    const problems = this.#news;
    this.#news = [];
    return this.onProgress({ share: Math.min(1, (this.#read + ofFile) / this.total), images: this.#count, problems });
  }
}

/** @throws InputError when nothing would be left to learn from, or the source has its own tests */
function checkSplit({ validation, test }: Extract<DatasetSplit, { kind: 'fixed' }>, count: number, ownTests: number): void {
  if (ownTests > 0 && test > 0) {
    throw new InputError({
      where: 'split.test',
      expected: `0, as the source has ${ownTests} test images of its own`,
      found: `${test}`,
    });
  }
  if (validation + test >= count) {
    const found = `${validation} + ${test}`;
    throw new InputError({ where: 'split', expected: `fewer than the ${count} images held out`, found });
  }
}
