import { InputError } from '../math/input-error.ts';
import { decodeBmp } from './bmp.ts';
import { isJpeg } from './jpeg-header.ts';
import { decodePng } from './png.ts';
import type { Picture } from './picture.ts';
import { decodeTiff } from './tiff.ts';

type Decode = (bytes: Uint8Array, where: string) => readonly Picture[];
/** By how a file begins. */
const DECODERS: readonly (readonly [start: string, decode: Decode])[] = [
  ['\x89PNG', (bytes, where) => [decodePng(bytes, where)]],
  ['BM', (bytes, where) => [decodeBmp(bytes, where)]],
  ['II', decodeTiff],
  ['MM', decodeTiff],
];

const decoderOf = (bytes: Uint8Array): Decode | undefined => {
  const begin = String.fromCharCode(...bytes.subarray(0, 4));
  return DECODERS.find(([start]) => begin.startsWith(start))?.[1];
};

export const isPicture = (bytes: Uint8Array): boolean => decoderOf(bytes) !== undefined;

/** The pages of a PNG, BMP or TIFF file, told apart by how it begins. @throws InputError when it is none of these, or damaged. */
export function decodePictures(bytes: Uint8Array, where: string): readonly Picture[] {
  const decode = decoderOf(bytes);
  if (decode !== undefined) return decode(bytes, where);
  throw new InputError({ where, expected: 'a PNG, BMP or TIFF picture', ...foundInstead(bytes) });
}

/** What a file is that cannot be taken for measured numbers. */
export function foundInstead(bytes: Uint8Array): { readonly found: string; readonly hint?: string } {
  if (isJpeg(bytes))
    return { found: 'a JPEG picture, whose numbers compression has changed', hint: 'save it as TIFF or PNG at the source' };
  return { found: bytes.length === 0 ? 'an empty file' : 'another signature' };
}
