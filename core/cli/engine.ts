import type { Engine } from '../engine/program.ts';
import { workspaceAt } from '../runs/workspace.ts';
import { openEngines } from '../service/engines.ts';
import { readPreferences } from '../service/preferences.ts';
import type { CommandContext } from './context.ts';

/** The engine that was named, or the one that the user prefers, or the fastest of this machine. @param threads of one operator; left out, all cores */
export async function openEngine({ workspace }: CommandContext, name: string | undefined, threads?: number): Promise<Engine> {
  const { folder } = workspaceAt(workspace);
  return openEngines({ workspace: folder, fixed: name ?? (await readPreferences(folder)).engine, threads }).chosen();
}
