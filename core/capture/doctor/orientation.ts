import type { CameraGeometry, Matrix2 } from '../../optics/affine.ts';
import { InputError } from '../../math/input-error.ts';
import type { CaptureFinding } from './finding.ts';
import { describedOrder, type ModelFit } from './model.ts';
import { assignPairs, CERTAIN } from './order.ts';
import { reporter } from './report.ts';

/** What mirrors and a turned camera make of a picture: the eight ways to lay a square on itself, but for the one that changes nothing. */
const ORIENTATIONS: readonly { readonly name: string; readonly turn: Matrix2 }[] = [
  { name: 'with top and bottom swapped', turn: [[-1, 0], [0, 1]] }, // prettier-ignore
  { name: 'with left and right swapped', turn: [[1, 0], [0, -1]] }, // prettier-ignore
  { name: 'upside down (or the sign of the mask inverted)', turn: [[-1, 0], [0, -1]] }, // prettier-ignore
  { name: 'with rows and columns swapped', turn: [[0, 1], [1, 0]] }, // prettier-ignore
  { name: 'turned by a quarter clockwise', turn: [[0, 1], [-1, 0]] }, // prettier-ignore
  { name: 'turned by a quarter anticlockwise', turn: [[0, -1], [1, 0]] }, // prettier-ignore
  { name: 'with rows and columns swapped, upside down', turn: [[0, -1], [-1, 0]] }, // prettier-ignore
];
/** By so many standard deviations the best orientation is ahead of the next. */
const AHEAD = 3;

export interface OrientationSearch {
  readonly geometry: CameraGeometry;
  readonly name: string;
  readonly significance: number;
}

/** The orientation in which the patterns fit the model, where they do not as described; null where none does clearly better. */
export async function searchOrientation(fit: ModelFit, described: number): Promise<OrientationSearch | null> {
  const given = describedOrder(fit.bench);
  const rated: OrientationSearch[] = [];
  for (const { name, turn } of ORIENTATIONS) {
    const geometry: CameraGeometry = { centre: fit.bench.centre, pixelsPerBin: product(turn, fit.bench.pixelsPerBin) };
    try {
      let significance = await fit.significance({ geometry });
      if (significance < CERTAIN && given.length > 1) {
        const order = await assignPairs(fit, given, geometry);
        significance = Math.max(significance, await fit.significance({ geometry, order }));
      }
      rated.push({ name, geometry, significance });
    } catch (error) {
      // Turned, the model reaches beyond the frame: it was not turned so.
      if (!(error instanceof InputError)) throw error;
    }
  }
  rated.sort((a, b) => b.significance - a.significance);
  const [best, next] = rated;
  if (best === undefined || best.significance < CERTAIN) return null;
  return best.significance - Math.max(described, next?.significance ?? -Infinity) >= AHEAD ? best : null;
}

export function reportOrientation(search: OrientationSearch | null, certain: boolean): CaptureFinding {
  const report = reporter('orientation', 'Flips and turns');
  if (search === null) {
    return certain
      ? report.ok('The patterns fit as they lie.')
      : report.note('Whether the camera picture is mirrored or turned cannot be told from these patterns.');
  }
  const [[a, b], [c, d]] = search.geometry.pixelsPerBin;
  return report.risk(
    `The patterns fit ${search.name}, ${search.significance.toFixed(1)} standard deviations above chance, and not as they lie.`,
    {
      effect: 'Every frequency is taken for another one: the reconstruction is noise.',
      remedy: 'Register the frames so; check mirrors, lenses and the orientation of the camera.',
      fix: {
        title: `Register the frames ${search.name}`,
        change: { kind: 'pixels-per-bin', pixelsPerBin: [[a, b], [c, d]] }, // prettier-ignore
      },
    },
  );
}

const product = ([[a, b], [c, d]]: Matrix2, [[e, f], [g, h]]: Matrix2): Matrix2 => [
  [a * e + b * g, a * f + b * h],
  [c * e + d * g, c * f + d * h],
];
