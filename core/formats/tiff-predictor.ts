import { ELEMENT_SIZE } from './element.ts';
import type { Samples } from './picture.ts';
import type { TiffLayout } from './tiff-layout.ts';

/** Turns horizontal differences back into numbers, in place; sums wrap as the type of the numbers does. */
export function addDifferences(samples: Samples, { tile, channels }: TiffLayout): void {
  for (let at = 0; at < samples.length; at++) {
    if (at % (tile.width * channels) >= channels) samples[at]! += samples[at - channels]!;
  }
}

/**
 * Undoes the floating-point predictor: a row holds first the highest byte of every number, then the next, down to the lowest, as
 * differences from byte to byte. The result is big-endian, whatever the file is. Source: Adobe Photoshop TIFF Technical Note 3.
 */
export function gatherFloatBytes(raw: Uint8Array, { dtype, tile, channels }: TiffLayout): Uint8Array {
  const { bytes: size } = ELEMENT_SIZE[dtype];
  const numbers = tile.width * channels;
  const out = new Uint8Array(raw.length);
  for (let start = 0; start < raw.length; start += numbers * size) {
    const row = raw.slice(start, start + numbers * size);
    for (let at = channels; at < row.length; at++) row[at]! += row[at - channels]!;
    for (let byte = 0; byte < size; byte++) {
      for (let number = 0; number < numbers; number++) out[start + number * size + byte] = row[byte * numbers + number]!;
    }
  }
  return out;
}
