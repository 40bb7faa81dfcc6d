import path from 'node:path';
import { InputError } from '../math/input-error.ts';
import { formatShape, type NumericArray } from '../formats/array.ts';
import { readWhole } from '../formats/files.ts';
import { decodeIdx, readIdxHeader } from '../formats/idx.ts';
import type { Dataset, Part } from './dataset.ts';
import { scenesFromArray } from './scenes.ts';

type StoredPart = Exclude<Part, 'validation'>;
const PREFIX: Readonly<Record<StoredPart, string>> = { train: 'train', test: 't10k' };
const nameOf = (part: StoredPart, kind: 'images' | 'labels') =>
  new RegExp(`^${PREFIX[part]}-${kind}[-.]idx${kind === 'images' ? 3 : 1}-ubyte(\\.gz)?$`);

/** The two files of images of a folder that is laid out as MNIST and Fashion-MNIST are; null where it is not. */
export function mnistImages(names: readonly string[]): { readonly train: string; readonly test: string | undefined } | null {
  const [train, test] = (['train', 'test'] as const).map((part) => names.find((name) => nameOf(part, 'images').test(name)));
  return train === undefined ? null : { train, test };
}

/** Whether a folder with these files is laid out so. */
export const looksLikeMnist = (names: readonly string[]): boolean => mnistImages(names) !== null;

/**
 * A folder with the four files of MNIST or Fashion-MNIST, gzipped or not. Only headers are decoded before images are asked for.
 * @throws InputError when a file is missing or damaged, or the files do not fit together
 */
export async function openMnistFolder(folder: string, names: readonly string[], name: string, title: string): Promise<Dataset> {
  const find = (part: StoredPart, kind: 'images' | 'labels'): string => {
    const found = names.find((each) => nameOf(part, kind).test(each));
    if (found !== undefined) return path.join(folder, found);
    const expected = `${PREFIX[part]}-${kind}-idx${kind === 'images' ? 3 : 1}-ubyte, with .gz or without`;
    throw new InputError({ where: folder, expected, found: 'no such file' });
  };
  const shapeOf = async (part: StoredPart): Promise<readonly [count: number, height: number, width: number]> => {
    const file = find(part, 'images');
    const { shape, dtype } = readIdxHeader(await readWhole(file), file);
    const [count = 0, height = 0, width = 0] = shape;
    if (shape.length === 3 && dtype === 'uint8' && count * height * width > 0) return [count, height, width];
    throw new InputError({ where: file, expected: 'bytes [N, H, W]', found: `${dtype} ${formatShape(shape)}` });
  };
  const [trainCount, height, width] = await shapeOf('train');
  const [testCount, testHeight, testWidth] = await shapeOf('test');
  if (testHeight !== height || testWidth !== width) {
    const where = find('test', 'images');
    throw new InputError({
      where,
      expected: `${height} × ${width} as in the training part`,
      found: `${testHeight} × ${testWidth}`,
    });
  }

  const load = async (part: StoredPart) => {
    const [images, labels] = await Promise.all([decodeFile(find(part, 'images')), decodeFile(find(part, 'labels'))]);
    if (labels.data.length === images.shape[0]) return { images, labels };
    throw new InputError({ where: find(part, 'labels'), expected: `${images.shape[0]} labels`, found: `${labels.data.length}` });
  };
  const loaded = new Map<StoredPart, ReturnType<typeof load>>();
  return {
    name,
    title,
    trainCount,
    validationCount: 0,
    testCount,
    height,
    width,
    fingerprint: null,
    read: async (asked, indices) => {
      const part = asked === 'test' ? 'test' : 'train';
      const loading = loaded.get(part) ?? load(part);
      loaded.set(part, loading);
      const { images, labels } = await loading;
      const size = height * width;
      const chosen = new Uint8Array(indices.length * size);
      for (let at = 0; at < indices.length; at++)
        chosen.set(images.data.subarray(indices[at]! * size, (indices[at]! + 1) * size), at * size);
      const scenes = scenesFromArray({ dtype: 'uint8', shape: [indices.length, height, width], data: chosen }, folder);
      return { ...scenes, labels: Int32Array.from(indices, (index) => labels.data[index]!) };
    },
  };
}

async function decodeFile(file: string): Promise<NumericArray<'uint8'>> {
  const array = decodeIdx(await readWhole(file), file);
  if (array.dtype === 'uint8') return array;
  throw new InputError({ where: file, expected: 'bytes', found: array.dtype });
}
