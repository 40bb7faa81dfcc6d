import { runLibrary, type RunLibrary } from '../runs/run-library.ts';
import { workspaceAt } from '../runs/workspace.ts';
import { generatorLibrary, type GeneratorLibrary } from '../runs/generator-library.ts';
import type { CommandContext } from './context.ts';

/** The runs of the workspace that the command line named. */
export const libraryOf = ({ workspace }: CommandContext): RunLibrary =>
  runLibrary(workspaceAt(workspace), { now: () => new Date(), random: Math.random });

/** The generators of the workspace that the command line named. */
export const generatorsOf = ({ workspace }: CommandContext): GeneratorLibrary =>
  generatorLibrary(workspaceAt(workspace).generatorsFolder, { now: () => new Date(), random: Math.random });
