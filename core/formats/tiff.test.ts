import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSafeAgainstDamage } from './testing/damage.ts';
import { fixture } from './testing/fixture.ts';
import { decodeNpy } from './npy.ts';
import { decodeTiff } from './tiff.ts';
import { TAG } from './tiff-directory.ts';
import { encodeTiff16 } from './tiff-write.ts';

/** Damage can name another compression for some pages of an intact file: each LZW stream has tables of 20 kB, each stream of zlib an output of 16 kB at first. */
const WORKSPACE = 3 * 20_480;
const deep = Uint16Array.from({ length: 35 }, (_, index) => index * 117);

describe('decodeTiff reads what Pillow and libtiff write', () => {
  it.each(['raw.tif', 'tiff_lzw.tif', 'tiff_adobe_deflate.tif', 'packbits.tif', 'big-endian.tif'])('%s', (name) => {
    expect(decodeTiff(fixture(name), name)).toEqual([{ width: 7, height: 5, data: deep, white: 65535 }]);
  });

  it('LZW in several strips, with horizontal differences, until the table is full and cleared', () => {
    const [page] = decodeTiff(fixture('lzw-strips.tif'), 'lzw-strips.tif');
    expect([page?.width, page?.height]).toEqual([100, 60]);
    expect(page?.data).toEqual(Uint16Array.from({ length: 6000 }, (_, index) => (index * index * 31 + index * 17) % 4093));
  });

  it('floats, colour and several pages', () => {
    expect(decodeTiff(fixture('float32.tif'), 'tif')[0]).toMatchObject({
      white: 1,
      data: Float32Array.from(deep, (_, index) => Math.fround(index) / 35),
    });
    const luma = decodeNpy(fixture('luma.npy'), 'luma').data as Uint8Array;
    decodeTiff(fixture('colour.tif'), 'tif')[0]!.data.forEach((value, index) =>
      expect(Math.abs(value - luma[index]!)).toBeLessThanOrEqual(1),
    );
    const pages = decodeTiff(fixture('pages.tif'), 'tif');
    expect(pages.map(({ data }) => data[3])).toEqual([351, 352, 3]);
    expect(pages[2]?.data).toBeInstanceOf(Uint8Array);
  });
});

describe('encodeTiff16', () => {
  it('gives back every page', () => {
    const page = fc.record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(page, { minLength: 1, maxLength: 4 }), (sizes) => {
        const pages = sizes.map(({ width, height }, index) => ({
          width,
          height,
          data: Uint16Array.from({ length: width * height }, (_, pixel) => (pixel * 97 + index) % 4096),
        }));
        expect(decodeTiff(encodeTiff16(pages, 12), 'tif')).toEqual(pages.map((each) => ({ ...each, white: 65535 })));
      }),
    );
  });
});

/** A tiled file, which Pillow cannot write: 5 × 3 pixels of 8 bits in tiles of 4 × 2, whose edges reach over the picture. */
function tiled(): Uint8Array {
  const tiles = [
    [0, 1, 2, 3, 5, 6, 7, 8],
    [4, 99, 99, 99, 9, 99, 99, 99],
    [10, 11, 12, 13, 99, 99, 99, 99],
    [14, 99, 99, 99, 99, 99, 99, 99],
  ].flat();
  const tags: readonly (readonly [number, number, number])[] = [
    [TAG.width, 1, 5],
    [TAG.height, 1, 3],
    [TAG.bits, 1, 8],
    [TAG.tileWidth, 1, 4],
    [TAG.tileHeight, 1, 2],
    [TAG.tileOffsets, 4, 200],
    [TAG.tileBytes, 4, 220],
  ];
  const bytes = new Uint8Array(240 + tiles.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0, 8]);
  view.setUint16(8, tags.length, true);
  tags.forEach(([tag, count, value], index) => {
    [tag, 4].forEach((half, place) => view.setUint16(10 + 12 * index + 2 * place, half, true));
    view.setUint32(14 + 12 * index, count, true);
    view.setUint32(18 + 12 * index, value, true);
  });
  [0, 1, 2, 3].forEach((tile) => {
    view.setUint32(200 + 4 * tile, 240 + 8 * tile, true);
    view.setUint32(220 + 4 * tile, 8, true);
  });
  bytes.set(tiles, 240);
  return bytes;
}

it('assembles tiles and drops what reaches over the edge', () => {
  expect(decodeTiff(tiled(), 'tif')).toEqual([
    { width: 5, height: 3, data: Uint8Array.from({ length: 15 }, (_, index) => index), white: 255 },
  ]);
});

/** Pillow rounds the size of files with several pages up to 16 bytes. */
const isPadding = (name: string) => (length: number) => name === 'pages.tif' && length >= fixture(name).length - 15;

describe('a damaged TIFF', () => {
  it.each(['raw.tif', 'tiff_lzw.tif', 'tiff_adobe_deflate.tif', 'packbits.tif', 'pages.tif', 'colour.tif'])(
    '%s is read or refused',
    (name) => {
      expectSafeAgainstDamage(fixture(name), decodeTiff, { workspace: WORKSPACE, mayBeCut: isPadding(name) });
    },
  );

  it.each([
    'bigtiff-big.tif',
    'little-f8.tif',
    'tiles-big.tif',
    'strips-little.tif',
    'packed12.tif',
    'predictor2-lzw.tif',
    'predictor3-deflate.tif',
  ])('%s of another writer is read or refused', (name) => {
    const bytes = fixture(`arrays/${name}`);
    // tifffile rounds the size of some files up to 16 bytes.
    const mayBeCut = (length: number) => name === 'little-f8.tif' && length >= bytes.length - 16;
    expectSafeAgainstDamage(bytes, decodeTiff, { workspace: WORKSPACE, mayBeCut });
  });

  it('whose pages share lists of pieces that a file of its size cannot hold is refused', () => {
    const [pages, pieces] = [60, 400];
    const directory = 2 + 12 * 5 + 4;
    const bytes = new Uint8Array(8 + pages * directory + 4 * pieces);
    const view = new DataView(bytes.buffer);
    bytes.set([0x49, 0x49, 42, 0, 8]);
    for (let page = 0; page < pages; page++) {
      const at = 8 + page * directory;
      view.setUint16(at, 5, true);
      const tags = [
        [TAG.width, 1, 1],
        [TAG.height, 1, pieces],
        [TAG.rowsPerStrip, 1, 1],
        [TAG.stripOffsets, pieces, 8 + pages * directory],
        [TAG.stripBytes, pieces, 8 + pages * directory],
      ] as const;
      tags.forEach(([tag, count, value], index) => {
        view.setUint16(at + 2 + 12 * index, tag, true);
        view.setUint16(at + 4 + 12 * index, 4, true);
        view.setUint32(at + 6 + 12 * index, count, true);
        view.setUint32(at + 10 + 12 * index, value, true);
      });
      if (page + 1 < pages) view.setUint32(at + directory - 4, at + directory, true);
    }
    expect(() => decodeTiff(bytes, 'shared.tif')).toThrow(/^shared.tif: expected lists of pieces that fit in the file/);
  });

  it('that we wrote, cut anywhere, is refused in one line', () => {
    const bytes = encodeTiff16(
      [
        { width: 7, height: 5, data: deep },
        { width: 7, height: 5, data: deep },
      ],
      12,
    );
    expectSafeAgainstDamage(bytes, decodeTiff, { workspace: WORKSPACE });
    expect(() => decodeTiff(bytes.slice(0, 300), 'frames/03.tif')).toThrow(
      /^frames\/03\.tif: expected page 2 at byte 216, found its end after 300 bytes/,
    );
  });

  it('whose pages run in a circle is refused', () => {
    const bytes = encodeTiff16([{ width: 7, height: 5, data: deep }], 12);
    new DataView(bytes.buffer).setUint32(8 + 2 + 12 * 11, 8, true);
    expect(() => decodeTiff(bytes, 'circle.tif')).toThrow(/runs in a circle/);
  });
});
