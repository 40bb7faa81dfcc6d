import type { Field, RealField } from '../math/field.ts';
import type { IntensityNoise } from '../optics/intensity-noise.ts';
import type { SensingOperator } from '../optics/operator.ts';
import type { Key } from '../math/random.ts';
import type { InitialName } from './initial/names.ts';
import type { Prior } from './priors.ts';

/** What every solver has a default for. */
export interface SolverSettings {
  /** The most iterations a scene. */
  readonly iterations: number;
  /** Ends a scene once its relative residual `‖|A x| − √y‖ / ‖√y‖` is no larger; 0 for never. */
  readonly tolerance: number;
}

/** A number that a solver leaves to its user, as `--set er.damping=0.3`. */
export interface Tunable {
  /** Unless another is set. */
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** Whole numbers only. */
  readonly whole?: boolean;
  /** What it is, in a few words. */
  readonly text: string;
}

export interface SolverOptions extends SolverSettings {
  /** `[Q,H,W]`, e.g. the spectral initialisation, or what a network gave. */
  readonly start: Field;
  readonly prior: Prior;
  /** The noise of the intensities, where known: ends a scene when `Σ(|A x|² − y)²` is no larger than its expectation (discrepancy principle). */
  readonly noise: IntensityNoise | null;
  /** `[Q,L,·,·]`, how much each bin counts, from 0 (not known: held out, saturated) to 1; left out when all are known. */
  readonly weights?: RealField | null;
  /** Ends a scene whose residual has not fallen by a hundredth in so many iterations; left out, none is. */
  readonly patience?: number;
  /** The solver's own numbers, by the names of its `tunables`; those left out are as it declares them. */
  readonly own?: Readonly<Record<string, number>>;
  /** Of what a solver draws; scenes draw from splits of it. Left out, that of seed 0. */
  readonly key?: Key;
}

/** Why a scene ended. `stalled`: its patience was over; `stopped`: the caller asked. */
export type Ending = 'iterations' | 'tolerance' | 'discrepancy' | 'stalled' | 'stopped';

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

/** Solvers of one kind stand together in lists. */
export const SOLVER_GROUPS = {
  projections: 'Alternating projections',
  flows: 'Gradient flows',
  rows: 'Row and coordinate methods',
  convex: 'Convex programs',
  sparse: 'Sparse scenes',
  learned: 'Denoisers and networks',
} as const;
export type SolverGroup = keyof typeof SOLVER_GROUPS;

/** A classical method from intensities `y [Q,L,·,·]` to fields. */
export interface Solver {
  /** As `--method` names it. */
  readonly name: string;
  readonly title: string;
  readonly group: SolverGroup;
  /** The paper, in a line. */
  readonly source: string;
  /** When it is the one to take, in a line. */
  readonly use: string;
  /** The start that its paper gives it, as `--initial` names it. */
  readonly initial: InitialName;
  readonly defaults: SolverSettings;
  readonly tunables: Readonly<Record<string, Tunable>>;
  /**
   * @throws RangeError when shapes do not fit
   * @throws InputError for own numbers that there are not, or out of range, and for problems that the solver cannot hold
   */
  solve(
    intensity: RealField,
    operator: SensingOperator<Field>,
    options: SolverOptions,
    onIteration?: OnIteration,
  ): Promise<Reconstruction>;
}
