import { intensityOf, zeroField } from '../math/field.ts';
import type { Field, RealField } from '../math/field.ts';
import { relativeNoise } from '../optics/camera.ts';
import type { SensingOperator } from '../optics/operator.ts';
import { amplitudeOf } from './magnitude-projection.ts';
import { fieldOfScene, intensityOfScene } from './one-scene.ts';
import type { Ending, OnIteration, Reconstruction, Solver, SolverOptions } from './solver.ts';

/** One scene that is being solved. */
interface Iterate {
  /** `[1,H,W]`. */
  readonly estimate: Field;
  /** `A` of the estimate, `[1,L,·,·]`. */
  readonly farField: Field;
  advance(): void;
}

interface SceneProblem {
  /** `√y [1,L,·,·]`. */
  readonly amplitude: RealField;
  readonly operator: SensingOperator<Field>;
  readonly options: SolverOptions;
  /** `[1,H,W]`. */
  readonly start: Field;
}

/** A solver from its iteration: what all have in common is scenes one after the other, stopping rules, progress and residuals. */
export function solverOf(method: Omit<Solver, 'solve'> & { begin(problem: SceneProblem): Iterate }): Solver {
  const { begin, ...description } = method;
  return {
    ...description,
    async solve(intensity, operator, options, onIteration = () => {}) {
      checkShapes(intensity, operator, options.start);
      const scenes = options.start.shape[0] ?? 0;
      const field = zeroField(options.start.shape);
      const outcomes: Reconstruction['outcomes'][number][] = [];
      let stopped = false;
      for (let scene = 0; scene < scenes; scene++) {
        const measured = intensityOfScene(intensity, scene);
        const start = fieldOfScene(options.start, scene);
        const iterate = begin({ amplitude: amplitudeOf(measured), operator, options, start });
        const outcome = await run(iterate, measured, options, stopped, (progress) => onIteration({ ...progress, scene, scenes }));
        stopped ||= outcome.ending === 'stopped';
        outcomes.push(outcome);
        field.re.set(iterate.estimate.re, scene * iterate.estimate.re.length);
        field.im.set(iterate.estimate.im, scene * iterate.estimate.im.length);
      }
      return { field, outcomes };
    },
  };
}

async function run(
  iterate: Iterate,
  measured: RealField,
  { iterations, tolerance, noise }: SolverOptions,
  stopped: boolean,
  onIteration: (progress: { iteration: number; residual: number; estimate: Field }) => ReturnType<OnIteration>,
): Promise<Reconstruction['outcomes'][number]> {
  const noiseLevel = noise === null ? 0 : relativeNoise(measured.data, noise);
  const ended = (iteration: number, residual: number): Ending | undefined => {
    if (tolerance > 0 && residual <= tolerance) return 'tolerance';
    if (noiseLevel > 0 && intensityResidual(iterate.farField, measured) <= noiseLevel) return 'discrepancy';
    return iteration >= iterations ? 'iterations' : undefined;
  };
  for (let iteration = 0; ; iteration++) {
    const residual = relativeResidual(iterate.farField, measured);
    const wantsStop = stopped || (await onIteration({ iteration, residual, estimate: iterate.estimate })) === 'stop';
    const ending = wantsStop ? 'stopped' : ended(iteration, residual);
    if (ending !== undefined) return { iterations: iteration, residual, ending };
    iterate.advance();
  }
}

/** `‖|u| − √y‖ / ‖√y‖`: 0 when the field explains the measurement; 0 also for a dark measurement and a dark field. */
export function relativeResidual(farField: Field, measured: RealField): number {
  const { re, im } = farField;
  let difference = 0;
  let total = 0;
  for (let i = 0; i < re.length; i++) {
    const y = Math.max(measured.data[i]!, 0);
    const distance = Math.sqrt(re[i]! * re[i]! + im[i]! * im[i]!) - Math.sqrt(y);
    difference += distance * distance;
    total += y;
  }
  return Math.sqrt(difference / (total || 1));
}

/** `‖|u|² − y‖ / ‖y‖`. */
function intensityResidual(farField: Field, measured: RealField): number {
  const u = intensityOf(farField);
  let difference = 0;
  let total = 0;
  for (let i = 0; i < u.data.length; i++) {
    difference += (u.data[i]! - measured.data[i]!) ** 2;
    total += measured.data[i]! ** 2;
  }
  return Math.sqrt(difference / (total || 1));
}

function checkShapes({ shape }: RealField, { snapshots, sceneShape }: SensingOperator<Field>, start: Field): void {
  if (start.shape.slice(1).join() !== sceneShape.join()) {
    throw new RangeError(`a start of shape [${start.shape.join(',')}] for scenes of ${sceneShape.join('×')}`);
  }
  if (shape[0] !== start.shape[0] || shape[1] !== snapshots) {
    throw new RangeError(`intensities [${shape.join(',')}] for ${start.shape[0]} scenes and ${snapshots} snapshots`);
  }
}
