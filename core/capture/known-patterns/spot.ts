import type { LightFrame } from '../bins.ts';

/** Camera pixels, [row, column]. */
export type Point = readonly [number, number];

const LARGEST_SHIFT = 1e-4;
const ITERATIONS = 60;

/**
 * The centre of a spot near a place, to a small share of a pixel: the mean position of the light under a Gaussian window that moves along until it is centred on what it sees. Even light around a
 * symmetric spot does not move it. Null when it ends farther than `reach` from where it began, or finds no light.
 * @param sigma of the window, camera pixels: about as wide as the spot
 */
export function centreOfSpot(frame: LightFrame, near: Point, sigma: number, reach: number): Point | null {
  let [row, column] = near;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const { light, rows, columns } = windowed(frame, [row, column], sigma);
    if (!(light > 0)) return null;
    // Doubled: a window as wide as the spot sees half of the shift.
    const [down, right] = [(2 * rows) / light, (2 * columns) / light];
    row += down;
    column += right;
    if (!(Math.hypot(row - near[0], column - near[1]) <= reach)) return null;
    if (Math.hypot(down, right) < LARGEST_SHIFT) return [row, column];
  }
  return null;
}

/** The light under a Gaussian window of unit height. */
export const lightAt = (frame: LightFrame, at: Point, sigma: number): number => windowed(frame, at, sigma).light;

function windowed({ height, width, values }: LightFrame, [row, column]: Point, sigma: number) {
  const reach = Math.ceil(4 * sigma);
  let [light, rows, columns] = [0, 0, 0];
  for (let y = Math.max(0, Math.floor(row) - reach); y <= Math.min(height - 1, Math.ceil(row) + reach); y++) {
    for (let x = Math.max(0, Math.floor(column) - reach); x <= Math.min(width - 1, Math.ceil(column) + reach); x++) {
      const weight = Math.exp(-((y - row) ** 2 + (x - column) ** 2) / (2 * sigma * sigma));
      const value = weight * values[y * width + x]!;
      light += value;
      rows += value * (y - row);
      columns += value * (x - column);
    }
  }
  return { light, rows, columns };
}

/** The brightest places of a frame, brightest first, no two nearer than `apart` pixels. Each is the best of the sums over 3 × 3 pixels. */
export function brightestPlaces({ height, width, values }: LightFrame, count: number, apart: number): Point[] {
  const sums = new Float64Array(values.length).fill(-Infinity);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      let sum = 0;
      for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) sum += values[(y + dy) * width + x + dx]!;
      sums[y * width + x] = sum;
    }
  }
  const places: Point[] = [];
  while (places.length < count) {
    let best = -1;
    for (let i = 0; i < sums.length; i++) if (sums[i]! > (best < 0 ? -Infinity : sums[best]!)) best = i;
    if (best < 0) break;
    const place: Point = [Math.floor(best / width), best % width];
    places.push(place);
    const reach = Math.ceil(apart);
    for (let y = Math.max(0, place[0] - reach); y <= Math.min(height - 1, place[0] + reach); y++)
      for (let x = Math.max(0, place[1] - reach); x <= Math.min(width - 1, place[1] + reach); x++)
        if (Math.hypot(y - place[0], x - place[1]) <= apart) sums[y * width + x] = -Infinity;
  }
  return places;
}
