import { distillation } from './distillation.ts';
import type { Study } from './study.ts';

/** In the order of the help. */
export const STUDIES: readonly Study[] = [distillation];
