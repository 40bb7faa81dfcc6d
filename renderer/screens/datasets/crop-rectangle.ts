/** A part of an image, in whole pixels from its top left corner. */
export interface CropRectangle {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

interface ImageSize {
  readonly height: number;
  readonly width: number;
}
/** A place on an image in pixels: `[0, 0]` is the outer corner of the first, `[height, width]` that of the last. */
type Place = readonly [y: number, x: number];

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** All pixels that a drag from one place to another touches; with `square` the smaller square from where it began. */
export function drawnRectangle(
  [fromY, fromX]: Place,
  [toY, toX]: Place,
  { height, width }: ImageSize,
  square: boolean,
): CropRectangle {
  const across = (from: number, to: number, most: number): readonly [first: number, end: number] => {
    const [low, high] = [Math.min(from, to), Math.max(from, to)].map((value) => within(value, 0, most)) as [number, number];
    const first = Math.min(Math.floor(low), most - 1);
    return [first, Math.max(Math.ceil(high), first + 1)];
  };
  const [top, bottom] = across(fromY, toY, height);
  const [left, right] = across(fromX, toX, width);
  if (!square) return { top, left, height: bottom - top, width: right - left };
  const side = Math.min(bottom - top, right - left);
  return { top: toY < fromY ? bottom - side : top, left: toX < fromX ? right - side : left, height: side, width: side };
}

/** Moved by whole pixels as far as the image goes. */
export const movedRectangle = (
  { top, left, height, width }: CropRectangle,
  [down, right]: Place,
  image: ImageSize,
): CropRectangle => ({
  top: within(top + Math.round(down), 0, Math.max(0, image.height - height)),
  left: within(left + Math.round(right), 0, Math.max(0, image.width - width)),
  height,
  width,
});

/** With its lower right corner moved as far as the image goes; never empty. */
export const resizedRectangle = (
  { top, left, height, width }: CropRectangle,
  [down, right]: Place,
  image: ImageSize,
): CropRectangle => ({
  top,
  left,
  height: within(height + down, 1, Math.max(1, image.height - top)),
  width: within(width + right, 1, Math.max(1, image.width - left)),
});

export const isInside = ([y, x]: Place, { top, left, height, width }: CropRectangle): boolean =>
  y >= top && y < top + height && x >= left && x < left + width;
