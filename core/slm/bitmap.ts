import { formatShape } from '../formats/array.ts';
import { encodeBmp8 } from '../formats/bmp.ts';
import { decodeNpy, encodeNpy } from '../formats/npy.ts';
import { encodePng } from '../formats/png.ts';
import { decodePictures } from '../formats/read-picture.ts';
import { encodeTiff16 } from '../formats/tiff-write.ts';
import { InputError } from '../math/input-error.ts';
import type { BitmapFormat } from './bitmap-format.ts';
import { decodeLevelCsv, encodeLevelCsv } from './level-csv.ts';
import { decodePackedBmp, encodePackedBmp } from './packed-bmp.ts';
import type { Levels } from './response.ts';

/** The levels of a panel as a file holds them, row by row from the upper left. */
interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly levels: Levels;
}

/** The bytes of a file of `bits`-bit levels. */
export function encodeBitmap({ width, height, levels }: Bitmap, bits: number, format: BitmapFormat): Uint8Array {
  switch (format) {
    case 'bmp':
      return encodeBmp8(width, height, Uint8Array.from(levels));
    case 'png':
      return encodePng(width, height, levels);
    case 'tiff':
      return encodeTiff16([{ width, height, data: Uint16Array.from(levels) }], bits);
    case 'npy':
      return encodeNpy(
        levels instanceof Uint8Array
          ? { dtype: 'uint8', shape: [height, width], data: levels }
          : { dtype: 'uint16', shape: [height, width], data: levels },
      );
    case 'csv':
      return encodeLevelCsv(width, height, levels);
    case 'santec-bmp':
    case 'meadowlark-bmp':
      return encodePackedBmp(width, height, levels, format);
  }
}

/** @throws InputError when the file is damaged or of another kind */
export function decodeBitmap(bytes: Uint8Array, format: BitmapFormat, where: string): Bitmap {
  if (format === 'csv') return decodeLevelCsv(bytes, where);
  if (format === 'santec-bmp' || format === 'meadowlark-bmp') return decodePackedBmp(bytes, format, where);
  const { width, height, data } = format === 'npy' ? pictureOfNpy(bytes, where) : decodePictures(bytes, where)[0]!;
  if (!(data instanceof Uint8Array || data instanceof Uint16Array)) {
    throw new InputError({ where, expected: 'grey levels of 8 or 16 bits', found: 'other numbers' });
  }
  return { width, height, levels: data };
}

function pictureOfNpy(bytes: Uint8Array, where: string) {
  const { shape, data } = decodeNpy(bytes, where);
  const [height, width] = shape;
  if (shape.length !== 2)
    throw new InputError({ where, expected: 'levels [height, width]', found: `an array ${formatShape(shape)}` });
  return { width: width!, height: height!, data };
}
