import { describe, expect, it } from 'vitest';
import { decodeJpeg } from './jpeg.ts';
import { decodeNpy } from './npy.ts';
import { decodePictures } from './read-picture.ts';
import { expectSafeAgainstDamageLater } from './testing/damage.ts';
import { fixture } from './testing/fixture.ts';

const jpeg = (name: string) => fixture(`jpeg/${name}.jpg`);
const failure = (bytes: Uint8Array): Promise<string> =>
  decodeJpeg(bytes, 'photo.jpg').then(
    () => 'no failure',
    (error: Error) => error.message,
  );
/** A copy with the frame header, which begins with this marker, changed from its fifth byte on: bits, rows, columns, channels. */
function withFrame(bytes: Uint8Array, marker: number, ...values: readonly number[]): Uint8Array {
  const out = bytes.slice();
  const at = out.findIndex((byte, index) => byte === 0xff && out[index + 1] === 0xc0);
  out[at + 1] = marker;
  out.set(values, at + 4);
  return out;
}

describe('jpeg', () => {
  it.each(['grey', 'colour', 'full-colour', 'progressive', ...Array.from({ length: 8 }, (_, at) => `turned-${at + 1}`)])(
    '%s is the grey picture that Pillow sees, the right way up',
    async (name) => {
      const { width, height, data, white } = await decodeJpeg(jpeg(name), name);
      const seen = decodeNpy(fixture(`jpeg/${name}.npy`), name);
      expect([height, width, white]).toEqual([...seen.shape, 255]);
      const differences = Array.from(data, (value, pixel) => Math.abs(value - Number(seen.data[pixel])));
      expect(Math.max(...differences)).toBeLessThanOrEqual(1);
    },
  );

  it('of a kind that is not read says which', async () => {
    const expected = 'photo.jpg: expected a JPEG picture of 8 bits, grey or in colour, found';
    expect(await failure(jpeg('cmyk'))).toBe(`${expected} one in CMYK (convert it first)`);
    expect(await failure(withFrame(jpeg('grey'), 0xc1, 12))).toBe(`${expected} one of 12 bits (convert it first)`);
    expect(await failure(withFrame(jpeg('grey'), 0xc3))).toBe(`${expected} a lossless or hierarchical one (convert it first)`);
  });

  it('does not make room for pixels that its bytes cannot hold', async () => {
    expect(await failure(withFrame(jpeg('grey'), 0xc0, 8, 0xff, 0xdc, 0xff, 0xdc))).toBe(
      'photo.jpg: expected an intact JPEG picture, found 376 bytes for 65500 × 65500 pixels (damaged or cut short)',
    );
  });

  it.each(['colour', 'progressive', 'turned-6'])('%s, damaged, is read or refused', async (name) => {
    const good = jpeg(name);
    // The library itself, which starts anew after each picture that it could not read; a file may lack its end marker, which nothing is after.
    await expectSafeAgainstDamageLater(good, decodeJpeg, {
      variants: 200,
      workspace: 2 ** 22,
      mayBeCut: (length) => length >= good.length - 2,
    });
  });

  it('is read after one that was damaged, and two at once', async () => {
    const good = await decodeJpeg(jpeg('colour'), 'good');
    expect(await failure(jpeg('colour').slice(0, 600))).toMatch(/damaged or cut short\)$/);
    const both = await Promise.all([failure(jpeg('colour').slice(0, 600)), decodeJpeg(jpeg('colour'), 'good')]);
    expect(both[1]).toEqual(good);
    expect(await decodeJpeg(jpeg('colour'), 'good')).toEqual(good);
  });

  it('is no measurement', () => {
    expect(() => decodePictures(jpeg('grey'), 'frame.jpg')).toThrow(
      /found a JPEG picture, whose numbers compression has changed/,
    );
  });
});
