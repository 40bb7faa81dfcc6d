import { classical } from './classical/classical.ts';
import { distillation } from './distillation.ts';
import { phase } from './phase.ts';
import { coded } from './priors/coded.ts';
import { gaussian } from './priors/gaussian.ts';
import { prilo } from './priors/prilo.ts';
import { starts } from './priors/starts.ts';
import { sketch } from './sketch/sketch.ts';
import { symmetry } from './symmetry/symmetry.ts';
import { quantisation } from './quantisation.ts';
import type { Study, WorkedStudy } from './study.ts';

/** In the order of the help. */
export const STUDIES: readonly (Study | WorkedStudy)[] = [
  distillation,
  phase,
  quantisation,
  classical,
  gaussian,
  prilo,
  starts,
  coded,
  sketch,
  symmetry,
];
