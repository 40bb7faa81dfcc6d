import type { Engine } from '../engine/program.ts';
import { workspaceAt } from '../runs/workspace.ts';
import { openEngines } from '../service/engines.ts';
import type { CommandContext } from './context.ts';

/** The engine that was named, or the fastest of this machine. @param threads of one operator; left out, all cores */
export const openEngine = ({ workspace }: CommandContext, name: string | undefined, threads?: number): Promise<Engine> =>
  openEngines({ workspace: workspaceAt(workspace).folder, fixed: name ?? null, threads }).chosen();
