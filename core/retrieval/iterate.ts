import { intensityOf, zeroField } from '../math/field.ts';
import type { Field, RealField } from '../math/field.ts';
import { rootKey, split } from '../math/random.ts';
import type { Key } from '../math/random.ts';
import { varianceAt } from '../optics/intensity-noise.ts';
import type { SensingOperator } from '../optics/operator.ts';
import { amplitudeOf } from './magnitude-projection.ts';
import { fieldOfScene, intensityOfScene } from './one-scene.ts';
import { ownNumbers } from './own-numbers.ts';
import type { Prior } from './priors.ts';
import type { Ending, OnIteration, Reconstruction, Solver, SolverOptions, Tunable } from './solver.ts';

/** One scene that is being solved. */
interface Iterate {
  /** `[1,H,W]`. */
  readonly estimate: Field;
  /** `A` of the estimate, `[1,L,·,·]`. */
  readonly farField: Field;
  advance(): void;
}

interface SceneProblem<Own extends string> {
  /** `√y [1,L,·,·]`. */
  readonly amplitude: RealField;
  /** Of this scene. */
  readonly weights: RealField | null;
  /** Of the measured intensities; null when the noise is not known. */
  readonly variance: RealField | null;
  readonly operator: SensingOperator<Field>;
  /** Of this scene alone: one that changes as it goes begins anew. */
  readonly prior: Prior;
  /** The solver's own numbers. */
  readonly own: Readonly<Record<Own, number>>;
  readonly key: Key;
  /** `[1,H,W]`. */
  readonly start: Field;
}

interface Method<Own extends string> extends Omit<Solver, 'solve' | 'tunables'> {
  readonly tunables: Readonly<Record<Own, Tunable>>;
  /** Begins a scene. @throws InputError for a problem that the method cannot hold */
  begin(problem: SceneProblem<Own>): Iterate;
}

/** A solver from its iteration: what all have in common is scenes one after the other, stopping rules, progress and residuals. */
export function solverOf<const Own extends string>(method: Method<Own>): Solver {
  const { begin, ...description } = method;
  return {
    ...description,
    async solve(intensity, operator, options, onIteration = () => {}) {
      checkShapes(intensity, operator, options);
      const own = ownNumbers(method, options.own ?? {});
      const scenes = options.start.shape[0] ?? 0;
      const field = zeroField(options.start.shape);
      const outcomes: Reconstruction['outcomes'][number][] = [];
      let stopped = false;
      for (let scene = 0; scene < scenes; scene++) {
        const measured = intensityOfScene(intensity, scene);
        const start = fieldOfScene(options.start, scene);
        const weights = options.weights == null ? null : intensityOfScene(options.weights, scene);
        const prior = options.prior.fresh?.() ?? options.prior;
        const key = split(options.key ?? rootKey(0), scene);
        const variance = varianceOf(options, measured, scene);
        const iterate = begin({ amplitude: amplitudeOf(measured), weights, variance, operator, prior, own, key, start });
        const noisePower = variance === null ? null : weightedSum(variance, weights);
        const rules = { ...options, weights, noisePower };
        const outcome = await run(iterate, measured, rules, stopped, (progress) => onIteration({ ...progress, scene, scenes }));
        stopped ||= outcome.ending === 'stopped';
        outcomes.push(outcome);
        field.re.set(iterate.estimate.re, scene * iterate.estimate.re.length);
        field.im.set(iterate.estimate.im, scene * iterate.estimate.im.length);
      }
      return { field, outcomes };
    },
  };
}

interface StoppingRules extends Pick<SolverOptions, 'iterations' | 'tolerance' | 'patience'> {
  readonly weights: RealField | null;
  /** `Σ w v`, the expectation of `Σ w (|A x|² − y)²` at the truth; null when the noise is not known. */
  readonly noisePower: number | null;
}

/** The variance of the noise of one scene at the measured intensities. */
function varianceOf({ noise }: SolverOptions, measured: RealField, scene: number): RealField | null {
  if (noise === null) return null;
  const own = { floor: intensityOfScene(noise.floor, scene), slope: intensityOfScene(noise.slope, scene) };
  return varianceAt(own, measured);
}

const weightedSum = ({ data }: RealField, weights: RealField | null): number =>
  data.reduce((sum, value, i) => sum + weightAt(weights, i) * value, 0);

async function run(
  iterate: Iterate,
  measured: RealField,
  { iterations, tolerance, patience = Infinity, weights, noisePower }: StoppingRules,
  stopped: boolean,
  onIteration: (progress: { iteration: number; residual: number; estimate: Field }) => ReturnType<OnIteration>,
): Promise<Reconstruction['outcomes'][number]> {
  const ended = (iteration: number, residual: number): Ending | undefined => {
    if (tolerance > 0 && residual <= tolerance) return 'tolerance';
    if (noisePower !== null && residualPower(iterate.farField, measured, weights) <= noisePower) return 'discrepancy';
    if (iteration >= iterations) return 'iterations';
    if (residual < 0.99 * best.residual) best = { residual, iteration };
    return iteration - best.iteration >= patience ? 'stalled' : undefined;
  };
  let best = { residual: Infinity, iteration: 0 };
  for (let iteration = 0; ; iteration++) {
    const residual = relativeResidual(iterate.farField, measured, weights);
    const wantsStop = stopped || (await onIteration({ iteration, residual, estimate: iterate.estimate })) === 'stop';
    const ending = wantsStop ? 'stopped' : ended(iteration, residual);
    if (ending !== undefined) return { iterations: iteration, residual, ending };
    iterate.advance();
  }
}

const weightAt = (weights: RealField | null, i: number): number => (weights === null ? 1 : weights.data[i]!);

/**
 * `‖|u| − √y‖ / ‖√y‖`: 0 when the field explains the measurement; 0 also for a dark measurement and a dark field.
 * @param weights of each bin in both sums; null for 1
 */
export function relativeResidual(farField: Field, measured: RealField, weights: RealField | null = null): number {
  const { re, im } = farField;
  let difference = 0;
  let total = 0;
  for (let i = 0; i < re.length; i++) {
    const y = Math.max(measured.data[i]!, 0);
    const distance = Math.sqrt(re[i]! * re[i]! + im[i]! * im[i]!) - Math.sqrt(y);
    difference += weightAt(weights, i) * distance * distance;
    total += weightAt(weights, i) * y;
  }
  return Math.sqrt(difference / (total || 1));
}

/** `Σ w (|u|² − y)²`. */
function residualPower(farField: Field, measured: RealField, weights: RealField | null): number {
  const u = intensityOf(farField);
  return u.data.reduce((sum, value, i) => sum + weightAt(weights, i) * (value - measured.data[i]!) ** 2, 0);
}

function checkShapes(
  { shape }: RealField,
  { snapshots, sceneShape, patternShape }: SensingOperator<Field>,
  { start, weights, noise }: SolverOptions,
): void {
  if (start.shape.slice(1).join() !== sceneShape.join()) {
    throw new RangeError(`a start of shape [${start.shape.join(',')}] for scenes of ${sceneShape.join('×')}`);
  }
  if (shape.join() !== [start.shape[0], snapshots, ...patternShape].join()) {
    const expected = `${start.shape[0]} scenes and ${snapshots} snapshots of ${patternShape.join('×')}`;
    throw new RangeError(`intensities [${shape.join(',')}] for ${expected}`);
  }
  for (const [name, field] of Object.entries({
    weights,
    'floor of the noise': noise?.floor,
    'slope of the noise': noise?.slope,
  })) {
    if (field === null || field === undefined || field.shape.join() === shape.join()) continue;
    throw new RangeError(`${name} [${field.shape.join(',')}] for intensities [${shape.join(',')}]`);
  }
}
