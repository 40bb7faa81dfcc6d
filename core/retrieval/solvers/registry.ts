import type { Solver } from '../solver.ts';
import { amplitudeFlow } from './amplitude-flow.ts';
import { errorReduction } from './error-reduction.ts';
import { raar } from './raar.ts';
import { reweightedAmplitudeFlow } from './reweighted-amplitude-flow.ts';
import { reweightedWirtingerFlow } from './reweighted-wirtinger-flow.ts';
import { truncatedAmplitudeFlow } from './truncated-amplitude-flow.ts';
import { truncatedWirtingerFlow } from './truncated-wirtinger-flow.ts';
import { wirtingerFlow } from './wirtinger-flow.ts';

/** Every classical method, by groups. Command line, screens, benchmark table, studies and tests loop over this list. */
export const solvers: readonly Solver[] = [
  errorReduction,
  raar,
  wirtingerFlow,
  truncatedWirtingerFlow,
  reweightedWirtingerFlow,
  amplitudeFlow,
  truncatedAmplitudeFlow,
  reweightedAmplitudeFlow,
];
