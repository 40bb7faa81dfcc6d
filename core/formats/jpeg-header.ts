import { InputError } from '../math/input-error.ts';
import { readDirectories, TAG } from './tiff-directory.ts';
import type { Orientation } from './turn-picture.ts';

interface JpegHeader {
  /** As stored, before it is turned. */
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
}

/** Markers without content: TEM, the restart markers, start and end of the image. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9);
/** Start of a frame: all of 0xC0 to 0xCF but the tables (DHT, DAC) and the reserved one. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const [START_OF_SCAN, APP1] = [0xda, 0xe1];
/** Baseline, extended and progressive, with Huffman or arithmetic coding. The others are lossless or hierarchical. */
const READ_FRAMES = [0xc0, 0xc1, 0xc2, 0xc9, 0xca];
const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];
/** A block of 8 × 8 pixels takes one bit at least. A header that promises more is damaged, and would only cost memory. */
const PIXELS_PER_BYTE = 8 * 64;
/** The decoder counts the bytes of a picture, three a pixel, in 32 bits. */
const MOST_PIXELS = 2 ** 29;

export const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

/**
 * What a JPEG file says of itself before its pixels begin. Source: ITU-T T.81, annex B.
 * @throws InputError when it is damaged or cut short, or of a kind that is not read: CMYK, 12 bits, lossless
 */
export function readJpegHeader(bytes: Uint8Array, where: string): JpegHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let orientation: Orientation = 1;
  for (let at = 2; ;) {
    // Any number of 0xFF may stand before a marker.
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) throw damaged(where, `no marker at byte ${at} of ${bytes.length}`);
    at += 2;
    if (isBare(marker)) continue;
    const length = at + 2 <= bytes.length ? view.getUint16(at) : Infinity;
    if (length < 2 || at + length > bytes.length) throw damaged(where, `its end after ${bytes.length} bytes`);
    if (marker === START_OF_SCAN) throw damaged(where, 'pixels before their size');
    const content = bytes.subarray(at + 2, at + length);
    if (marker === APP1 && EXIF.every((byte, index) => content[index] === byte)) {
      orientation = orientationOf(content.subarray(EXIF.length)) ?? orientation;
    }
    if (isFrame(marker)) return { ...sizeOf(marker, content, bytes.length, where), orientation };
    at += length;
  }
}

function sizeOf(marker: number, frame: Uint8Array, fileSize: number, where: string): Pick<JpegHeader, 'width' | 'height'> {
  const [bits = 0, h1 = 0, h0 = 0, w1 = 0, w0 = 0, channels = 0] = frame;
  const [height, width] = [256 * h1 + h0, 256 * w1 + w0];
  const other = (found: string) =>
    new InputError({ where, expected: 'a JPEG picture of 8 bits, grey or in colour', found, hint: 'convert it first' });
  if (!READ_FRAMES.includes(marker)) throw other('a lossless or hierarchical one');
  if (bits !== 8) throw other(`one of ${bits} bits`);
  if (channels === 4) throw other('one in CMYK');
  const pixels = width * height;
  if (pixels === 0 || pixels > Math.min(MOST_PIXELS, PIXELS_PER_BYTE * fileSize)) {
    throw damaged(where, `${fileSize} bytes for ${height} × ${width} pixels`);
  }
  return { width, height };
}

const damaged = (where: string, found: string): InputError =>
  new InputError({ where, expected: 'an intact JPEG picture', found, hint: 'damaged or cut short' });

/** What an Exif block says, which is a TIFF file without pixels. One that cannot be read says nothing: programs that edit pictures leave broken ones behind. */
function orientationOf(exif: Uint8Array): Orientation | undefined {
  try {
    const value = readDirectories(exif, 'Exif').directories[0]?.get(TAG.orientation)?.[0];
    return value !== undefined && value >= 1 && value <= 8 ? (value as Orientation) : undefined;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
