import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSafeAgainstDamage } from './testing/damage.ts';
import { decodeIdx, encodeIdx, readIdxHeader } from './idx.ts';

const small = {
  dtype: 'uint8',
  shape: [3, 5, 4],
  data: Uint8Array.from({ length: 60 }, (_, index) => (index * 37) % 256),
} as const;

describe('idx', () => {
  it('gives back what it wrote, compressed or not', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }), fc.boolean(), (shape, compressed) => {
        const count = shape.reduce((product, side) => product * side, 1);
        const array = { dtype: 'uint8', shape, data: Uint8Array.from({ length: count }, (_, index) => index * 7) } as const;
        const bytes = encodeIdx(array, { compressed });
        expect(readIdxHeader(bytes, 'idx')).toEqual({ dtype: 'uint8', shape });
        expect(decodeIdx(bytes, 'idx')).toEqual(array);
      }),
    );
  });

  it('reads big-endian floats', () => {
    const bytes = Uint8Array.from([0, 0, 0x0d, 1, 0, 0, 0, 2, 0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0]);
    expect(Array.from(decodeIdx(bytes, 'idx').data as Float32Array)).toEqual([1, -2.5]);
  });

  it.each([false, true])('damaged, is read or refused (compressed: %s)', (compressed) => {
    expectSafeAgainstDamage(encodeIdx(small, { compressed }), decodeIdx);
  });

  it('does not decompress more than its header says', () => {
    const bomb = encodeIdx({ dtype: 'uint8', shape: [40_000_000], data: new Uint8Array(40_000_000) }, { compressed: true });
    const header = readIdxHeader(bomb, 'bomb.gz');
    expect(header.shape).toEqual([40_000_000]);
    const small = encodeIdx({ dtype: 'uint8', shape: [4], data: new Uint8Array(40_000_000) }, { compressed: true });
    expect(() => decodeIdx(small, 'bomb.gz')).toThrow(/^bomb\.gz: expected at most 12 bytes after decompression, found more/);
  });
});
