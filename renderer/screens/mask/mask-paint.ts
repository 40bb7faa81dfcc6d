import { greyMap, intensityMap, paintPhase, paintRange, phaseMap, type ColourMap } from '../../colour/colour-map.ts';
import { logIntensity, PATTERN_DECADES } from '../../colour/diffraction.ts';
import { formatNumber } from '../../composables/format.ts';

export type MaskKind = 'phase' | 'wrapped' | 'unwrapped' | 'farField' | 'levels';

interface Painting {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly map: ColourMap;
  /** What the ends and the middle of the map mean. */
  readonly key: readonly [low: string, middle: string, high: string];
}

/** The colours of what is looked at. Phases have the cyclic map, others one that rises in lightness. */
export function paintMask(kind: MaskKind, values: ArrayLike<number>): Painting {
  if (kind === 'phase') return { pixels: paintPhase(values), map: phaseMap, key: ['0', 'π', '2π'] };
  // Shifted by half a turn, so that no difference has the colour of the middle.
  if (kind === 'wrapped') {
    return { pixels: paintPhase(Float32Array.from(values, (value) => value + Math.PI)), map: phaseMap, key: ['−π', '0', 'π'] };
  }
  if (kind === 'farField') {
    const pixels = paintRange(logIntensity(values), intensityMap, -PATTERN_DECADES, 0);
    return { pixels, map: intensityMap, key: [`−${PATTERN_DECADES}`, `−${PATTERN_DECADES / 2}`, '0'] };
  }
  let [low, high] = kind === 'levels' ? [0, 255] : [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const map = kind === 'levels' ? greyMap : intensityMap;
  const key = [low, (low + high) / 2, high].map((value) => formatNumber(value, 3)) as [string, string, string];
  return { pixels: paintRange(values, map, low, high), map, key };
}

/** A picture of at most `side` pixels a side, every so many pixels of a large one. */
export function thumbnailOf(values: ArrayLike<number>, height: number, width: number, side: number) {
  const step = Math.max(1, Math.ceil(Math.max(height, width) / side));
  const [rows, columns] = [Math.ceil(height / step), Math.ceil(width / step)];
  const small = Float32Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns) * step, (i % columns) * step];
    return values[row * width + column] as number;
  });
  return { values: small, height: rows, width: columns };
}
