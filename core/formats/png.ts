import { decode, encode, type DecodedPng } from 'fast-png';
import { InputError } from '../math/input-error.ts';
import { crc32 } from './crc32.ts';
import { inflate } from './inflate.ts';
import { luma, withoutColour, type Picture } from './picture.ts';
import { unpackBits } from './unpack-bits.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Samples a pixel, by the colour type of the header: grey, RGB, palette, grey and alpha, RGB and alpha. */
const CHANNELS = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);
/** Column and row of the first pixel and the steps between pixels, of Adam7's seven passes. */
const ADAM7 = ['0088', '4088', '0448', '2044', '0224', '1022', '0112'].map((digits) => [...digits].map(Number));

/** A grey picture of 8 bits (`Uint8Array`) or 16 bits (`Uint16Array`) a pixel. */
export const encodePng = (width: number, height: number, data: Uint8Array | Uint16Array): Uint8Array =>
  encode({ width, height, data, channels: 1, depth: data instanceof Uint16Array ? 16 : 8 });

/**
 * Reads any PNG as grey: 1 to 16 bits, palette and colour as luma, transparency ignored.
 *
 * The library that decodes it trusts sizes, skips checksums and decompresses without a limit, so only what was checked here reaches
 * it: the critical chunks of a file whose checksums hold and whose data has the length that its header says.
 * @throws InputError when the file is damaged, cut short, or not a PNG.
 */
export function decodePng(bytes: Uint8Array, where: string): Picture {
  const checked = criticalChunks(bytes, where);
  let png: DecodedPng;
  try {
    png = decode(checked);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError({ where, expected: 'an intact PNG picture', found: reason, hint: 'damaged?' });
  }
  const { width, height, depth, channels, palette } = png;
  const samples = depth < 8 ? unpackBits(png.data, width, height, depth) : (png.data as Uint8Array | Uint16Array);
  if (palette === undefined || channels !== 1)
    return { width, height, data: withoutColour(samples, channels), white: 2 ** depth - 1 };
  const grey = palette.map(([red = 0, green = 0, blue = 0]) => Math.round(luma(red, green, blue)));
  return { width, height, data: Uint8Array.from(samples, (index) => grey[index] ?? 0), white: 255 };
}

/** Signature, IHDR, PLTE, IDAT and IEND of a file in which everything holds that can be checked without decoding it. */
function criticalChunks(bytes: Uint8Array, where: string): Uint8Array {
  const damaged = (found: string) =>
    new InputError({ where, expected: 'an intact PNG picture', found, hint: 'damaged or cut short' });
  if (SIGNATURE.some((byte, index) => bytes[index] !== byte)) {
    throw new InputError({ where, expected: 'a PNG picture', found: 'another signature' });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept = [bytes.subarray(0, 8)];
  const packed: Uint8Array[] = [];
  let rawSize: number | undefined;
  let colourType: number | undefined;
  let palette = false;
  for (let at = 8, type = ''; type !== 'IEND';) {
    const length = at + 12 <= bytes.length ? view.getUint32(at) : Infinity;
    if (at + 12 + length > bytes.length) throw damaged(`its end after ${bytes.length} bytes`);
    type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
      throw damaged(`a wrong checksum of chunk ${JSON.stringify(type)}`);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if ((type === 'IHDR') !== (at === 8)) throw damaged('chunks in another order');
    if (type === 'IHDR') [rawSize, colourType] = [imageBytes(content, where), content[9]];
    if (type === 'PLTE') palette = true;
    if (type === 'IDAT') packed.push(content);
    if (['IHDR', 'PLTE', 'IDAT', 'IEND'].includes(type)) kept.push(bytes.subarray(at, at + 12 + length));
    at += 12 + length;
  }
  if (colourType === 3 && !palette) throw damaged('no palette');
  const raw = inflate(concatenate(packed), 'zlib', rawSize!, where);
  if (raw.length !== rawSize) throw damaged(`${raw.length} bytes of pixels in place of ${rawSize}`);
  return concatenate(kept);
}

/** How long the decompressed data must be: every row of every pass has one more byte, its filter. */
function imageBytes(header: Uint8Array, where: string): number {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const [width, height] = header.length === 13 ? [view.getUint32(0), view.getUint32(4)] : [0, 0];
  const [depth = 0, colourType = -1, , , interlace = -1] = header.subarray(8);
  const channels = CHANNELS.get(colourType);
  if (width === 0 || height === 0 || channels === undefined || ![1, 2, 4, 8, 16].includes(depth) || (depth < 8 && channels > 1)) {
    throw new InputError({
      where,
      expected: 'a PNG header',
      found: `${width} × ${height}, ${depth} bits, colour type ${colourType}`,
    });
  }
  const pass = (columns: number, rows: number) => (columns > 0 ? rows * (1 + Math.ceil((columns * channels * depth) / 8)) : 0);
  if (interlace === 0) return pass(width, height);
  return ADAM7.reduce(
    (sum, [x = 0, y = 0, dx = 1, dy = 1]) => sum + pass(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)),
    0,
  );
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
