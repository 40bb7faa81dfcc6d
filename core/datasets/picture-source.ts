import path from 'node:path';
import { InputError } from '../math/input-error.ts';
import { readWhole } from '../formats/files.ts';
import type { Picture } from '../formats/picture.ts';
import type { Dataset } from './dataset.ts';
import { decodeSeenPictures, SEEN_PICTURE_NAME } from './seen-picture.ts';
import type { Scenes } from './scenes.ts';

/** Grey pictures of one size, divided by white. @throws InputError when sizes differ, or a value is outside [0, 1] */
export function scenesFromPictures(pictures: readonly Picture[], where: string): Scenes {
  const { width, height } = pictures[0]!;
  const images = new Float32Array(pictures.length * width * height);
  pictures.forEach((picture, index) => {
    if (picture.width !== width || picture.height !== height) {
      throw new InputError({
        where,
        expected: `pictures of ${height} × ${width}`,
        found: `one of ${picture.height} × ${picture.width}`,
      });
    }
    for (let pixel = 0, at = index * width * height; pixel < picture.data.length; pixel++, at++) {
      const value = picture.data[pixel]! / picture.white;
      if (!(value >= 0 && value <= 1)) {
        throw new InputError({ where, expected: 'values from 0 to white', found: `${picture.data[pixel]} at pixel ${pixel}` });
      }
      images[at] = value;
    }
  });
  return { images, height, width };
}

/** A folder of PNG, BMP, TIFF and JPEG pictures of one size, in the order of their names. A picture is read when it is asked for. */
export async function openPictureFolder(folder: string, names: readonly string[]): Promise<Dataset> {
  const files = names
    .filter((name) => SEEN_PICTURE_NAME.test(name) && !name.startsWith('.'))
    .map((name) => path.join(folder, name));
  const [first] = files;
  if (first === undefined) {
    const found = names.length === 0 ? 'an empty folder' : `${names.length} other files`;
    throw new InputError({ where: folder, expected: 'PNG, BMP, TIFF or JPEG pictures, or the four files of MNIST', found });
  }
  const { height, width } = await readPicture(first);
  return {
    name: folder,
    title: path.basename(folder),
    trainCount: files.length,
    validationCount: 0,
    testCount: 0,
    height,
    width,
    fingerprint: null,
    read: async (_part, indices) => {
      const images = new Float32Array(indices.length * height * width);
      for (let at = 0; at < indices.length; at++) {
        const file = files[indices[at]!]!;
        const picture = await readPicture(file);
        if (picture.height !== height || picture.width !== width) {
          const expected = `${height} × ${width} pixels, as in ${path.basename(first)}`;
          throw new InputError({ where: file, expected, found: `${picture.height} × ${picture.width}` });
        }
        images.set(scenesFromPictures([picture], file).images, at * height * width);
      }
      return { images, height, width };
    },
  };
}

async function readPicture(file: string): Promise<Picture> {
  const pages = await decodeSeenPictures(await readWhole(file), file);
  if (pages.length === 1) return pages[0]!;
  throw new InputError({ where: file, expected: 'one page in each picture of a folder', found: `${pages.length} pages` });
}
