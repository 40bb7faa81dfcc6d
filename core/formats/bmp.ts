import { InputError } from '../math/input-error.ts';
import { luma, withoutColour, type Picture } from './picture.ts';

const HEADER = 54;
const PALETTE = 1024;
/** Where the pixels of an 8-bit file start: what vendors' tools expect of an SLM pattern. */
export const BMP8_PIXELS_AT = HEADER + PALETTE;
const rowBytes = (width: number, bits: number): number => Math.ceil((width * bits) / 32) * 4;

/** An 8-bit grey bitmap: 54 bytes header, 256 greys, then the rows from the bottom up, each padded to a multiple of 4 bytes. */
export function encodeBmp8(width: number, height: number, levels: Uint8Array): Uint8Array {
  const stride = rowBytes(width, 8);
  const out = new Uint8Array(BMP8_PIXELS_AT + stride * height);
  const view = new DataView(out.buffer);
  out.set([0x42, 0x4d]);
  view.setUint32(2, out.length, true);
  view.setUint32(10, BMP8_PIXELS_AT, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 8, true);
  view.setUint32(34, stride * height, true);
  view.setUint32(46, 256, true);
  for (let grey = 0; grey < 256; grey++) out.fill(grey, HEADER + 4 * grey, HEADER + 4 * grey + 3);
  for (let row = 0; row < height; row++) {
    out.set(levels.subarray(row * width, (row + 1) * width), BMP8_PIXELS_AT + stride * (height - 1 - row));
  }
  return out;
}

/**
 * Reads an uncompressed Windows bitmap of 8 bits with palette, or 24 bits. With the grey palette the values are the stored bytes;
 * colours become luma. @throws InputError when damaged, cut short, or of another kind.
 */
export function decodeBmp(bytes: Uint8Array, where: string): Picture {
  const refuse = (expected: string, found: string, hint?: string) => new InputError({ where, expected, found, hint });
  if (bytes.length < HEADER) throw refuse('a Windows bitmap', `${bytes.length} bytes`, 'cut short?');
  if (bytes[0] !== 0x42 || bytes[1] !== 0x4d) throw refuse('a Windows bitmap', 'another signature');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pixelsAt = view.getUint32(10, true);
  const headerSize = view.getUint32(14, true);
  const [width, signedHeight] = [view.getInt32(18, true), view.getInt32(22, true)];
  const [bits, compression] = [view.getUint16(28, true), view.getUint32(30, true)];
  if (headerSize < 40 || (bits !== 8 && bits !== 24) || compression !== 0) {
    throw refuse('an uncompressed bitmap of 8 or 24 bits', `${bits} bits, compression ${compression}, header ${headerSize}`);
  }
  const height = Math.abs(signedHeight);
  const stride = rowBytes(width, bits);
  if (width <= 0 || height === 0 || pixelsAt < 14 + headerSize || pixelsAt + stride * height > bytes.length) {
    throw refuse(`${width} × ${height} pixels of ${bits} bits`, `${bytes.length} bytes`, 'damaged or cut short');
  }
  const channels = bits / 8;
  const samples = new Uint8Array(width * height * channels);
  for (let row = 0; row < height; row++) {
    const start = pixelsAt + stride * (signedHeight > 0 ? height - 1 - row : row);
    samples.set(bytes.subarray(start, start + width * channels), row * width * channels);
  }
  if (bits === 24) return { width, height, data: withoutColour(reverseTriples(samples), 3), white: 255 };

  const colours = view.getUint32(46, true) || 256;
  const paletteAt = 14 + headerSize;
  if (colours > 256 || paletteAt + 4 * colours > pixelsAt)
    throw refuse('a palette of at most 256 colours', `${colours}`, 'damaged?');
  const grey = Uint8Array.from({ length: colours }, (_, index) => {
    const [blue, green, red] = bytes.subarray(paletteAt + 4 * index, paletteAt + 4 * index + 3) as unknown as [
      number,
      number,
      number,
    ];
    return Math.round(luma(red, green, blue));
  });
  for (let index = 0; index < samples.length; index++) {
    const value = grey[samples[index]!];
    if (value === undefined) throw refuse(`pixels below ${colours}, the size of the palette`, `${samples[index]}`, 'damaged?');
    samples[index] = value;
  }
  return { width, height, data: samples, white: 255 };
}

/** Bitmaps hold blue, green, red. */
function reverseTriples(samples: Uint8Array): Uint8Array {
  for (let at = 0; at < samples.length; at += 3) [samples[at], samples[at + 2]] = [samples[at + 2]!, samples[at]!];
  return samples;
}
