import fc from 'fast-check';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.ts';
import { expectSafeAgainstDamage } from './testing/damage.ts';
import { fixture } from './testing/fixture.ts';
import { decodeNpy } from './npy.ts';
import { decodePng, encodePng } from './png.ts';

const counted = Array.from({ length: 35 }, (_, index) => index);

function chunk(type: string, content: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + content.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, content.length);
  out.set(new TextEncoder().encode(type), 4);
  out.set(content, 8);
  view.setUint32(8 + content.length, crc32(out.subarray(4, 8 + content.length)));
  return out;
}

describe('png', () => {
  it('gives back every picture of 8 and 16 bits', () => {
    const side = fc.integer({ min: 1, max: 17 });
    fc.assert(
      fc.property(side, side, fc.boolean(), (width, height, deep) => {
        const values = Array.from({ length: width * height }, (_, index) => (index * 7919) % (deep ? 65536 : 256));
        const data = deep ? Uint16Array.from(values) : Uint8Array.from(values);
        expect(decodePng(encodePng(width, height, data), 'png')).toEqual({ width, height, data, white: deep ? 65535 : 255 });
      }),
    );
  });

  it('reads what Pillow writes', () => {
    expect(decodePng(fixture('grey8.png'), 'png')).toEqual({ width: 7, height: 5, data: Uint8Array.from(counted), white: 255 });
    expect(decodePng(fixture('grey16.png'), 'png').data).toEqual(Uint16Array.from(counted, (value) => value * 117));
    expect(decodePng(fixture('bits1.png'), 'png')).toMatchObject({
      data: Uint8Array.from(counted, (value) => value % 2),
      white: 1,
    });
    expect(decodePng(fixture('palette.png'), 'png').data).toEqual(decodeNpy(fixture('palette-luma.npy'), 'luma').data);
    const luma = decodeNpy(fixture('luma.npy'), 'luma').data as Uint8Array;
    for (const name of ['colour.png', 'colour-alpha.png']) {
      decodePng(fixture(name), name).data.forEach((value, index) =>
        expect(Math.abs(value - luma[index]!)).toBeLessThanOrEqual(1),
      );
    }
  });

  it.each(['grey8.png', 'grey16.png', 'bits1.png', 'palette.png', 'colour-alpha.png'])(
    '%s, damaged, is read or refused',
    (name) => {
      expectSafeAgainstDamage(fixture(name), decodePng);
    },
  );

  it('does not decompress more than its header says, though all checksums hold', () => {
    const header = Uint8Array.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0]);
    const bytes = new Uint8Array(
      Buffer.concat([
        fixture('grey8.png').subarray(0, 8),
        chunk('IHDR', header),
        chunk('IDAT', deflateSync(new Uint8Array(50_000_000))),
        chunk('IEND', new Uint8Array(0)),
      ]),
    );
    expect(() => decodePng(bytes, 'bomb.png')).toThrow(/^bomb\.png: expected at most 6 bytes after decompression, found more/);
  });
});
