import type { Solver } from '../solver.ts';
import { errorReduction } from './error-reduction.ts';
import { raar } from './raar.ts';

/** Every classical method. Command line, screens, benchmark table and tests loop over this list. */
export const solvers: readonly Solver[] = [errorReduction, raar];
