import { runLibrary, type RunLibrary } from '../runs/run-library.ts';
import { workspaceAt } from '../runs/workspace.ts';
import type { CommandContext } from './context.ts';

/** The runs of the workspace that the command line named. */
export const libraryOf = ({ workspace }: CommandContext): RunLibrary =>
  runLibrary(workspaceAt(workspace), { now: () => new Date(), random: Math.random });
