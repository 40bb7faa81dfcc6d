import { InputError } from '../math/input-error.ts';
import { BEST_RATIO, inflate, inflateStart } from './inflate.ts';
import { COMPRESSED, MATRIX, padded } from './mat-types.ts';

/** One data element of a MAT-file: its type and its content. */
export interface MatElement {
  readonly type: number;
  readonly content: Uint8Array;
}

/** Reads elements one after the other. @throws InputError when one reaches beyond the end of what it is part of */
export class ElementReader {
  private at = 0;
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    readonly littleEndian: boolean,
    private readonly where: string,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  next(): MatElement {
    if (this.at + 8 > this.bytes.length) throw this.damaged('8 bytes that say what follows', this.bytes.length - this.at);
    const word = this.view.getUint32(this.at, this.littleEndian);
    // Up to four bytes of content fit beside the type: then the upper half of the first word is their number.
    const small = word >>> 16;
    const [type, length, start] =
      small > 0 ? [word & 0xffff, small, this.at + 4] : [word, this.view.getUint32(this.at + 4, this.littleEndian), this.at + 8];
    if (small > 4) throw this.damaged('at most 4 bytes in a small element', small);
    if (start + length > this.bytes.length) throw this.damaged(`${length} bytes of data`, this.bytes.length - start);
    // Compressed elements are not padded; the padding after the last one may be missing.
    this.at = small > 0 ? this.at + 8 : start + (type === COMPRESSED ? length : padded(length));
    return { type, content: this.bytes.subarray(start, start + length) };
  }

  /** The next element, which must be of a type: whole numbers that say what the array is. */
  expect(type: number, what: string): Uint8Array {
    const { type: found, content } = this.next();
    if (found === type) return content;
    throw new InputError({ where: this.where, expected: what, found: `an element of type ${found}`, hint: 'damaged?' });
  }

  private damaged(expected: string, found: number): InputError {
    return new InputError({ where: this.where, expected, found: `${found}`, hint: 'damaged or cut short' });
  }
}

/**
 * The content of the array inside a compressed element, or only what is in the first `most` bytes. Its own first eight bytes say how
 * long it is, and that is all that is decompressed.
 */
export function decompress(packed: Uint8Array, littleEndian: boolean, where: string, most = Infinity): Uint8Array {
  const tag = inflateStart(packed, 'zlib', 8, where);
  const view = new DataView(tag.buffer, tag.byteOffset, tag.length);
  if (tag.length < 8 || view.getUint32(0, littleEndian) !== MATRIX) {
    throw new InputError({ where, expected: 'a compressed array', found: 'something else', hint: 'damaged or cut short' });
  }
  const length = 8 + view.getUint32(4, littleEndian);
  if (length > packed.length * BEST_RATIO) {
    const found = `${packed.length} compressed bytes`;
    throw new InputError({ where, expected: `an array of ${length} bytes`, found, hint: 'damaged?' });
  }
  return (most < length ? inflateStart(packed, 'zlib', most, where) : inflate(packed, 'zlib', length, where)).subarray(8);
}
