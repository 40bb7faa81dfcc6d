import type { ArrayEntry } from '../../formats/array-file.ts';
import { InputError } from '../../math/input-error.ts';
import type { ImageProblem, ImageSource, Processing } from '../description.ts';
import { findImageFiles, type ImageFile } from './find-files.ts';
import { problemOf } from './problem.ts';
import { extremes } from './process-image.ts';
import type { ImageStack, RawImage } from './raw-image.ts';
import { arraysOf, chooseArrays, readImageFile } from './read-file.ts';

/** Some images of a source, to look at before all are read. */
export interface ImageSample {
  readonly images: readonly RawImage[];
  readonly files: number;
  readonly ignored: number;
  /** How many images there are, where a few files say it; null where each file has to be opened. */
  readonly total: number | null;
  /** What the first file holds, where that can be several arrays, and which of them is read; null while that is not clear. */
  readonly arrays: readonly ArrayEntry[] | null;
  readonly container: string;
  readonly variable: string | null;
  /** Of the files that were looked into, and pictures in formats that are not read. */
  readonly problems: readonly ImageProblem[];
}

/** Of a source with more files than this, one image is taken of each file that is looked into. */
const FEW_FILES = 3;
/** Of large images a few are looked at: they are kept in memory while settings are tried. */
const MOST_PIXELS = 2 ** 26;

/**
 * Up to `count` images spread evenly over a source, fewer where they are large. Every image that is no number everywhere, and every file
 * that cannot be read, is a problem.
 */
export async function sampleImages(source: ImageSource, count: number): Promise<ImageSample> {
  const { files, ignored, problems: foreign } = await findImageFiles(source.paths);
  const problems = [...foreign];
  const { arrays, variable } = await lookInside(files[0]!, source);
  const images: RawImage[] = [];
  let total = 0;
  const take = (stack: ImageStack, most: number): void => {
    for (const index of spread(stack.count, most)) {
      const image = stack.at(index);
      try {
        extremes(image.data, image.where);
        // A copy, so that the file can be let go.
        images.push({ ...image, data: image.data.slice() });
      } catch (error) {
        problems.push(problemOf(error));
      }
    }
  };
  const few = files.length <= FEW_FILES;
  /** Returns how many images of the size of this file's first can be looked at. */
  const visit = async (file: ImageFile): Promise<number> => {
    try {
      const { images: stack, test } = await readImageFile(file.path, source);
      total += stack.count + (test?.count ?? 0);
      const { height, width } = stack.at(0);
      const affordable = Math.max(1, Math.min(count, Math.floor(MOST_PIXELS / (height * width))));
      take(stack, few ? Math.ceil(affordable / files.length) : 1);
      return affordable;
    } catch (error) {
      problems.push(problemOf(error));
      return count;
    }
  };
  const affordable = await visit(files[0]!);
  const chosen = few ? files : spread(files.length, affordable).map((index) => files[index]!);
  for (const file of chosen.slice(1)) await visit(file);
  return {
    images,
    files: files.length,
    ignored,
    total: few && images.length > 0 ? total : null,
    arrays,
    container: files[0]!.path,
    variable,
    problems,
  };
}

async function lookInside(file: ImageFile, source: ImageSource): Promise<Pick<ImageSample, 'arrays' | 'variable'>> {
  try {
    const arrays = await arraysOf(file.path);
    if (arrays === null) return { arrays, variable: null };
    try {
      return { arrays, variable: chooseArrays(arrays, source.variable, file.path).images };
    } catch (error) {
      if (error instanceof InputError) return { arrays, variable: null };
      throw error;
    }
  } catch (error) {
    // Reading its images says what is wrong with it.
    if (error instanceof InputError) return { arrays: null, variable: null };
    throw error;
  }
}

/** Up to `most` of the numbers from 0, evenly apart, each once. */
const spread = (count: number, most: number): number[] =>
  Array.from({ length: Math.min(count, most) }, (_, index) => Math.floor((index * count) / Math.min(count, most)));

/** Sides of images of several sizes, brought to one: no larger than this, and a multiple of 8, for networks that halve them. */
const LARGEST_SIDE = 256;

/** What would make images of one size with values from 0 to 1 of these, doing no more than is needed. */
export function suggestProcessing(images: readonly RawImage[]): Processing {
  const sides = images.flatMap(({ height, width }) => [height, width]);
  const oneSize = images.every(({ height, width }) => height === images[0]!.height && width === images[0]!.width);
  const smallest = Math.min(LARGEST_SIDE, ...sides);
  const side = Math.max(16, Math.floor(smallest / 8) * 8);
  const { low, high } = rangeOf(images);
  const fits = images.every(({ white }) => white !== null && low >= 0 && high <= white);
  return {
    crop: oneSize ? { kind: 'none' } : { kind: 'square' },
    normalise: fits ? { kind: 'type' } : { kind: 'range', low, high: high > low ? high : low + 1 },
    size: oneSize ? null : [side, side],
  };
}

/** The darkest and the brightest value of all; 0 and 1 of none. */
export function rangeOf(images: readonly RawImage[]): { readonly low: number; readonly high: number } {
  if (images.length === 0) return { low: 0, high: 1 };
  const each = images.map(({ data, where }) => extremes(data, where));
  return { low: Math.min(...each.map(({ low }) => low)), high: Math.max(...each.map(({ high }) => high)) };
}
