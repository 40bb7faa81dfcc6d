import { InputError } from '../math/input-error.ts';
import type { Dtype } from './array.ts';
import { DECOMPRESS } from './tiff-compression.ts';
import { TAG, type Directory } from './tiff-directory.ts';

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
/** Bits of packed numbers, each row of which starts a new byte; beyond 8 they become 16-bit numbers. */
const PACKED = [1, 2, 4, 10, 12, 14];

export const [NO_PREDICTOR, HORIZONTAL, FLOATING_POINT] = [1, 2, 3];

/** How the pixels of a page lie in the file. */
export interface TiffLayout {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Of the numbers once unpacked. */
  readonly dtype: Dtype;
  readonly bits: number;
  readonly packed: boolean;
  readonly compression: number;
  readonly predictor: number;
  readonly inverted: boolean;
  /** Size of the pieces that the page is cut into; strips are as wide as the page. */
  readonly tile: { readonly width: number; readonly height: number; readonly padded: boolean };
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
}

/** @throws InputError when the page is of a kind that is not read, or its tags do not fit together */
export function readLayout(directory: Directory, where: string): TiffLayout {
  const number = (tag: number, fallback?: number): number => {
    const value = directory.get(tag)?.[0] ?? fallback;
    if (value === undefined) throw new InputError({ where, expected: `TIFF tag ${tag}`, found: 'none', hint: 'damaged?' });
    return value;
  };
  const [width, height, channels] = [number(TAG.width), number(TAG.height), number(TAG.channels, 1)];
  const [compression, photometric] = [number(TAG.compression, 1), number(TAG.photometric, 1)];
  const samples = readSamples(directory, number(TAG.bits, 1), number(TAG.sampleFormat, 1), where);
  if (!DECOMPRESS.has(compression)) {
    throw new InputError({ where, expected: 'no compression, LZW, Deflate or PackBits', found: `compression ${compression}` });
  }
  if (photometric > 2 || channels > 4 || channels === 0 || (channels > 1 && number(TAG.planar, 1) !== 1)) {
    const found = `photometric ${photometric}, ${channels} channels, planar ${number(TAG.planar, 1)}`;
    throw new InputError({ where, expected: 'a grey or interleaved RGB picture', found });
  }
  const predictor = number(TAG.predictor, NO_PREDICTOR);
  const fitting = samples.dtype.startsWith('float') ? FLOATING_POINT : samples.packed ? NO_PREDICTOR : HORIZONTAL;
  if (predictor !== NO_PREDICTOR && predictor !== fitting) {
    const expected = 'no predictor, horizontal differences of integers, or the floating-point predictor of floats';
    throw new InputError({ where, expected, found: `predictor ${predictor} of ${samples.bits}-bit ${samples.dtype}` });
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
  return { width, height, channels, ...samples, compression, predictor, inverted: photometric === 0, tile, offsets, lengths };
}

function readSamples(
  directory: Directory,
  bits: number,
  format: number,
  where: string,
): Pick<TiffLayout, 'dtype' | 'bits' | 'packed'> {
  const packed = format === 1 && PACKED.includes(bits);
  const dtype = packed ? (bits > 8 ? 'uint16' : 'uint8') : DTYPES[`${format}/${bits}`];
  if (dtype === undefined || (directory.get(TAG.bits) ?? []).some((other) => other !== bits)) {
    const expected = 'integers of 1, 2, 4, 8, 10, 12, 14, 16 or 32 bits, or floats of 32 or 64';
    throw new InputError({ where, expected, found: `${bits} bits, sample format ${format}` });
  }
  return { dtype, bits, packed };
}
