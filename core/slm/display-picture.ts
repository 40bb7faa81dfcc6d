import { decodePictures } from '../formats/read-picture.ts';
import { InputError } from '../math/input-error.ts';
import { encodeBitmap } from './bitmap.ts';
import type { BitmapFormat } from './bitmap-format.ts';
import type { Levels } from './response.ts';

/** A picture as a display takes it: greys `[H, W]`, or colours `[H, W, 3]` in which a device finds its bits. */
export interface DisplayPicture {
  readonly shape: readonly [height: number, width: number] | readonly [height: number, width: number, colours: 3];
  readonly values: Uint8Array;
}

/**
 * The levels of a panel on a display: as greys, or packed into colours where the format is one that packs.
 * @throws InputError when levels have more than eight bits and the format packs none
 */
export function displayLevels(
  { width, height, levels }: { readonly width: number; readonly height: number; readonly levels: Levels },
  bits: number,
  format: BitmapFormat,
): DisplayPicture {
  if (format === 'santec-bmp' || format === 'meadowlark-bmp') {
    return displayBitmap(encodeBitmap({ width, height, levels }, bits, format), format);
  }
  if (levels instanceof Uint8Array) return { shape: [height, width], values: levels };
  const hint = 'choose a format that packs levels into colours, if the device knows one';
  throw new InputError({
    where: format,
    expected: 'levels of at most 8 bits, as a display has in grey',
    found: `${bits} bits`,
    hint,
  });
}

/** An exported bitmap on a display. @throws InputError when it is no picture, or its greys have more than eight bits */
export function displayBitmap(bytes: Uint8Array, where: string): DisplayPicture {
  if (isColourBitmap(bytes)) return coloursOf(bytes);
  const { width, height, data } = decodePictures(bytes, where)[0]!;
  if (data instanceof Uint8Array) return { shape: [height, width], values: data };
  throw new InputError({ where, expected: 'a picture of 8 bits, as a display shows', found: 'one of more' });
}

const COLOURS_AT = 54;
const isColourBitmap = (bytes: Uint8Array): boolean =>
  bytes.length > COLOURS_AT && bytes[0] === 0x42 && bytes[1] === 0x4d && bytes[10] === COLOURS_AT && bytes[28] === 24;

/** Rows of blue, green, red from the bottom up, each padded to a multiple of 4 bytes. */
function coloursOf(bytes: Uint8Array): DisplayPicture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getInt32(18, true), view.getInt32(22, true)];
  const stride = Math.ceil((3 * width) / 4) * 4;
  if (width <= 0 || height <= 0 || bytes.length < COLOURS_AT + stride * height) {
    throw new InputError({ where: 'bitmap', expected: `${height} rows of ${width} pixels`, found: `${bytes.length} bytes` });
  }
  const values = new Uint8Array(3 * width * height);
  for (let row = 0; row < height; row++) {
    const from = COLOURS_AT + stride * (height - 1 - row);
    for (let column = 0; column < width; column++) {
      for (let colour = 0; colour < 3; colour++)
        values[3 * (row * width + column) + colour] = bytes[from + 3 * column + 2 - colour]!;
    }
  }
  return { shape: [height, width, 3], values };
}
