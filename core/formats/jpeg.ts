import createModule, { type JpegModule } from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
// In the bundle itself, so that it is found wherever that lies.
import wasm from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url&inline';
import { InputError } from '../math/input-error.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { withoutColour, type Picture } from './picture.ts';
import { turnPicture } from './turn-picture.ts';

/** libjpeg-turbo, compiled to WebAssembly, between two pictures; null before the first, and after one that it could not read. */
let idle: JpegModule | null = null;
const startLibrary = (): Promise<JpegModule> =>
  createModule({
    wasmBinary: Buffer.from(wasm.slice(wasm.indexOf(',') + 1), 'base64'),
    print: () => undefined,
    printErr: () => undefined,
  });
/** Its memory never shrinks: what a large picture needed is given back by starting anew. */
const KEPT_MEMORY = 2 ** 26;

/**
 * Reads a JPEG picture of 8 bits as grey, turned as its Exif block says: colour as luma; colour profiles are ignored, as in other formats.
 * Its pixels are not what a camera measured, as compression changes them: for images to learn from, not for frames or masks.
 * @throws InputError when it is damaged, cut short, or of a kind that is not read: CMYK, 12 bits, lossless
 */
export async function decodeJpeg(bytes: Uint8Array, where: string): Promise<Picture> {
  const { width, height, orientation } = readJpegHeader(bytes, where);
  const library = idle ?? (await startLibrary());
  // After a failure its memory is in disorder, and it is not used again.
  idle = null;
  const { samples, channels } = decodeWith(library, bytes, where);
  if (library.HEAPU8.length <= KEPT_MEMORY) idle = library;
  return turnPicture({ width, height, data: withoutColour(samples, channels), white: 255 }, orientation);
}

function decodeWith({ JPEGDecoder }: JpegModule, bytes: Uint8Array, where: string) {
  try {
    const decoder = new JPEGDecoder();
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { componentCount } = decoder.getFrameInfo();
    const samples = decoder.getDecodedBuffer().slice();
    decoder.delete();
    return { samples, channels: componentCount };
  } catch {
    // A number, the address of a reason in its own memory; or it fell over the edge of that.
    const found = 'pixels that cannot be decoded';
    throw new InputError({ where, expected: 'an intact JPEG picture', found, hint: 'damaged or cut short' });
  }
}
