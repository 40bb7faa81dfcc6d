import { MAGMA, TWILIGHT } from './tables.ts';

/** 256 colours, three bytes each. */
export type ColourMap = Uint8Array;

const decodeTable = (base64: string): ColourMap => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** For phase: cyclic, so that 0 and 2π are one colour. */
export const phaseMap: ColourMap = decodeTable(TWILIGHT);
/** For intensity. */
export const intensityMap: ColourMap = decodeTable(MAGMA);
/** For scenes. */
export const greyMap: ColourMap = Uint8Array.from({ length: 768 }, (_, byte) => Math.floor(byte / 3));

/** The colour of an entry as CSS text. */
export function cssColour(map: ColourMap, entry: number): string {
  return `rgb(${map[3 * entry]}, ${map[3 * entry + 1]}, ${map[3 * entry + 2]})`;
}

function paint(values: ArrayLike<number>, map: ColourMap, entryOf: (value: number) => number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    // What is not a number stays transparent: the backdrop shows through.
    if (!Number.isFinite(value)) continue;
    const entry = 3 * entryOf(value);
    pixels[4 * i] = map[entry] as number;
    pixels[4 * i + 1] = map[entry + 1] as number;
    pixels[4 * i + 2] = map[entry + 2] as number;
    pixels[4 * i + 3] = 255;
  }
  return pixels;
}

/** Phases in radians, wrapped, as RGBA pixels. */
export function paintPhase(phases: ArrayLike<number>, map = phaseMap): Uint8ClampedArray<ArrayBuffer> {
  const scale = 256 / (2 * Math.PI);
  return paint(phases, map, (phase) => Math.floor(phase * scale) & 255);
}

/** Values from `low` (first colour) to `high` (last), clipped, as RGBA pixels. */
export function paintRange(values: ArrayLike<number>, map: ColourMap, low: number, high: number): Uint8ClampedArray<ArrayBuffer> {
  const scale = 255 / (high - low || 1);
  return paint(values, map, (value) => Math.round(Math.min(255, Math.max(0, (value - low) * scale))));
}
