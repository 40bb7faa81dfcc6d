import { composeAffine, decomposeAffine, type CameraGeometry } from '../../optics/affine.ts';
import { InputError } from '../../math/input-error.ts';
import type { CaptureFinding } from './finding.ts';
import type { ModelFit, Order } from './model.ts';
import { reporter } from './report.ts';

/** Bins at the border of the model: steps of the search, and what is worth mending. */
const STEP = 0.4;
const OFF = 0.3;
/** Steps to each side. */
const REACH = 3;

export interface Alignment {
  readonly geometry: CameraGeometry;
  /** Radians, and relative. */
  readonly rotation: number;
  readonly scale: number;
  /** Bins at the border of the model that the described registration is off. */
  readonly off: number;
  readonly before: number;
  readonly after: number;
}

/** Rotation and scale under which the patterns fit best, one after the other, from the described registration. */
export async function searchAlignment(fit: ModelFit, described: CameraGeometry, order: Order): Promise<Alignment> {
  const [, height = 1, width = 1] = fit.bench.mask.shape;
  const border = Math.max(height, width) / 2;
  const parts = decomposeAffine(described.pixelsPerBin);
  const geometryAt = (turn: number, stretch: number): CameraGeometry => ({
    centre: described.centre,
    pixelsPerBin: composeAffine({
      ...parts,
      rotation: parts.rotation + (turn * STEP) / border,
      scaleRows: parts.scaleRows * (1 + (stretch * STEP) / border),
      scaleColumns: parts.scaleColumns * (1 + (stretch * STEP) / border),
    }),
  });
  const known = new Map<string, number>();
  const at = async (turn: number, stretch: number): Promise<number> => {
    const name = `${turn}/${stretch}`;
    const significance = known.get(name) ?? (await significanceOf(fit, geometryAt(turn, stretch), order));
    known.set(name, significance);
    return significance;
  };
  let [turn, stretch] = [0, 0];
  for (let round = 0; round < 2; round++) {
    turn = await climb((value) => at(value, stretch), turn);
    stretch = await climb((value) => at(turn, value), stretch);
  }
  const middle = await at(turn, stretch);
  const fineTurn = turn + vertex(await at(turn - 1, stretch), middle, await at(turn + 1, stretch));
  const fineStretch = stretch + vertex(await at(turn, stretch - 1), middle, await at(turn, stretch + 1));
  const geometry = geometryAt(fineTurn, fineStretch);
  return {
    geometry,
    rotation: (fineTurn * STEP) / border,
    scale: (fineStretch * STEP) / border,
    off: STEP * Math.hypot(fineTurn, fineStretch),
    before: await at(0, 0),
    after: await significanceOf(fit, geometry, order),
  };
}

export function reportAlignment({ geometry, rotation, scale, off, before, after }: Alignment): CaptureFinding {
  const report = reporter('registration', 'Registration');
  const fits = `${before.toFixed(1)} standard deviations above chance as registered, ${after.toFixed(1)} so`;
  const degrees = ((rotation * 180) / Math.PI).toFixed(2);
  const size = `${(100 * Math.abs(scale)).toFixed(1)} % ${scale >= 0 ? 'larger' : 'smaller'}`;
  if (off < OFF || after <= before)
    return report.ok(`Rotation and scale are right within ${Math.max(off, 0.1).toFixed(1)} bins at the border of the model.`);
  const [[a, b], [c, d]] = geometry.pixelsPerBin;
  return report.risk(
    `The patterns fit better turned by ${degrees}° and ${size} than they are registered (${fits}): at the border that is ${off.toFixed(1)} bins.`,
    {
      effect: 'Outer frequencies are read beside their places: fine detail is lost, and residuals stay high.',
      remedy: 'Calibrate with known patterns (kinoform calibrate), or start from this and let the reconstruction refine it.',
      fix: {
        title: `Register them turned by ${degrees}° and ${size}`,
        change: { kind: 'pixels-per-bin', pixelsPerBin: [[a, b], [c, d]] }, // prettier-ignore
      },
    },
  );
}

/** The best of whole steps around a start. */
async function climb(significanceAt: (step: number) => Promise<number>, start: number): Promise<number> {
  let best = start;
  for (const direction of [1, -1]) {
    let step = best + direction;
    while (Math.abs(step) <= REACH && (await significanceAt(step)) > (await significanceAt(best))) {
      best = step;
      step += direction;
    }
  }
  return best;
}

/** The place of the maximum of a parabola through values at −1, 0, 1; 0 where there is none. */
function vertex(left: number, middle: number, right: number): number {
  const bend = left - 2 * middle + right;
  return Number.isFinite(bend) && bend < 0 ? Math.max(-0.5, Math.min(0.5, (left - right) / (2 * bend))) : 0;
}

async function significanceOf(fit: ModelFit, geometry: CameraGeometry, order: Order): Promise<number> {
  try {
    return await fit.significance({ geometry, order });
  } catch (error) {
    if (error instanceof InputError) return -Infinity;
    throw error;
  }
}
