import { InputError } from '../math/input-error.ts';
import type { Dtype } from './array.ts';
import { ELEMENT_SIZE, fromBytes } from './element.ts';
import { withoutColour, type Picture, type Samples } from './picture.ts';
import { DECOMPRESS } from './tiff-compression.ts';
import { readDirectories, TAG, type Directory } from './tiff-directory.ts';

/** Sample formats of tag 339: 1 unsigned, 2 signed, 3 floating point. */
const DTYPES: Readonly<Record<string, Dtype>> = {
  '1/8': 'uint8',
  '1/16': 'uint16',
  '1/32': 'uint32',
  '2/8': 'int8',
  '2/16': 'int16',
  '2/32': 'int32',
  '3/32': 'float32',
  '3/64': 'float64',
};
const INTEGER_WHITE: Readonly<Record<string, number>> = {
  uint8: 255,
  uint16: 65535,
  uint32: 2 ** 32 - 1,
  int8: 127,
  int16: 32767,
};

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly dtype: Dtype;
  readonly compression: number;
  readonly predictor: number;
  readonly inverted: boolean;
  /** Size of the pieces that the page is cut into; strips are as wide as the page. */
  readonly tile: { readonly width: number; readonly height: number; readonly padded: boolean };
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
}

/**
 * Reads the pages of a TIFF file as grey: 8, 16 and 32-bit integers, 32 and 64-bit floats, either byte order, strips or tiles,
 * uncompressed, LZW, Deflate or PackBits, with or without horizontal differences; colour becomes luma.
 * Twelve-bit camera data is what it is in its 16-bit container: this function does not know how it is justified.
 * @throws InputError when the file is damaged, cut short, or of a kind that is not read.
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

function readLayout(directory: Directory, where: string): Layout {
  const number = (tag: number, fallback?: number): number => {
    const value = directory.get(tag)?.[0] ?? fallback;
    if (value === undefined) throw new InputError({ where, expected: `TIFF tag ${tag}`, found: 'none', hint: 'damaged?' });
    return value;
  };
  const [width, height, channels] = [number(TAG.width), number(TAG.height), number(TAG.channels, 1)];
  const [bits, format] = [number(TAG.bits, 1), number(TAG.sampleFormat, 1)];
  const [compression, photometric] = [number(TAG.compression, 1), number(TAG.photometric, 1)];
  const dtype = DTYPES[`${format}/${bits}`];
  if (dtype === undefined || (directory.get(TAG.bits) ?? []).some((other) => other !== bits)) {
    const found = `${bits} bits, sample format ${format}`;
    throw new InputError({ where, expected: 'integers of 8, 16 or 32 bits, or floats of 32 or 64', found });
  }
  if (!DECOMPRESS.has(compression)) {
    throw new InputError({ where, expected: 'no compression, LZW, Deflate or PackBits', found: `compression ${compression}` });
  }
  if (photometric > 2 || channels > 4 || channels === 0 || (channels > 1 && number(TAG.planar, 1) !== 1)) {
    const found = `photometric ${photometric}, ${channels} channels, planar ${number(TAG.planar, 1)}`;
    throw new InputError({ where, expected: 'a grey or interleaved RGB picture', found });
  }
  const predictor = number(TAG.predictor, 1);
  if (predictor !== 1 && (predictor !== 2 || dtype.startsWith('float'))) {
    throw new InputError({
      where,
      expected: 'no predictor, or horizontal differences of integers',
      found: `predictor ${predictor}`,
    });
  }
  const tiled = directory.has(TAG.tileOffsets);
  const tile = tiled
    ? { width: number(TAG.tileWidth), height: number(TAG.tileHeight), padded: true }
    : { width, height: Math.min(height, number(TAG.rowsPerStrip, height)), padded: false };
  const offsets = directory.get(tiled ? TAG.tileOffsets : TAG.stripOffsets) ?? [];
  const lengths = directory.get(tiled ? TAG.tileBytes : TAG.stripBytes) ?? [];
  const wanted = Math.ceil(width / tile.width) * Math.ceil(height / tile.height);
  if (!(wanted > 0) || offsets.length !== wanted || lengths.length !== wanted) {
    const found = `${offsets.length} places and ${lengths.length} lengths of ${width} × ${height} pixels`;
    throw new InputError({ where, expected: `${wanted} pieces`, found, hint: 'damaged?' });
  }
  return { width, height, channels, dtype, compression, predictor, inverted: photometric === 0, tile, offsets, lengths };
}

function readPage(bytes: Uint8Array, layout: Layout, littleEndian: boolean, where: string): Picture {
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
  { dtype, channels, compression, predictor, lengths, tile }: Layout,
  index: number,
  offset: number,
  rows: number,
  littleEndian: boolean,
  where: string,
): Samples {
  const end = offset + lengths[index]!;
  const size = rows * tile.width * channels * ELEMENT_SIZE[dtype].bytes;
  if (end > bytes.length || size > Number.MAX_SAFE_INTEGER) {
    throw new InputError({
      where,
      expected: `pixels up to byte ${end}`,
      found: `its end after ${bytes.length}`,
      hint: 'cut short?',
    });
  }
  const raw = DECOMPRESS.get(compression)!(bytes.subarray(offset, end), size, where);
  if (raw.length < size) {
    throw new InputError({
      where,
      expected: `${size} bytes of pixels in piece ${index + 1}`,
      found: `${raw.length}`,
      hint: 'damaged?',
    });
  }
  const order = littleEndian ? 'little' : 'big';
  const samples = fromBytes(dtype, [size], raw.subarray(0, size), order).data as Samples;
  if (predictor === 2) {
    for (let at = 0; at < samples.length; at++)
      if (at % (tile.width * channels) >= channels) samples[at]! += samples[at - channels]!;
  }
  return samples;
}

function finish(samples: Samples, { width, height, channels, dtype, inverted }: Layout): Picture {
  const data = withoutColour(samples, channels);
  const white = INTEGER_WHITE[dtype] ?? (dtype === 'int32' ? 2 ** 31 - 1 : 1);
  if (inverted) for (let index = 0; index < data.length; index++) data[index] = white - data[index]!;
  return { width, height, data, white };
}
