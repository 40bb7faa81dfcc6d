import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../../math/input-error.ts';
import { rootKey, split as splitKey } from '../../math/random.ts';
import type { Dataset, Part } from '../dataset.ts';
import type { DatasetDescription } from '../description.ts';
import { IMAGES_FILE } from '../import/import-images.ts';
import { splitDataset } from '../split.ts';

/** What decides the scenes that designs get: the numbers and how they are split. The same for the same images, whatever they are called. */
export function fingerprintOf({ images, split }: Pick<DatasetDescription, 'images' | 'split'>): string {
  const { count, test, height, width, sha256 } = images;
  const held = split.kind === 'fixed' ? [split.seed, split.validation, split.test] : [];
  return createHash('sha256')
    .update(JSON.stringify([count, test, height, width, sha256, ...held]))
    .digest('hex')
    .slice(0, 16);
}

/** How many images each part has; those that no part holds out are there to learn from. */
export function partCounts({ images, split }: Pick<DatasetDescription, 'images' | 'split'>): Record<Part, number> {
  const pool = images.count - images.test;
  if (split.kind === 'design') return { train: pool, validation: 0, test: images.test };
  const { validation } = split;
  const test = images.test > 0 ? 0 : split.test;
  return { train: pool - validation - test, validation, test: images.test > 0 ? images.test : test };
}

/** An imported data set. Images are read from their places in its file when they are asked for. @throws InputError when the file is gone or cut short */
export async function openImported(folder: string, description: DatasetDescription): Promise<Dataset> {
  const { name, images } = description;
  const { count, height, width } = images;
  const file = path.join(folder, IMAGES_FILE);
  const size = height * width * 2;
  const dataStart = ((await fs.stat(file).catch(() => null))?.size ?? 0) - count * size;
  if (dataStart <= 0) {
    throw new InputError({
      where: file,
      expected: `${count} images of ${height} × ${width}`,
      found: 'less',
      hint: 'import it again',
    });
  }
  const places = placesOf(description);
  return {
    name,
    title: name,
    trainCount: places.train.length,
    validationCount: places.validation.length,
    testCount: places.test.length,
    height,
    width,
    fingerprint: fingerprintOf(description),
    async read(part, indices) {
      const out = new Float32Array(indices.length * height * width);
      const numbers = new Uint16Array(height * width);
      const bytes = new Uint8Array(numbers.buffer);
      const handle = await fs.open(file, 'r');
      try {
        for (let at = 0; at < indices.length; at++) {
          await handle.read(bytes, 0, size, dataStart + places[part][indices[at]!]! * size);
          for (let pixel = 0, to = at * numbers.length; pixel < numbers.length; pixel++, to++) out[to] = numbers[pixel]! / 65535;
        }
      } finally {
        await handle.close();
      }
      return { images: out, height, width };
    },
  };
}

/** Where the images of each part lie. */
function placesOf(description: DatasetDescription): Record<Part, Int32Array> {
  const { images, split } = description;
  const pool = images.count - images.test;
  const own = Int32Array.from({ length: images.test }, (_, index) => pool + index);
  if (split.kind === 'design') {
    return { train: Int32Array.from({ length: pool }, (_, index) => index), validation: new Int32Array(), test: own };
  }
  const { train, validation, test } = partCounts(description);
  const chosen = splitDataset(
    pool,
    { train, validation, test: own.length > 0 ? 0 : test },
    splitKey(rootKey(split.seed), 'split'),
  );
  return own.length > 0 ? { ...chosen, test: own } : chosen;
}
