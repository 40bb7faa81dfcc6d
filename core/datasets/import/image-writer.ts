import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { npyHeader } from '../../formats/npy.ts';
import type { ProcessedImage } from './process-image.ts';

/** Enough for any count. */
const HEADER_LENGTH = 128;

/** Writes images one after the other as one NPY file, uint16 `[N,H,W]`, 65535 for 1: exact for 8 and 16 bits, else within 8·10⁻⁶. */
export interface ImageWriter {
  write(image: ProcessedImage): Promise<void>;
  /** Closes the file, with its header if all went well. Returns the SHA-256 of its numbers. */
  end(shape: readonly [count: number, height: number, width: number] | null): Promise<string>;
}

export async function openImageWriter(file: string): Promise<ImageWriter> {
  const handle = await fs.open(file, 'wx');
  const hash = createHash('sha256');
  let position = HEADER_LENGTH;
  return {
    async write({ data }) {
      const numbers = new Uint16Array(data.length);
      for (let pixel = 0; pixel < numbers.length; pixel++) numbers[pixel] = Math.round(data[pixel]! * 65535);
      const bytes = new Uint8Array(numbers.buffer);
      hash.update(bytes);
      await handle.write(bytes, 0, bytes.length, position);
      position += bytes.length;
    },
    async end(shape) {
      try {
        if (shape !== null) {
          await handle.write(npyHeader('uint16', shape, HEADER_LENGTH), 0, HEADER_LENGTH, 0);
          await handle.sync();
        }
      } finally {
        await handle.close();
      }
      return hash.digest('hex');
    },
  };
}
