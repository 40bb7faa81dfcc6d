import type { CommandFile } from '../command-file.ts';

/** In the order of the help. */
export const COMMANDS: readonly CommandFile[] = [];
