import type { Shape2 } from '../math/field.ts';
import type { ComplexTensor } from '../engine/ops/complex.ts';

/** A field inside a training graph: fp32, real and imaginary tensors, batch first. */
export type TensorField = ComplexTensor;

/**
 * A linear model of a measurement, `u = A x`, of which a camera sees `y = |u|²`. One interface for the two carriers of a field: `Field`
 * (float64 arrays: solvers, simulation) and `TensorField` (inside training graphs).
 */
export interface SensingOperator<F> {
  /** L, the measurements taken of each scene. */
  readonly snapshots: number;
  /** H and W of a scene. */
  readonly sceneShape: Shape2;
  /** Rows and columns of one far field. */
  readonly patternShape: Shape2;
  /** `A x`: scenes `[Q,H,W]` to far fields `[Q,L,·,·]`. */
  forward(x: F): F;
  /** `A^H u = Σ_l A_l^H u_l`: far fields `[Q,L,·,·]` to scenes `[Q,H,W]`. */
  adjoint(u: F): F;
  /** `‖A‖²`, the largest eigenvalue of `A^H A`, for step sizes; inside a graph, where it may depend on values not known yet, a number above it. */
  normSquared(): number;
  /** Of an operator on arrays: the same with its numbers as constants of a graph, for what is optimised there. Call it while the graph is traced. */
  onTensors?(): SensingOperator<TensorField>;
}
