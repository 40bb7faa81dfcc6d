import { decode, encode } from 'fast-png';

/** Rounding, not a change. */
const SAME = 8;

/** A picture with the least bytes that PNG makes of it: without alpha, all rows unfiltered, deflated as far as it goes. */
export function encodeReference(png: Uint8Array): Uint8Array {
  const { width, height, data, channels } = decode(png);
  const rgb = new Uint8Array(3 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let colour = 0; colour < 3; colour++) rgb[3 * pixel + colour] = data[channels * pixel + colour]!;
  }
  return encode({ width, height, data: rgb, channels: 3, depth: 8 }, { zlib: { level: 9 } });
}

/** How many of the pixels differ between two pictures, from 0 to 1; all of them where the sizes do. */
export function differentShare(a: Uint8Array, b: Uint8Array): number {
  const [first, second] = [decode(a), decode(b)];
  if (first.width !== second.width || first.height !== second.height) return 1;
  let different = 0;
  for (let at = 0; at < first.data.length; at += 3) {
    const same = [0, 1, 2].every((colour) => Math.abs(first.data[at + colour]! - second.data[at + colour]!) <= SAME);
    if (!same) different++;
  }
  return different / (first.width * first.height);
}
