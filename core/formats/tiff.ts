import { InputError } from '../math/input-error.ts';
import { ELEMENT_SIZE, fromBytes } from './element.ts';
import { withoutColour, type Picture, type Samples } from './picture.ts';
import { DECOMPRESS } from './tiff-compression.ts';
import { readDirectories } from './tiff-directory.ts';
import { FLOATING_POINT, HORIZONTAL, readLayout, type TiffLayout } from './tiff-layout.ts';
import { addDifferences, gatherFloatBytes } from './tiff-predictor.ts';
import { bytesInRow, unpackBits } from './unpack-bits.ts';

const SIGNED_WHITE: Readonly<Record<string, number>> = { int8: 127, int16: 32767, int32: 2 ** 31 - 1, float32: 1, float64: 1 };

/**
 * Reads the pages of a TIFF or BigTIFF file as grey: integers of 1 to 16 and 32 bits, those of less than a byte or of 10, 12 and 14 bits
 * packed, 32 and 64-bit floats, either byte order, strips or tiles, uncompressed, LZW, Deflate or PackBits, with or without a
 * predictor; colour becomes luma. Twelve-bit camera data in a 16-bit container is what it is there: this function does not know how it
 * is justified. @throws InputError when the file is damaged, cut short, or of a kind that is not read.
 */
export function decodeTiff(bytes: Uint8Array, where: string): readonly Picture[] {
  const { littleEndian, directories } = readDirectories(bytes, where);
  const single = directories.length === 1;
  const pages = directories.map((directory, index) => readLayout(directory, single ? where : `${where} page ${index + 1}`));
  const stored = pages.reduce((sum, { lengths }) => lengths.reduce((total, length) => total + length, sum), 0);
  if (stored > bytes.length) {
    throw new InputError({
      where,
      expected: `${stored} bytes of pixels`,
      found: `${bytes.length}`,
      hint: 'damaged or cut short',
    });
  }
  return pages.map((layout, index) => readPage(bytes, layout, littleEndian, single ? where : `${where} page ${index + 1}`));
}

function readPage(bytes: Uint8Array, layout: TiffLayout, littleEndian: boolean, where: string): Picture {
  const { width, height, channels, tile } = layout;
  const across = Math.ceil(width / tile.width);
  // All pieces are unpacked before the page is allocated, so that a damaged size cannot claim memory that no data fills.
  const pieces = layout.offsets.map((offset, index) => {
    const top = Math.floor(index / across) * tile.height;
    const rows = tile.padded ? tile.height : Math.min(tile.height, height - top);
    return {
      top,
      left: (index % across) * tile.width,
      rows,
      samples: readPiece(bytes, layout, index, offset, rows, littleEndian, where),
    };
  });
  const [onlyPiece] = pieces;
  if (pieces.length === 1 && onlyPiece !== undefined && tile.width === width && onlyPiece.rows === height) {
    return finish(onlyPiece.samples, layout);
  }
  const samples = new (onlyPiece!.samples.constructor as new (length: number) => Samples)(width * height * channels);
  for (const piece of pieces) {
    const rowLength = Math.min(tile.width, width - piece.left) * channels;
    for (let row = 0; row < Math.min(piece.rows, height - piece.top); row++) {
      const from = row * tile.width * channels;
      samples.set(piece.samples.subarray(from, from + rowLength) as never, ((piece.top + row) * width + piece.left) * channels);
    }
  }
  return finish(samples, layout);
}

function readPiece(
  bytes: Uint8Array,
  layout: TiffLayout,
  index: number,
  offset: number,
  rows: number,
  littleEndian: boolean,
  where: string,
): Samples {
  const { dtype, bits, packed, channels, compression, predictor, lengths, tile } = layout;
  const end = offset + lengths[index]!;
  const columns = tile.width * channels;
  const size = rows * bytesInRow(columns, bits);
  if (end > bytes.length || size > Number.MAX_SAFE_INTEGER) {
    throw new InputError({
      where,
      expected: `pixels up to byte ${end}`,
      found: `its end after ${bytes.length}`,
      hint: 'cut short?',
    });
  }
  const raw = DECOMPRESS.get(compression)!(bytes.subarray(offset, end), size, where).subarray(0, size);
  if (raw.length < size) {
    throw new InputError({
      where,
      expected: `${size} bytes of pixels in piece ${index + 1}`,
      found: `${raw.length}`,
      hint: 'damaged?',
    });
  }
  if (packed) return unpackBits(raw, columns, rows, bits);
  const shape = [size / ELEMENT_SIZE[dtype].bytes];
  if (predictor === FLOATING_POINT) return fromBytes(dtype, shape, gatherFloatBytes(raw, layout), 'big').data as Samples;
  const samples = fromBytes(dtype, shape, raw, littleEndian ? 'little' : 'big').data as Samples;
  if (predictor === HORIZONTAL) addDifferences(samples, layout);
  return samples;
}

function finish(samples: Samples, { width, height, channels, dtype, bits, inverted }: TiffLayout): Picture {
  const data = withoutColour(samples, channels);
  const white = SIGNED_WHITE[dtype] ?? 2 ** bits - 1;
  if (inverted) for (let index = 0; index < data.length; index++) data[index] = white - data[index]!;
  return { width, height, data, white };
}
