/**
 * Numbers of fewer bits than a byte, or of a byte and a half, packed from the high bit on, each row starting a new byte (PNG, TIFF).
 * @param columns numbers in a row
 * @param bits of a number, 1 to 16: up to 8 give bytes, more give 16-bit numbers
 */
export function unpackBits(packed: ArrayLike<number>, columns: number, rows: number, bits: number): Uint8Array | Uint16Array {
  const stride = bytesInRow(columns, bits);
  const out = bits > 8 ? new Uint16Array(columns * rows) : new Uint8Array(columns * rows);
  const mask = 2 ** bits - 1;
  for (let row = 0, target = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const bit = column * bits;
      const at = row * stride + (bit >> 3);
      // Three bytes hold any number of up to 16 bits, wherever in the first byte it starts.
      const window = (packed[at]! << 16) | ((packed[at + 1] ?? 0) << 8) | (packed[at + 2] ?? 0);
      out[target++] = (window >> (24 - bits - (bit & 7))) & mask;
    }
  }
  return out;
}

export const bytesInRow = (columns: number, bits: number): number => Math.ceil((columns * bits) / 8);
