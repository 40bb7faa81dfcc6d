import { InputError } from '../math/input-error.ts';
import { inflate } from './inflate.ts';

type Decompress = (packed: Uint8Array, size: number, where: string) => Uint8Array;

/** By the number in the compression tag. What comes out is at most `size` bytes. */
export const DECOMPRESS: ReadonlyMap<number, Decompress> = new Map<number, Decompress>([
  [1, (packed) => packed],
  [5, unpackLzw],
  [8, (packed, size, where) => inflate(packed, 'zlib', size, where)],
  [32946, (packed, size, where) => inflate(packed, 'zlib', size, where)],
  [32773, unpackRuns],
]);

/** PackBits: n ≥ 0 copies n + 1 bytes, n < 0 repeats the next byte 1 − n times, −128 does nothing. */
function unpackRuns(packed: Uint8Array, size: number, where: string): Uint8Array {
  const out = new GrowingBytes(size, where);
  for (let at = 0; at < packed.length;) {
    const count = (packed[at++]! << 24) >> 24;
    if (count >= 0) for (const end = at + count + 1; at < end && at < packed.length; at++) out.push(packed[at]!);
    else if (count !== -128 && at < packed.length)
      for (let times = 1 - count, value = packed[at++]!; times > 0; times--) out.push(value);
  }
  return out.bytes();
}

/**
 * LZW as TIFF has it: codes from the high bit on, 9 to 12 bits wide, 256 clears the table, 257 ends; widths grow one code early.
 * The table stores each string as its prefix and its last byte.
 */
function unpackLzw(packed: Uint8Array, size: number, where: string): Uint8Array {
  const out = new GrowingBytes(size, where);
  const prefix = new Uint16Array(4096);
  const last = Uint8Array.from({ length: 4096 }, (_, code) => code & 0xff);
  const length = new Uint16Array(4096).fill(1, 0, 256);
  let [next, width, previous] = [258, 9, -1];
  for (let bit = 0; bit + width <= packed.length * 8;) {
    const at = bit >> 3;
    const window = ((packed[at]! << 16) | ((packed[at + 1] ?? 0) << 8) | (packed[at + 2] ?? 0)) >>> 0;
    const code = (window >> (24 - width - (bit & 7))) & ((1 << width) - 1);
    bit += width;
    if (code === 257) break;
    if (code === 256) {
      [next, width, previous] = [258, 9, -1];
      continue;
    }
    if (code > next || (code === next && previous < 0) || (code >= 256 && previous < 0) || next > 4095) {
      throw new InputError({ where, expected: 'intact LZW data', found: `code ${code}`, hint: 'damaged?' });
    }
    if (previous >= 0) {
      // The string of a code that is only now being made starts, and so ends, with the first byte of the one before.
      const first = firstByte(code === next ? previous : code);
      prefix[next] = previous;
      last[next] = first;
      length[next] = length[previous]! + 1;
      next++;
    }
    out.pushBackwards(code, length[code]!, prefix, last);
    previous = code;
    if (next >= (1 << width) - 1 && width < 12) width++;
  }
  return out.bytes();

  function firstByte(code: number): number {
    let at = code;
    while (length[at]! > 1) at = prefix[at]!;
    return last[at]!;
  }
}

/** Bytes that grow with what is written, up to a limit. */
class GrowingBytes {
  private buffer = new Uint8Array(256);
  private used = 0;
  constructor(
    private readonly limit: number,
    private readonly where: string,
  ) {}

  push(value: number): void {
    this.reserve(1);
    this.buffer[this.used++] = value;
  }

  /** Writes the string of an LZW code, which its chain of prefixes gives from the end. */
  pushBackwards(code: number, count: number, prefix: Uint16Array, last: Uint8Array): void {
    this.reserve(count);
    for (let at = this.used + count - 1; at >= this.used; at--) {
      this.buffer[at] = last[code]!;
      code = prefix[code]!;
    }
    this.used += count;
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.used);
  }

  private reserve(count: number): void {
    const wanted = this.used + count;
    if (wanted > this.limit) {
      throw new InputError({
        where: this.where,
        expected: `at most ${this.limit} bytes after decompression`,
        found: 'more',
        hint: 'damaged?',
      });
    }
    if (wanted <= this.buffer.length) return;
    const larger = new Uint8Array(Math.min(this.limit, 2 * wanted));
    larger.set(this.buffer);
    this.buffer = larger;
  }
}
