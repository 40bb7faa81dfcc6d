import { InputError } from '../math/input-error.ts';
import { formatShape, type NumericArray } from './array.ts';
import { ELEMENT_SIZE, fromBytes } from './element.ts';

/** How frames lie in a file that does not say it: one after the other, row by row. */
export interface RawLayout {
  readonly height: number;
  readonly width: number;
  readonly type: 'uint8' | 'uint16' | 'uint32' | 'float32' | 'float64';
  readonly littleEndian: boolean;
  /** Bytes before the first frame. */
  readonly offset: number;
  readonly frames: number;
}

/**
 * Frames `[N, rows, columns]` of a headerless file. What follows the last one is ignored: some cameras append notes.
 * @throws InputError when the file is shorter than its layout says
 */
export function decodeRaw(bytes: Uint8Array, layout: RawLayout, where: string): NumericArray {
  const { height, width, type, offset, frames } = layout;
  const shape = [frames, height, width];
  const size = frames * height * width * ELEMENT_SIZE[type].bytes;
  if (!(offset + size <= bytes.length)) {
    const expected = `${size} bytes for ${type} ${formatShape(shape)} after ${offset}`;
    throw new InputError({
      where,
      expected,
      found: `${Math.max(0, bytes.length - offset)}`,
      hint: 'another layout, or cut short?',
    });
  }
  return fromBytes(type, shape, bytes.subarray(offset, offset + size), layout.littleEndian ? 'little' : 'big');
}
