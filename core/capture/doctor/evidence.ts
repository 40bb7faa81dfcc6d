import type { CountMap } from '../count-map.ts';

/** One exposure of a capture, its bits as the camera's. */
export interface ExposedFrame extends CountMap {
  /** Its place in `frames`, `darks` or `flats` of `capture.json`. */
  readonly index: number;
  /** File and page, as messages name it. */
  readonly label: string;
  /** Seconds. */
  readonly exposure: number;
}

/** An exposure of a scene behind a mask. */
export interface SceneFrame extends ExposedFrame {
  readonly scene: number;
  readonly mask: number;
}

/** [row, column] of a pixel's place in the row-major plane. */
export const placeOf = (pixel: number, { width }: { readonly width: number }): [number, number] => [
  Math.floor(pixel / width),
  pixel % width,
];
