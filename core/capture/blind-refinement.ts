import type { Field } from '../math/field.ts';
import { noPrior, type Prior } from '../retrieval/priors.ts';
import { fitBench, type BenchFit } from './bench-fit.ts';
import { geometryOf, type BenchParameter, type BenchValues } from './bench-parameters.ts';
import { ABERRATION_SETS, type AberrationSet } from './joint-calibration.ts';
import { tiltOf, untilt } from './scene-tilt.ts';
import { solveScene, type UnknownScene } from './solve-scene.ts';
import type { OnProgress } from './watch.ts';

export interface BlindOptions {
  readonly prior: Prior;
  /** Whether the prior says what phase the scene has, as for real scenes: only then do frames tell aberrations from the scene. */
  readonly knowsPhase: boolean;
  /** What is fitted then. */
  readonly aberrations: AberrationSet;
}

const TURNS: readonly BenchParameter[] = ['rotation', 'scale rows', 'scale columns', 'shear', 'background'];
const PANEL: readonly BenchParameter[] = ['leak', 'phase error'];

/** Rounds of scene and bench, and projections of the scene in each. The first begins anew. */
const FIRST_PROJECTIONS = 40;
const PROJECTIONS = 20;
const ROUNDS = { turns: 5, panel: 5, all: 8 };

/**
 * Registers a camera without calibration frames: in turns, the scenes that explain the frames best on the bench so far, and the bench that explains the frames best with these scenes, both from the frames alone.
 *
 * First as if scenes could be anything: then a centre that is off is a tilt of the scene, and hides in it, so that turn and scale come out although the centre is wrong. They are found from some 2° and 3 %
 * off. Then zero order and LUT scale. Then the tilt: what is flat in the scenes counts as level (see `tiltOf`), which is right for real scenes of positive mean, and a convention for others. Last,
 * with what is known of the scenes, everything at once, aberrations only where the prior knows the phase.
 *
 * What cannot be found: the gain against the brightness of the scene, and for scenes of unknown phase a centre against a tilt, and an aberration against their phase. There are no uncertainties: those
 * of a fit with the scenes held are too small.
 */
export async function refineBlindly(
  scenes: readonly UnknownScene[],
  start: BenchValues,
  { prior, knowsPhase, aberrations }: BlindOptions,
  onProgress: OnProgress,
): Promise<BenchFit> {
  const [{ mask, panel, envelope }] = scenes as [UnknownScene];
  const [, height, width] = mask.shape as [number, number, number];
  let fields: Field[] = [];
  let values = start;
  let best: BenchFit | undefined;
  let done = 0;
  const total = ROUNDS.turns + ROUNDS.panel + ROUNDS.all;

  const round = async (free: readonly BenchParameter[], known: Prior, iterations: number): Promise<number> => {
    const step = () => onProgress(done / total);
    const from = free.includes('leak') && values.leak === 0 ? { ...values, leak: 0.05 } : values;
    for (const [q, scene] of scenes.entries()) {
      await step();
      const going = fields[q];
      const options = going === undefined ? { projections: FIRST_PROJECTIONS } : { projections: PROJECTIONS, start: going };
      fields[q] = solveScene(scene, from, { ...options, prior: known }).field;
    }
    const solved = scenes.map(({ frames, trusted }, q) => ({
      scene: { ...fields[q]!, shape: [height, width] },
      frames,
      trusted,
    }));
    const fit = await fitBench({ scenes: solved, mask, panel, envelope }, from, free, { iterations, onStep: step });
    done++;
    values = fit.values;
    if (best === undefined || fit.residual <= best.residual) best = fit;
    return fit.residual;
  };

  await settle(ROUNDS.turns, () => round(TURNS, noPrior, 2));
  await settle(ROUNDS.panel, () => round([...TURNS, ...PANEL], noPrior, 2));
  const level = (): void => {
    const tilt = tiltOf(fields);
    fields = fields.map((field) => untilt(field, tilt));
    values = { ...values, ...centreMoved(values, tilt) };
  };
  level();
  // From here another measure holds: scenes are less free, and what fitted best before does not count.
  best = undefined;
  const withPhase = ['centre row', 'centre column', ...ABERRATION_SETS[aberrations]] as const;
  const last: readonly BenchParameter[] = [...TURNS, ...PANEL, ...(knowsPhase ? withPhase : [])];
  await settle(ROUNDS.all, () => round(last, prior, 3));
  if (knowsPhase) return { ...best!, uncertainties: null };
  // No data have moved the centre since, but the scenes are better known, and with them which way is level.
  values = best!.values;
  level();
  return { ...best!, values, uncertainties: null };
}

/** Rounds until they improve the residual by less than a hundredth. */
async function settle(most: number, round: () => Promise<number>): Promise<void> {
  let before = Infinity;
  for (let i = 0; i < most; i++) {
    const residual = await round();
    if (residual > 0.99 * before) return;
    before = residual;
  }
}

/** The centre that makes a tilt of the scene, in bins, one of the camera. */
function centreMoved(
  values: BenchValues,
  [row, column]: readonly [number, number],
): Pick<BenchValues, 'centre row' | 'centre column'> {
  const { centre, pixelsPerBin: [[rr, rc], [cr, cc]] } = geometryOf(values); // prettier-ignore
  return { 'centre row': centre[0] + rr * row + rc * column, 'centre column': centre[1] + cr * row + cc * column };
}
