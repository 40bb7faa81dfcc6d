import { runLibrary, type RunLibrary } from '../runs/run-library.ts';
import { workspaceAt } from '../runs/workspace.ts';
import { generatorLibrary, type GeneratorLibrary } from '../runs/generator-library.ts';
import { inverseLibrary, type InverseLibrary } from '../runs/inverse-library.ts';
import type { CommandContext } from './context.ts';

/** The runs of the workspace that the command line named. */
export const libraryOf = ({ workspace }: CommandContext): RunLibrary =>
  runLibrary(workspaceAt(workspace), { now: () => new Date(), random: Math.random });

/** The generators of the workspace that the command line named. */
export const generatorsOf = ({ workspace }: CommandContext): GeneratorLibrary =>
  generatorLibrary(workspaceAt(workspace).generatorsFolder, { now: () => new Date(), random: Math.random });

/** The inverse networks of the workspace that the command line named. */
export const inversesOf = ({ workspace }: CommandContext): InverseLibrary =>
  inverseLibrary(workspaceAt(workspace).inversesFolder, { now: () => new Date(), random: Math.random });
