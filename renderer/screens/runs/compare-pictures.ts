import { centreZeroFrequency } from '../../colour/diffraction.ts';
import { greyMap, intensityMap, paintPhase, paintRange, phaseMap, type ColourMap } from '../../colour/colour-map.ts';
import { formatNumber } from '../../composables/format.ts';
import { planeOf, type ComparedRun } from '../../stores/comparison.ts';

export const PICTURES = ['reconstruction', 'error', 'pattern', 'mask', 'truth'] as const;
export type PictureKind = (typeof PICTURES)[number];

/** A picture of one run, its numbers before they are colours. */
interface Plane {
  readonly height: number;
  readonly width: number;
  readonly values: ArrayLike<number>;
}

/** Decades below the brightest bin of all patterns that are shown. */
const DECADES = 4;

/** One picture a run, null where it has none. Patterns have their zero frequency in the middle and are log₁₀ of the intensity. */
export function comparedPlanes(runs: readonly ComparedRun[], kind: PictureKind, scene: number): (Plane | null)[] {
  return runs.map(({ mask, scenes }) => {
    if (kind === 'mask') return mask === null ? null : planeOf(mask, 0);
    if (scenes === null || scene >= scenes.psnr.length) return null;
    if (kind === 'error') {
      const [made, truth] = [planeOf(scenes.reconstruction, scene), planeOf(scenes.truth, scene)];
      return { ...made, values: Float32Array.from(made.values, (value, pixel) => Math.abs(value - truth.values[pixel]!)) };
    }
    const plane = planeOf(scenes[kind], scene);
    if (kind !== 'pattern') return plane;
    const centred = centreZeroFrequency(plane.values, plane.height, plane.width);
    return { ...plane, values: centred.map((value) => Math.log10(Math.max(value, 1e-30))) };
  });
}

/** The one scale of all pictures of a kind: what is equal in number is equal in colour. */
export interface ColourScale {
  readonly map: ColourMap;
  readonly low: number;
  readonly high: number;
}

export function sharedScale(planes: readonly (Plane | null)[], kind: PictureKind): ColourScale {
  if (kind === 'mask') return { map: phaseMap, low: 0, high: 2 * Math.PI };
  if (kind === 'reconstruction' || kind === 'truth') return { map: greyMap, low: 0, high: 1 };
  let high = -Infinity;
  for (const plane of planes) if (plane !== null) for (const value of Array.from(plane.values)) high = Math.max(high, value);
  if (!Number.isFinite(high)) high = 1;
  return kind === 'pattern' ? { map: intensityMap, low: high - DECADES, high } : { map: intensityMap, low: 0, high };
}

export const paintPlane = ({ values }: Plane, { map, low, high }: ColourScale, kind: PictureKind) =>
  kind === 'mask' ? paintPhase(values, map) : paintRange(values, map, low, high);

/** What the ends of the scale mean. */
export function scaleEnds({ low, high }: ColourScale, kind: PictureKind): { low: string; high: string } {
  if (kind === 'mask') return { low: '0', high: '2π' };
  if (kind === 'pattern') return { low: `10^${formatNumber(low, 3)}`, high: `10^${formatNumber(high, 3)}` };
  return { low: formatNumber(low, 3), high: formatNumber(high, 3) };
}

/** The test scenes that all of the runs have: equal truths in their order. */
export function commonScenes(runs: readonly ComparedRun[]): number {
  const [first, ...others] = runs.flatMap(({ scenes }) => (scenes === null ? [] : [scenes.truth]));
  if (first === undefined) return 0;
  const count = first.shape[0] ?? 0;
  for (let scene = 0; scene < count; scene++) {
    const plane = planeOf(first, scene);
    const differs = others.some((other) => {
      if (scene >= (other.shape[0] ?? 0)) return true;
      const { height, width, values } = planeOf(other, scene);
      if (height !== plane.height || width !== plane.width) return true;
      return Array.from(values).some((value, pixel) => Math.abs(value - plane.values[pixel]!) > 1e-5);
    });
    if (differs) return scene;
  }
  return count;
}
