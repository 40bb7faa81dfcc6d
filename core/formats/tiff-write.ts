import { TAG } from './tiff-directory.ts';

interface TiffPage<S extends Uint16Array | Float32Array> {
  readonly width: number;
  readonly height: number;
  readonly data: S;
}

const [SHORT, LONG] = [3, 4];
type Tag = readonly [tag: number, type: number, value: number];

/**
 * Writes 16-bit grey pages, uncompressed, one strip each, little-endian. `bits` of them are used, right-justified
 * (12 for most cameras); the largest value is recorded in the tag MaxSampleValue.
 */
export const encodeTiff16 = (pages: readonly TiffPage<Uint16Array>[], bits: number): Uint8Array =>
  encodePages(pages, [
    [TAG.bits, SHORT, 16],
    [TAG.largest, SHORT, 2 ** bits - 1],
    [TAG.sampleFormat, SHORT, 1],
  ]);

/** Writes pages of single-precision numbers as they are, uncompressed, one strip each, little-endian. */
export const encodeTiffFloat32 = (pages: readonly TiffPage<Float32Array>[]): Uint8Array =>
  encodePages(pages, [
    [TAG.bits, SHORT, 32],
    [TAG.sampleFormat, SHORT, 3],
  ]);

/** `samples` are the tags that say what the numbers are. Every tag holds one whole number, in the directory itself. */
function encodePages(pages: readonly TiffPage<Uint16Array | Float32Array>[], samples: readonly Tag[]): Uint8Array {
  const directoryBytes = 2 + 12 * (8 + samples.length) + 4;
  const out = new Uint8Array(pages.reduce((sum, { data }) => sum + directoryBytes + data.byteLength, 8));
  const view = new DataView(out.buffer);
  out.set([0x49, 0x49, 42, 0]);
  let at = 8;
  let link = 4;
  for (const { width, height, data } of pages) {
    const pixelsAt = at + directoryBytes;
    const tags: Tag[] = [
      [TAG.width, LONG, width],
      [TAG.height, LONG, height],
      [TAG.compression, SHORT, 1],
      [TAG.photometric, SHORT, 1],
      [TAG.stripOffsets, LONG, pixelsAt],
      [TAG.channels, SHORT, 1],
      [TAG.rowsPerStrip, LONG, height],
      [TAG.stripBytes, LONG, data.byteLength],
      ...samples,
    ];
    view.setUint32(link, at, true);
    view.setUint16(at, tags.length, true);
    // Readers may search the tags by halving: they stand in order.
    tags.sort(([first], [second]) => first - second);
    tags.forEach(([tag, type, value], index) => {
      const entry = at + 2 + 12 * index;
      view.setUint16(entry, tag, true);
      view.setUint16(entry + 2, type, true);
      view.setUint32(entry + 4, 1, true);
      view.setUint32(entry + 8, value, true);
    });
    out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), pixelsAt);
    link = pixelsAt - 4;
    at = pixelsAt + data.byteLength;
  }
  return out;
}
