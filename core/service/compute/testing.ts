import { computations, type ComputationInput, type ComputationName, type ComputationOutput } from './computations.ts';
import type { Compute } from './compute.ts';

/** In the thread of the test. */
export const computeHere: Compute = async <N extends ComputationName>(name: N, input: ComputationInput<N>) =>
  (await computations[name](input as never, () => undefined)) as ComputationOutput<N>;
