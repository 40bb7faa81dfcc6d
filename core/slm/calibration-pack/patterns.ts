import { InputError } from '../../math/input-error.ts';
import { wrapPhase } from '../../math/phase.ts';
import { TWO_PI } from '../../math/units.ts';
import type { Pattern, PatternShape } from './pattern.ts';
import { spotsPhase } from './spots.ts';

/** Mask pixels a period of the gratings. */
const [COARSE, FINE] = [8, 4];
/** Where the kinoform's spots lie, in sixteenths of the mask's bandwidth: no two opposite, none on an axis, none near another. */
const SPOTS = [[-5, -2], [-4, 4], [-1, -5], [1, 6], [3, -4], [5, 1], [2, 3], [-2, 1]] as const; // prettier-ignore
const SMALLEST_SIDE = 16;

export const PARTS = ['registration', 'interference', 'diffraction'] as const;
export type Part = (typeof PARTS)[number];

interface PackSettings {
  readonly bits: number;
  /** The level that is believed to be 2π: it decides the second reference level only. */
  readonly twoPiLevel: number;
  /** Levels that are stepped through, less one. */
  readonly steps: number;
  readonly parts: readonly Part[];
}

/** The patterns of a pack in the order in which they are shown. @throws InputError when the mask is too small for its gratings */
export function packPatterns([height, width]: PatternShape, { bits, twoPiLevel, steps, parts }: PackSettings): Pattern[] {
  if (Math.min(height, width) < SMALLEST_SIDE) {
    const expected = `a mask of at least ${SMALLEST_SIDE} × ${SMALLEST_SIDE} pixels, for its gratings`;
    throw new InputError({ where: 'calibration pack', expected, found: `${height} × ${width}` });
  }
  const highest = 2 ** bits - 1;
  const levels = [...new Set(Array.from({ length: steps + 1 }, (_, k) => Math.round((k * highest) / steps)))];
  const [rows, columns] = [height / COARSE, width / COARSE];
  const frequencies: [number, number][] = [[0, width / FINE], [height / FINE, 0], [rows, columns], [rows, -columns]]; // prettier-ignore
  const registration: Pattern[] = [
    { role: 'flat', level: 0 },
    { role: 'flat', level: Math.round(highest / 2) },
    ...frequencies.flatMap((frequency) => [0, 1, 2, 3].map((quarters): Pattern => ({ role: 'binary', frequency, quarters }))),
    { role: 'blazed', frequency: [0, columns] },
    { role: 'blazed', frequency: [rows, 0] },
    {
      role: 'spots',
      frequencies: SPOTS.map(([row, column]) => [Math.round((row * height) / 16), Math.round((column * width) / 16)]),
    },
  ];
  const interference = [...levels, levels[0]!].map((level): Pattern => ({ role: 'interference', reference: levels[0]!, level }));
  const references = [levels[0]!, nearest(levels, Math.min(twoPiLevel, highest) / 5)];
  const diffraction = references.flatMap((reference) =>
    levels.map((level): Pattern => ({ role: 'diffraction', frequency: [0, columns], reference, level })),
  );
  // A response is measured where the first orders and the centre are known.
  return [
    ...registration,
    ...(parts.includes('interference') ? interference : []),
    ...(parts.includes('diffraction') ? diffraction : []),
  ];
}

/** Of all levels but the first. */
const nearest = (levels: readonly number[], wanted: number): number =>
  levels.slice(1).reduce((best, level) => (Math.abs(level - wanted) < Math.abs(best - wanted) ? level : best));

/** Whether a pattern is told in phases; the others are told in levels, whose phase is what they measure. */
export const isMask = ({ role }: Pattern): boolean => role === 'binary' || role === 'blazed' || role === 'spots';

/** Mask phases φ `[H, W]` in radians of a pattern that is told in phases. */
export function patternPhase(pattern: Pattern, [height, width]: PatternShape): Float32Array {
  if (pattern.role === 'spots') return spotsPhase([height, width], pattern.frequencies);
  if (pattern.role !== 'binary' && pattern.role !== 'blazed') throw new Error(`a ${pattern.role} pattern is told in levels`);
  const [rows, columns] = pattern.frequency;
  return planeOf([height, width], (row, column) => {
    const turns = (rows * row) / height + (columns * column) / width;
    if (pattern.role === 'blazed') return wrapPhase(-TWO_PI * turns);
    return secondHalf(turns + pattern.quarters / 4) ? Math.PI : 0;
  });
}

/** Grey levels `[H, W]` of a pattern that is told in levels. */
export function patternLevels(pattern: Pattern, [height, width]: PatternShape): Float32Array {
  return planeOf([height, width], (_row, column) => {
    if (pattern.role === 'flat') return pattern.level;
    if (pattern.role === 'interference') return column < width / 2 ? pattern.reference : pattern.level;
    if (pattern.role === 'diffraction')
      return secondHalf((pattern.frequency[1] * column) / width) ? pattern.level : pattern.reference;
    throw new Error(`a ${pattern.role} pattern is told in phases`);
  });
}

/** A hair is added, so that rounding does not decide at the border. */
const secondHalf = (turns: number): boolean => turns - Math.floor(turns + 1e-9) >= 0.5 - 1e-9;

function planeOf([height, width]: PatternShape, value: (row: number, column: number) => number): Float32Array {
  return Float32Array.from({ length: height * width }, (_, at) => value(Math.floor(at / width), at % width));
}
