import { messageNumbers, type ArrayMessage } from '../../core/service/contract.ts';
import type { ShownPicture } from './show-channels.ts';

/** Levels `[H, W]` as greys, or colours `[H, W, 3]` in which a device finds its bits, as the bytes of a canvas. */
export function shownPicture(message: ArrayMessage): ShownPicture {
  const [height = 0, width = 0, channels = 1] = message.shape;
  const values = messageNumbers(message);
  const rgba = new Uint8Array(4 * height * width).fill(255);
  for (let pixel = 0; pixel < height * width; pixel++) {
    for (let colour = 0; colour < 3; colour++) {
      rgba[4 * pixel + colour] = values[channels === 1 ? pixel : 3 * pixel + colour]!;
    }
  }
  return { width, height, rgba };
}

/** How many pixels of a screenshot (blue, green, red, alpha) are not those of the picture; all of them when its size differs. */
export function countDifferences(picture: ShownPicture, screenshot: { width: number; height: number; bgra: Uint8Array }): number {
  const { width, height, rgba } = picture;
  if (screenshot.width !== width || screenshot.height !== height) return width * height;
  const { bgra } = screenshot;
  let different = 0;
  for (let at = 0; at < rgba.length; at += 4) {
    if (rgba[at] !== bgra[at + 2] || rgba[at + 1] !== bgra[at + 1] || rgba[at + 2] !== bgra[at]) different++;
  }
  return different;
}
