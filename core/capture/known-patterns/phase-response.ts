import { InputError } from '../../math/input-error.ts';
import { wrapPhase } from '../../math/phase.ts';
import type { FitPhasors } from './circle.ts';

/** The phase that a panel shows at some of its grey levels, relative to the first. */
export interface PhaseResponse {
  readonly levels: readonly number[];
  /** Radians, 0 at the first level, never falling. */
  readonly phase: readonly number[];
  /** Standard deviations, radians: what scatters about the fitted curve, what a fit without each point would change, and half of what drifted. */
  readonly deviation: readonly number[];
}

/** Points that scatter as widely are no measurement of a phase. */
const LARGEST_SCATTER = 0.25;
/** A step beyond may as well be one backwards. */
const LARGEST_STEP = 2.2;
/** Below this range the curve's centre is a guess. */
const SMALLEST_RANGE = 1.5;
const SIGNIFICANT = 3;

/**
 * Phases at rising levels from points around a curve, unwrapped from level to level and made monotonic where they fall by no more than chance.
 * @param fit over the points of the levels, in their order, phases rising with grey
 * @param drift radians that a repeated first level came out at
 * @throws InputError when the points do not decide the phases: they scatter, turn too far from one level to the next or hardly at all, or fall
 */
export function phaseResponse(levels: readonly number[], fit: FitPhasors, drift: number, where: string): PhaseResponse {
  const all = levels.map((_, k) => k);
  const { phases, scatter } = fit(all);
  if (!(scatter <= LARGEST_SCATTER)) {
    const found = Number.isNaN(scatter)
      ? 'points that lie on none'
      : `points off it by ${scatter.toFixed(2)} of its radius (rms)`;
    throw new InputError({
      where,
      expected: 'points on a curve around which the phase runs',
      found,
      hint: 'too little light, or too small a phase range?',
    });
  }
  const phase = unwrap(phases);
  for (const k of all.slice(1)) {
    const step = Math.abs(phase[k]! - phase[k - 1]!);
    if (step <= LARGEST_STEP) continue;
    const found = `${step.toFixed(2)} between ${levels[k - 1]} and ${levels[k]}`;
    throw new InputError({
      where,
      expected: `at most ${LARGEST_STEP} rad from one level to the next`,
      found,
      hint: 'measure more levels',
    });
  }
  const range = phase.at(-1)!;
  if (Math.abs(range) < SMALLEST_RANGE) {
    throw new InputError({
      where,
      expected: `a phase range of at least ${SMALLEST_RANGE} rad`,
      found: Math.abs(range).toFixed(2),
    });
  }
  const sign = Math.sign(range);
  const jackknife = leaveOneOut(fit, phase);
  const deviation = all.map((k) => (k === 0 ? 0 : Math.hypot(Math.SQRT2 * scatter, jackknife[k]!, drift / 2)));
  const rising = phase.map((value) => sign * value);
  const monotonic = poolAdjacent(rising);
  rising.forEach((value, k) => {
    const off = Math.abs(value - monotonic[k]!);
    if (off <= SIGNIFICANT * Math.max(deviation[k]!, scatter)) return;
    const found = `a fall by ${off.toFixed(2)} rad at level ${levels[k]}, where the uncertainty is ${deviation[k]!.toFixed(2)}`;
    throw new InputError({ where, expected: 'a phase that rises with grey', found, hint: 'did something move meanwhile?' });
  });
  return { levels, phase: monotonic.map((value) => value - monotonic[0]!), deviation };
}

/** Each phase the nearest to the one before; 0 at the first. */
function unwrap(phases: readonly number[]): number[] {
  const unwrapped: number[] = [];
  phases.forEach((phase, k) => {
    const step = k === 0 ? 0 : wrapPhase(phase - phases[k - 1]! + Math.PI) - Math.PI;
    unwrapped.push(k === 0 ? 0 : unwrapped[k - 1]! + step);
  });
  return unwrapped;
}

/** The jackknife's standard deviation of each phase: how much it hangs on single points of the curve. */
function leaveOneOut(fit: FitPhasors, phase: readonly number[]): number[] {
  const count = phase.length;
  const squares = new Float64Array(count);
  for (let left = 0; left < count; left++) {
    const without = unwrap(fit(phase.flatMap((_, k) => (k === left ? [] : [k]))).phases);
    without.forEach((value, k) => (squares[k]! += (value - phase[k]!) ** 2));
  }
  return Array.from(squares, (sum) => Math.sqrt((sum * (count - 1)) / count));
}

/** The nearest sequence that never falls, in least squares: neighbours that fall are replaced by their mean. */
function poolAdjacent(values: readonly number[]): number[] {
  const pools: { sum: number; count: number }[] = [];
  for (const value of values) {
    pools.push({ sum: value, count: 1 });
    while (pools.length > 1) {
      const [before, last] = [pools.at(-2)!, pools.at(-1)!];
      if (before.sum / before.count <= last.sum / last.count) break;
      pools.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  }
  return pools.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
}
