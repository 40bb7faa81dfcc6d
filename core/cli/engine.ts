import type { Engine } from '../engine/program.ts';
import { workspaceAt } from '../runs/workspace.ts';
import { openEngines } from '../service/engines.ts';
import type { CommandContext } from './context.ts';

/** The engine that was named, or the fastest of this machine. */
export const openEngine = ({ workspace }: CommandContext, name: string | undefined): Promise<Engine> =>
  openEngines({ workspace: workspaceAt(workspace).folder, fixed: name ?? null }).chosen();
