import { InputError } from '../math/input-error.ts';

/** Ten bits of a level in the colours of a pixel, and back. */
interface Packing {
  pack(level: number): readonly [red: number, green: number, blue: number];
  unpack(red: number, green: number, blue: number): number;
}

/** Bits 9–7 in R7–R5, 6–4 in G7–G5, 3–0 in B7–B4. */
const santec: Packing = {
  pack: (level) => [(level >> 7) << 5, ((level >> 4) & 7) << 5, (level & 15) << 4],
  unpack: (red, green, blue) => ((red >> 5) << 7) | ((green >> 5) << 4) | (blue >> 4),
};

/** Bits 9–2 in red, 1–0 in the two low bits of blue. */
const meadowlark: Packing = {
  pack: (level) => [level >> 2, 0, level & 3],
  unpack: (red, _, blue) => (red << 2) | (blue & 3),
};

const PACKINGS = { 'santec-bmp': santec, 'meadowlark-bmp': meadowlark } as const;
export type PackedFormat = keyof typeof PACKINGS;

const HEADER = 54;
const rowBytes = (width: number): number => Math.ceil((3 * width) / 4) * 4;

/** A 24-bit bitmap: 54 bytes header, then rows of blue, green, red from the bottom up, each padded to a multiple of 4 bytes. */
export function encodePackedBmp(width: number, height: number, levels: ArrayLike<number>, format: PackedFormat): Uint8Array {
  const { pack } = PACKINGS[format];
  const stride = rowBytes(width);
  const out = new Uint8Array(HEADER + stride * height);
  const view = new DataView(out.buffer);
  out.set([0x42, 0x4d]);
  view.setUint32(2, out.length, true);
  view.setUint32(10, HEADER, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  view.setUint32(34, stride * height, true);
  for (let row = 0; row < height; row++) {
    let at = HEADER + stride * (height - 1 - row);
    for (let column = 0; column < width; column++) {
      const [red, green, blue] = pack(levels[row * width + column]!);
      out[at++] = blue;
      out[at++] = green;
      out[at++] = red;
    }
  }
  return out;
}

/** @throws InputError when it is not a bitmap as written here, or colours carry bits that no level has */
export function decodePackedBmp(
  bytes: Uint8Array,
  format: PackedFormat,
  where: string,
): { readonly width: number; readonly height: number; readonly levels: Uint16Array } {
  const { pack, unpack } = PACKINGS[format];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fits = bytes.length >= HEADER && view.getUint16(0, true) === 0x4d42 && view.getUint16(28, true) === 24;
  const [width, height] = fits ? [view.getInt32(18, true), view.getInt32(22, true)] : [0, 0];
  const stride = rowBytes(width);
  if (width <= 0 || height <= 0 || bytes.length !== HEADER + stride * height || view.getUint32(10, true) !== HEADER) {
    throw new InputError({
      where,
      expected: 'a 24-bit bitmap with a header of 54 bytes',
      found: `${bytes.length} bytes of another kind`,
    });
  }
  const levels = new Uint16Array(width * height);
  for (let row = 0; row < height; row++) {
    let at = HEADER + stride * (height - 1 - row);
    for (let column = 0; column < width; column++, at += 3) {
      const [blue, green, red] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!];
      const level = unpack(red, green, blue);
      const again = pack(level);
      if (again[0] !== red || again[1] !== green || again[2] !== blue) {
        const found = `${red}, ${green}, ${blue} at row ${row}, column ${column}`;
        throw new InputError({ where, expected: 'colours that pack ten bits', found });
      }
      levels[row * width + column] = level;
    }
  }
  return { width, height, levels };
}
