import type { CommandFile } from '../command-file.ts';
import { addPresets } from './presets.ts';
import { addRuns } from './runs.ts';

/** In the order of the help. */
export const COMMANDS: readonly CommandFile[] = [addPresets, addRuns];
