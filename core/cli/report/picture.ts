import { encode } from 'fast-png';
import { GREY, TWILIGHT, type ColourMap } from './colour.ts';

/** One plane of numbers, row-major. */
export interface Plane {
  readonly height: number;
  readonly width: number;
  readonly data: ArrayLike<number>;
}

/** How numbers become colours; pictures that are compared share one. */
export interface ColourScale {
  readonly map: ColourMap;
  readonly low: number;
  readonly high: number;
  /** What the numbers are, with their unit, and how the ends are written. */
  readonly title: string;
  readonly lowLabel: string;
  readonly highLabel: string;
}

export const PHASE_SCALE: ColourScale = {
  map: TWILIGHT,
  low: 0,
  high: 2 * Math.PI,
  title: 'phase',
  lowLabel: '0',
  highLabel: '2π rad',
};

export const greyScale = (title: string, low: number, high: number): ColourScale => ({
  map: GREY,
  low,
  high,
  title,
  lowLabel: shortNumber(low),
  highLabel: shortNumber(high),
});

/** The plane as an RGB PNG; each number becomes `zoom` × `zoom` pixels. Numbers outside the scale take the colour of its end, NaN magenta. */
export function renderPng({ height, width, data }: Plane, { map, low, high }: ColourScale, zoom = 1): Uint8Array {
  const rgb = new Uint8Array(height * width * zoom * zoom * 3);
  const last = map.length - 1;
  // A cyclic scale has no end: its high end is its low end, one step after the last colour.
  const steps = map === TWILIGHT ? map.length : last;
  for (let row = 0, at = 0; row < height * zoom; row++) {
    for (let column = 0; column < width * zoom; column++, at += 3) {
      const value = data[Math.floor(row / zoom) * width + Math.floor(column / zoom)]!;
      const step = Math.min(last, Math.max(0, Math.floor(((value - low) / (high - low)) * steps + (map === TWILIGHT ? 0 : 0.5))));
      rgb.set(Number.isNaN(value) ? [255, 0, 255] : map[step]!, at);
    }
  }
  return encode({ width: width * zoom, height: height * zoom, data: rgb, channels: 3, depth: 8 });
}

export const dataUri = (png: Uint8Array): string => `data:image/png;base64,${Buffer.from(png).toString('base64')}`;

/** The same numbers with index [0, 0] moved to the middle [⌊H/2⌋, ⌊W/2⌋], as far fields are looked at. */
export function centred({ height, width, data }: Plane): Plane {
  const out = new Float32Array(height * width);
  const [down, right] = [Math.floor(height / 2), Math.floor(width / 2)];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      out[((row + down) % height) * width + ((column + right) % width)] = data[row * width + column]!;
    }
  }
  return { height, width, data: out };
}

const shortNumber = (value: number): string => String(Number(value.toPrecision(3)));
