import type { Solver } from '../solver.ts';
import { amplitudeFlow } from './amplitude-flow.ts';
import { augmentedLagrangian } from './augmented-lagrangian.ts';
import { copram } from './copram.ts';
import { coordinateDescent } from './coordinate-descent.ts';
import { deepImagePrior } from './deep-image-prior.ts';
import { differenceMap } from './difference-map.ts';
import { errorReduction } from './error-reduction.ts';
import { gerchbergSaxton } from './gerchberg-saxton.ts';
import { continuousHybridInputOutput, hybridInputOutput } from './hybrid-input-output.ts';
import { kaczmarz } from './kaczmarz.ts';
import { phaseLamp } from './phase-lamp.ts';
import { phaseLift } from './phase-lift.ts';
import { phaseMax } from './phase-max.ts';
import { plugAndPlay } from './plug-and-play.ts';
import { raar } from './raar.ts';
import { reweightedAmplitudeFlow } from './reweighted-amplitude-flow.ts';
import { reweightedWirtingerFlow } from './reweighted-wirtinger-flow.ts';
import { sparta } from './sparta.ts';
import { thresholdedWirtingerFlow } from './thresholded-wirtinger-flow.ts';
import { truncatedAmplitudeFlow } from './truncated-amplitude-flow.ts';
import { truncatedWirtingerFlow } from './truncated-wirtinger-flow.ts';
import { wirtingerFlow } from './wirtinger-flow.ts';

/** Every classical method, by groups. Command line, screens, benchmark table, studies and tests loop over this list. */
export const solvers: readonly Solver[] = [
  errorReduction,
  hybridInputOutput,
  continuousHybridInputOutput,
  raar,
  differenceMap,
  gerchbergSaxton,
  augmentedLagrangian,
  wirtingerFlow,
  truncatedWirtingerFlow,
  reweightedWirtingerFlow,
  amplitudeFlow,
  truncatedAmplitudeFlow,
  reweightedAmplitudeFlow,
  kaczmarz,
  coordinateDescent,
  phaseMax,
  phaseLamp,
  phaseLift,
  sparta,
  copram,
  thresholdedWirtingerFlow,
  plugAndPlay,
  deepImagePrior,
];
