import { workspaceAt } from '../runs/workspace.ts';
import { locations } from '../service/locations.ts';
import type { ProfileFolders } from '../slm/profile.ts';
import type { CommandContext } from './context.ts';

/** Where a command finds profiles of SLMs: those that come with the program, and those in the workspace. */
export const profileFolders = ({ workspace }: CommandContext): ProfileFolders => ({
  assets: locations.assets,
  workspace: workspaceAt(workspace).folder,
});
