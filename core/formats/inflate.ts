import zlib from 'node:zlib';
import { InputError } from '../math/input-error.ts';

/** What deflate can reach at best: a block that repeats one byte. Data that claims more is damaged. */
export const BEST_RATIO = 1032;

/** `deflate` is the bare stream (ZIP), `zlib` the one with header and checksum (PNG, TIFF), `gzip` that of `.gz` files. */
type Compression = 'deflate' | 'zlib' | 'gzip';

const INFLATE = { deflate: zlib.inflateRawSync, zlib: zlib.inflateSync, gzip: zlib.gunzipSync };

/**
 * Decompresses to at most `limit` bytes. Memory grows with what really comes out, never with a size that a damaged file claims.
 * @throws InputError when the stream is damaged, cut short, or longer than `limit`.
 */
export function inflate(bytes: Uint8Array, compression: Compression, limit: number, where: string): Uint8Array {
  try {
    const out = INFLATE[compression](bytes, { maxOutputLength: Math.max(1, Math.min(limit, 2 ** 32 - 1)) });
    if (out.length <= limit) return new Uint8Array(out.buffer, out.byteOffset, out.length);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') {
      const reason = error instanceof Error ? error.message : String(error);
      throw new InputError({ where, expected: `intact ${compression} data`, found: reason, hint: 'damaged or cut short' });
    }
  }
  throw new InputError({ where, expected: `at most ${limit} bytes after decompression`, found: 'more' });
}

/**
 * The first `length` bytes of a compressed stream (fewer when it is shorter), without decompressing the rest: for headers that say
 * how large the whole will be. A damaged stream is not noticed here but when the whole is read.
 */
export function inflateStart(bytes: Uint8Array, compression: Compression, length: number, where: string): Uint8Array {
  // Deflate never makes data much longer, and a block's code tables take a few hundred bytes: a short prefix is enough.
  const prefix = bytes.subarray(0, length + 1024);
  try {
    const out = INFLATE[compression](prefix, { finishFlush: zlib.constants.Z_SYNC_FLUSH });
    return new Uint8Array(out.buffer, out.byteOffset, Math.min(length, out.length));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError({ where, expected: `intact ${compression} data`, found: reason, hint: 'damaged or cut short' });
  }
}

/** Same bytes, same result: the time stamp in the gzip header stays 0. */
export const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(zlib.gzipSync(bytes, { level: 9 }));
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
