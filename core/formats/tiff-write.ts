import { TAG } from './tiff-directory.ts';

interface TiffPage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint16Array;
}

/** Tags of a page; each has one whole number. */
const TAGS = 11;
const DIRECTORY_BYTES = 2 + 12 * TAGS + 4;
const [SHORT, LONG] = [3, 4];

/**
 * Writes 16-bit grey pages, uncompressed, one strip each, little-endian. `bits` of them are used, right-justified
 * (12 for most cameras); the largest value is recorded in the tag MaxSampleValue.
 */
export function encodeTiff16(pages: readonly TiffPage[], bits: number): Uint8Array {
  const size = pages.reduce((sum, { data }) => sum + DIRECTORY_BYTES + data.byteLength, 8);
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  out.set([0x49, 0x49, 42, 0]);
  let at = 8;
  let link = 4;
  for (const { width, height, data } of pages) {
    const pixelsAt = at + DIRECTORY_BYTES;
    view.setUint32(link, at, true);
    view.setUint16(at, TAGS, true);
    const tags: readonly (readonly [tag: number, type: number, value: number])[] = [
      [TAG.width, LONG, width],
      [TAG.height, LONG, height],
      [TAG.bits, SHORT, 16],
      [TAG.compression, SHORT, 1],
      [TAG.photometric, SHORT, 1],
      [TAG.stripOffsets, LONG, pixelsAt],
      [TAG.channels, SHORT, 1],
      [TAG.rowsPerStrip, LONG, height],
      [TAG.stripBytes, LONG, data.byteLength],
      [TAG.largest, SHORT, 2 ** bits - 1],
      [TAG.sampleFormat, SHORT, 1],
    ];
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
