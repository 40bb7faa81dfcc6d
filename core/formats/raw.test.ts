import { describe, expect, it } from 'vitest';
import { decodeRaw, type RawLayout } from './raw.ts';
import { expectSafeAgainstDamage } from './testing/damage.ts';

const layout: RawLayout = { height: 2, width: 3, type: 'uint16', littleEndian: false, offset: 5, frames: 2 };
/** Pixel n of all is n² + 7, big-endian, after five bytes of header and before three of something else. */
const bytes = new Uint8Array(5 + 24 + 3).fill(0xee);
const view = new DataView(bytes.buffer);
for (let pixel = 0; pixel < 12; pixel++) view.setUint16(5 + 2 * pixel, pixel * pixel + 7);

describe('decodeRaw', () => {
  it('reads frames one after the other, row by row, and ignores what follows', () => {
    expect(decodeRaw(bytes, layout, 'a.raw')).toEqual({
      dtype: 'uint16',
      shape: [2, 2, 3],
      data: Uint16Array.from({ length: 12 }, (_, pixel) => pixel * pixel + 7),
    });
  });

  it('reads floats of the machine', () => {
    const floats = new Uint8Array(Float32Array.of(0.5, -1, 3).buffer);
    const described: RawLayout = { height: 1, width: 3, type: 'float32', littleEndian: true, offset: 0, frames: 1 };
    expect(decodeRaw(floats, described, 'a.raw').data).toEqual(Float32Array.of(0.5, -1, 3));
  });

  it('says what is missing, without the memory that a layout claims', () => {
    expect(() => decodeRaw(bytes, { ...layout, frames: 3 }, 'a.raw')).toThrow(
      'a.raw: expected 36 bytes for uint16 [3, 2, 3] after 5, found 27 (another layout, or cut short?)',
    );
    expect(() => decodeRaw(bytes, { ...layout, height: 2 ** 30, width: 2 ** 30 }, 'a.raw')).toThrow(/^a.raw: expected/);
    expect(() => decodeRaw(bytes, { ...layout, offset: 1000 }, 'a.raw')).toThrow(/found 0 /);
    const mayBeCut = (length: number) => length >= 29;
    expectSafeAgainstDamage(bytes, (each, where) => decodeRaw(each, layout, where), { mayBeCut });
  });
});
