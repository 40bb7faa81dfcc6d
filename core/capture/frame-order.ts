import { noPrior } from '../retrieval/priors.ts';
import type { BenchValues } from './bench-parameters.ts';
import { exchanges, factorial, permutations } from './orders.ts';
import { solveScene, type UnknownScene } from './solve-scene.ts';

/** How well the frames of a scene fit masks, without knowing the scene. */
export interface FrameOrder {
  /** `order[m]`: the frame that was taken behind mask m, in the likeliest order. */
  readonly order: readonly number[];
  /** Residual of that order, and of the order in which the frames were given. */
  readonly residual: number;
  readonly givenResidual: number;
  /** `[frames][masks]`: the smallest residual of any tried order in which this frame was taken behind this mask; infinite where none was tried. */
  readonly matrix: readonly (readonly number[])[];
}

/** Up to this many masks every order is tried. */
const MOST_MASKS = 4;
const PROJECTIONS = 25;

/**
 * Which frame was taken behind which mask. For an order, the best scene of any kind is looked for (`solveScene`); the right order leaves a residual of noise and misregistration, a wrong one
 * leaves two to five times as much, even with the camera a degree turned and a bin beside its place. With up to four masks every order is tried, with more the given one is improved by exchanging
 * two frames as long as that helps.
 *
 * What this can tell. A single frame fits every mask: any field behind a mask is some scene times that mask, so that one mask (`L = 1`) decides nothing without a prior. With two and more the scene has to
 * be the same behind all, which singles out one order, unless masks are alike, or each other's negative at a real scene. A camera turned by half looks like the conjugate field: masks of 0 and π
 * only, which are their own conjugates, do not tell it. A centre that is off is a tilt of the scene and does not disturb.
 *
 * Why not `searchOrder` of the doctor: that one says how far above chance an order fits, from an estimate that leans on scenes smoother than the mask, and so may find nothing in frames of a rough one. This one
 * assumes nothing about the scene, and needs frames whose files, sampling and orientation are already right: it compares orders and cannot say that none fits.
 * @param onTried called after each order with how many of how many were tried; throw in it to give up
 */
export async function frameOrder(
  scene: UnknownScene,
  values: BenchValues,
  onTried: (tried: number, of: number) => void | Promise<void> = () => {},
): Promise<FrameOrder> {
  const count = scene.frames.length;
  const given = scene.frames.map((_, index) => index);
  const matrix = given.map(() => new Array<number>(count).fill(Infinity));
  const residuals = new Map<string, number>();
  const exhaustive = count <= MOST_MASKS;
  const total = exhaustive ? factorial(count) : count * (count - 1);
  const residualOf = async (order: readonly number[]): Promise<number> => {
    const name = order.join();
    const known = residuals.get(name);
    if (known !== undefined) return known;
    const frames = order.map((frame) => scene.frames[frame]!);
    const { residual } = solveScene({ ...scene, frames }, values, { projections: PROJECTIONS, prior: noPrior });
    residuals.set(name, residual);
    order.forEach((frame, mask) => (matrix[frame]![mask] = Math.min(matrix[frame]![mask]!, residual)));
    await onTried(residuals.size, Math.max(total, residuals.size));
    return residual;
  };

  let order = given;
  const givenResidual = await residualOf(given);
  let residual = givenResidual;
  const tryAll = async (candidates: Iterable<readonly number[]>): Promise<boolean> => {
    let improved = false;
    for (const candidate of candidates) {
      const reached = await residualOf(candidate);
      if (reached >= residual) continue;
      [order, residual, improved] = [[...candidate], reached, true];
    }
    return improved;
  };
  if (exhaustive) await tryAll(permutations(given));
  else while (await tryAll(exchanges(order)));
  return { order, residual, givenResidual, matrix };
}
