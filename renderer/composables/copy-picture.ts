import { saveInBrowser } from './download.ts';
import type { View } from './view-transform.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** More than this and no spreadsheet takes it. */
const MOST_NUMBERS = 1_000_000;

/** A canvas as PNG. */
const pngOf = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Error('The picture is too large')) : resolve(blob)), 'image/png'),
  );

/** Puts a picture, a pixel a pixel, on the clipboard. */
export async function copyPicture(canvas: HTMLCanvasElement): Promise<void> {
  // As a promise: a browser wants to see the write while the key is pressed.
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(canvas) })]);
}

/** Lets the user keep a picture as a file. */
export async function savePicture(canvas: HTMLCanvasElement, name: string): Promise<void> {
  saveInBrowser(name, new Uint8Array(await (await pngOf(canvas)).arrayBuffer()));
}

/** The values of the part of a picture that is seen, as a spreadsheet takes them. @throws Error for too many */
export function valuesInView(values: ArrayLike<number>, picture: Size, { scale, x, y }: View, room: Size): string {
  const left = Math.max(0, Math.floor(-x / scale));
  const top = Math.max(0, Math.floor(-y / scale));
  const right = Math.min(picture.width, Math.ceil((room.width - x) / scale));
  const bottom = Math.min(picture.height, Math.ceil((room.height - y) / scale));
  const count = (right - left) * (bottom - top);
  if (count > MOST_NUMBERS)
    throw new Error(`${count} values are too many for the clipboard; zoom in to fewer than ${MOST_NUMBERS}`);
  const rows: string[] = [];
  for (let row = top; row < bottom; row++) {
    rows.push(
      Array.from({ length: right - left }, (_, column) => String(values[row * picture.width + left + column])).join('\t'),
    );
  }
  return rows.join('\n');
}
