import fs from 'node:fs/promises';
import { readNpyHeader } from '../formats/npy.ts';
import { InputError } from '../math/input-error.ts';

/** Phases φ `[h, w]`, radians. */
export interface Thumbnail {
  readonly shape: readonly [height: number, width: number];
  readonly data: Float32Array;
}

/** No larger than this on the longer side. */
const SIDE = 64;
/** More than the header of a mask takes. */
const HEAD = 1024;

/**
 * The first snapshot of a mask `[L, H, W]`, small: every n-th pixel, as the mean of phases would be none of them. Reads the rows that it shows and no
 * others, which of a mask of 4096×4096 is a sixtieth. Null where there is no mask yet.
 * @param file `mask.npy` of a run
 * @throws InputError when it is damaged
 */
export async function readMaskThumbnail(file: string): Promise<Thumbnail | null> {
  const handle = await fs.open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return null;
  const read = async (start: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await handle.read(bytes, 0, length, start);
    return bytes.subarray(0, bytesRead);
  };
  try {
    const { dtype, byteOrder, fortran, shape, dataStart } = readNpyHeader(await read(0, HEAD), file);
    const [, height = 0, width = 0] = shape;
    if (shape.length !== 3 || dtype !== 'float32' || byteOrder !== 'little' || fortran) {
      throw new InputError({ where: file, expected: 'float32 [L,H,W]', found: `${dtype} of ${shape.length} dimensions` });
    }
    return await shrink([height, width], async (row) => {
      const bytes = await read(dataStart + row * width * Float32Array.BYTES_PER_ELEMENT, width * Float32Array.BYTES_PER_ELEMENT);
      if (bytes.length === width * Float32Array.BYTES_PER_ELEMENT) return new Float32Array(bytes.buffer);
      throw new InputError({ where: file, expected: `${height} rows`, found: `the end in row ${row + 1}`, hint: 'cut short?' });
    });
  } finally {
    await handle.close();
  }
}

/** The same of a mask in memory, `[L, H, W]`. */
export function maskThumbnail(shape: readonly number[], phase: Float32Array): Promise<Thumbnail> {
  const [, height = 0, width = 0] = shape;
  return shrink([height, width], (row) => phase.subarray(row * width, (row + 1) * width));
}

async function shrink(
  [height, width]: readonly [number, number],
  rowAt: (row: number) => Float32Array | Promise<Float32Array>,
): Promise<Thumbnail> {
  const step = Math.max(1, Math.ceil(Math.max(height, width) / SIDE));
  const [rows, columns] = [Math.ceil(height / step), Math.ceil(width / step)];
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const values = await rowAt(row * step);
    for (let column = 0; column < columns; column++) data[row * columns + column] = values[column * step]!;
  }
  return { shape: [rows, columns], data };
}
