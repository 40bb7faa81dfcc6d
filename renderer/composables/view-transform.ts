/** Where a picture lies in its viewport: screen = offset + scale · pixel, in CSS pixels. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Room left around a fitted picture, in CSS pixels. */
const MARGIN = 24;
/** A pixel of the picture is never larger than this. */
const LARGEST_SCALE = 128;

/** Magnified less than this, whole steps would leave too much of a small viewport empty. */
const FEWEST_STEPS = 4;

/** The whole picture, centred; in whole steps where it is magnified much, so that every pixel is equally large. */
export function fitView(picture: Size, viewport: Size, margin = MARGIN): View {
  const fitting = Math.min((viewport.width - 2 * margin) / picture.width, (viewport.height - 2 * margin) / picture.height);
  const scale = fitting >= FEWEST_STEPS ? Math.min(LARGEST_SCALE, Math.floor(fitting)) : Math.max(fitting, 1e-3);
  return centreView(picture, viewport, scale);
}

/** The picture centred at a scale. */
export function centreView(picture: Size, viewport: Size, scale: number): View {
  return {
    scale,
    x: Math.round((viewport.width - scale * picture.width) / 2),
    y: Math.round((viewport.height - scale * picture.height) / 2),
  };
}

/** Scales by a factor about a point of the viewport, which stays on its pixel. */
export function zoomAt(view: View, factor: number, at: { x: number; y: number }): View {
  const scale = Math.min(LARGEST_SCALE, Math.max(1 / 16, view.scale * factor));
  const ratio = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

/** Moves the picture, but never wholly out of sight. */
export function panBy(view: View, dx: number, dy: number, picture: Size, viewport: Size): View {
  const keep = MARGIN;
  const clamp = (position: number, length: number, room: number): number =>
    Math.min(room - keep, Math.max(keep - view.scale * length, position));
  return {
    scale: view.scale,
    x: clamp(view.x + dx, picture.width, viewport.width),
    y: clamp(view.y + dy, picture.height, viewport.height),
  };
}

export interface Pixel {
  readonly row: number;
  readonly column: number;
}

/** The pixel under a point of the viewport; null beside the picture. */
export function pixelAt(view: View, at: { x: number; y: number }, picture: Size): Pixel | null {
  const column = Math.floor((at.x - view.x) / view.scale);
  const row = Math.floor((at.y - view.y) / view.scale);
  return row >= 0 && column >= 0 && row < picture.height && column < picture.width ? { row, column } : null;
}

/** What viewers of equally large pictures share to show the same part: the place of the picture, in pixels, that is in their middle. */
export interface Look {
  readonly scale: number;
  readonly row: number;
  readonly column: number;
}

/** Where a picture lies in a viewport that has this look. */
export const viewOf = ({ scale, row, column }: Look, room: Size): View => ({
  scale,
  x: room.width / 2 - column * scale,
  y: room.height / 2 - row * scale,
});

/** What is in the middle of a viewport. */
export const lookOf = ({ scale, x, y }: View, room: Size): Look => ({
  scale,
  row: (room.height / 2 - y) / scale,
  column: (room.width / 2 - x) / scale,
});
