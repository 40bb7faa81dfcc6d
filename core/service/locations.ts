import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { workspaceAt } from '../runs/workspace.ts';

export { chooseWorkspace } from '../runs/chosen-workspace.ts';

/** Where the parts of the product lie: the one place that knows. Everything else is handed the folder that it needs. */
interface Locations {
  /** Presets, device profiles and the bundled scenes. */
  readonly assets: string;
  /** The screens, built. */
  readonly renderer: string;
  /** The bundle of the core process. */
  readonly core: string;
  /** The bundle of the processes that solve the trials of a study. */
  readonly trials: string;
  /** The bundle of a thread beside it that computes. */
  readonly computer: string;
  /** The bundle that Electron runs in the window before the page. */
  readonly preload: string;
  /** What is shipped, and under which licence. */
  readonly licences: string;
  /** The same before the page of a picture on another display. */
  readonly showPreload: string;
}

/** This module lies two folders below the root, as source (`core/service/`) and inside every bundle (`dist/<part>/`) alike. */
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

export const locations: Locations = {
  assets: path.join(root, 'assets'),
  renderer: path.join(root, 'dist', 'renderer'),
  core: path.join(root, 'dist', 'core', 'core.cjs'),
  trials: path.join(root, 'dist', 'cli', 'trials.cjs'),
  computer: path.join(root, 'dist', 'core', 'computer.cjs'),
  preload: path.join(root, 'dist', 'electron', 'preload.cjs'),
  licences: path.join(root, 'dist', 'licences.json'),
  showPreload: path.join(root, 'dist', 'electron', 'show-preload.cjs'),
};

/** The folder of the user's runs: the same for the window and the command line, unless one is named. */
export const workspaceFolder = (named: string | undefined): string => workspaceAt(named).folder;
