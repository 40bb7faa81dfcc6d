import { decodeJpeg } from '../formats/jpeg.ts';
import { isJpeg } from '../formats/jpeg-header.ts';
import type { Picture } from '../formats/picture.ts';
import { decodePictures, foundInstead, isPicture } from '../formats/read-picture.ts';
import { InputError } from '../math/input-error.ts';

/** The file names of pictures that a scene may be: those of measured numbers, and JPEG besides, which only looks like what it was. */
export const SEEN_PICTURE_NAME = /\.(png|bmp|tiff?|jpe?g)$/i;

export const isSeenPicture = (bytes: Uint8Array): boolean => isPicture(bytes) || isJpeg(bytes);

/** The pages of a PNG, JPEG, BMP or TIFF file, told apart by how it begins. @throws InputError when it is none of these, or damaged */
export async function decodeSeenPictures(bytes: Uint8Array, where: string): Promise<readonly Picture[]> {
  if (isJpeg(bytes)) return [await decodeJpeg(bytes, where)];
  if (isPicture(bytes)) return decodePictures(bytes, where);
  throw new InputError({ where, expected: 'a PNG, JPEG, BMP or TIFF picture', ...foundInstead(bytes) });
}
