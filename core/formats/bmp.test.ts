import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BMP8_PIXELS_AT, decodeBmp, encodeBmp8 } from './bmp.ts';
import { expectSafeAgainstDamage } from './testing/damage.ts';
import { fixture } from './testing/fixture.ts';
import { decodeNpy } from './npy.ts';

const counted = Uint8Array.from({ length: 35 }, (_, index) => index);

describe('bmp', () => {
  it('writes a grey palette and bottom-up rows padded to four bytes, after 1078 bytes of header', () => {
    const bytes = encodeBmp8(7, 5, counted);
    expect(BMP8_PIXELS_AT).toBe(1078);
    expect(bytes.length).toBe(1078 + 5 * 8);
    expect(Array.from(bytes.subarray(1078, 1086))).toEqual([28, 29, 30, 31, 32, 33, 34, 0]);
    expect(Array.from(bytes.subarray(1078 + 32, 1078 + 40))).toEqual([0, 1, 2, 3, 4, 5, 6, 0]);
    expect(Array.from(bytes.subarray(54 + 4 * 200, 54 + 4 * 201))).toEqual([200, 200, 200, 0]);
  });

  it('has the pixels and the header of the file that Pillow writes', () => {
    const [ours, theirs] = [encodeBmp8(7, 5, counted), fixture('grey8.bmp')];
    for (let entry = 57; entry < 1078; entry += 4) theirs[entry] = 0; // a byte that has no meaning
    expect(ours.subarray(54)).toEqual(theirs.subarray(54));
    expect(ours.subarray(0, 38)).toEqual(theirs.subarray(0, 38)); // then the resolution, which Pillow sets to 96 dpi
  });

  it('gives back every picture', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 9 }), fc.nat(255), (width, height, start) => {
        const levels = Uint8Array.from({ length: width * height }, (_, index) => start + index * 29);
        expect(decodeBmp(encodeBmp8(width, height, levels), 'bmp')).toEqual({ width, height, data: levels, white: 255 });
      }),
    );
  });

  it('reads what Pillow writes: grey as stored, colour as luma', () => {
    expect(decodeBmp(fixture('grey8.bmp'), 'bmp').data).toEqual(counted);
    expectClose(decodeBmp(fixture('colour.bmp'), 'bmp').data, decodeNpy(fixture('luma.npy'), 'luma').data as Uint8Array);
  });

  it.each(['grey8.bmp', 'colour.bmp'])('%s, damaged, is read or refused', (name) => {
    expectSafeAgainstDamage(fixture(name), decodeBmp);
  });
});

/** Pillow computes luma in integers, so the last digit may differ. */
export function expectClose(ours: ArrayLike<number>, theirs: ArrayLike<number>): void {
  expect(ours.length).toBe(theirs.length);
  for (let index = 0; index < ours.length; index++) expect(Math.abs(ours[index]! - theirs[index]!)).toBeLessThanOrEqual(1);
}
