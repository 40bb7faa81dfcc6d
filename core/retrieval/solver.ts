import type { Field, RealField } from '../math/field.ts';
import type { IntensityNoise } from '../optics/intensity-noise.ts';
import type { SensingOperator } from '../optics/operator.ts';
import type { Prior } from './priors.ts';

/** Numbers of a solver that have a default. */
export interface SolverSettings {
  /** The most iterations a scene. */
  readonly iterations: number;
  /** Ends a scene once its relative residual `‖|A x| − √y‖ / ‖√y‖` is no larger; 0 for never. */
  readonly tolerance: number;
  /** λ from 0 to 1, the share of the start that each iteration of error reduction keeps: for starts that are better than the noise, as a network's. */
  readonly damping: number;
  /** β from 0 (alternating projections) to 1 (hybrid input-output) in RAAR. */
  readonly relaxation: number;
}

export interface SolverOptions extends SolverSettings {
  /** `[Q,H,W]`, e.g. the spectral initialisation, or what a network gave. */
  readonly start: Field;
  readonly prior: Prior;
  /** The noise of the intensities, where known: ends a scene when `Σ(|A x|² − y)²` is no larger than its expectation (discrepancy principle). */
  readonly noise: IntensityNoise | null;
  /** `[Q,L,·,·]`, how much each bin counts, from 0 (not known: held out, saturated) to 1; left out when all are known. */
  readonly weights?: RealField | null;
}

/** Why a scene ended. `stopped`: the caller asked. */
export type Ending = 'iterations' | 'tolerance' | 'discrepancy' | 'stopped';

export interface SceneProgress {
  readonly scene: number;
  readonly scenes: number;
  /** Iterations done, from 0 (the start). */
  readonly iteration: number;
  /** Relative residual of the estimate. */
  readonly residual: number;
  /** `[1,H,W]`. Copy it to keep it. */
  readonly estimate: Field;
}

/** Called before each iteration and after the last. Returns `'stop'` to end all scenes as they are; await something in it to let other work in. */
export type OnIteration = (progress: SceneProgress) => 'stop' | void | Promise<'stop' | void>;

export interface Reconstruction {
  /** `[Q,H,W]`. */
  readonly field: Field;
  /** One entry a scene. */
  readonly outcomes: readonly { readonly iterations: number; readonly residual: number; readonly ending: Ending }[];
}

/** A classical method from intensities `y [Q,L,·,·]` to fields. */
export interface Solver {
  /** As `--method` names it. */
  readonly name: string;
  readonly title: string;
  readonly defaults: SolverSettings;
  /** @throws RangeError when shapes do not fit */
  solve(
    intensity: RealField,
    operator: SensingOperator<Field>,
    options: SolverOptions,
    onIteration?: OnIteration,
  ): Promise<Reconstruction>;
}
