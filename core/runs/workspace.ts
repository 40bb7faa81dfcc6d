import path from 'node:path';
import envPaths from 'env-paths';
import { chosenWorkspace } from './chosen-workspace.ts';

/** Where runs are kept: one folder a run, and an index that can be rebuilt from them. */
export interface Workspace {
  readonly folder: string;
  readonly runsFolder: string;
  /** One folder a reconstruction. */
  readonly reconstructionsFolder: string;
  /** One folder a generator. */
  readonly generatorsFolder: string;
  /** One folder a network that inverts one measurement. */
  readonly inversesFolder: string;
  /** Generators, encoders and inverse networks whose training is not at its end: one file each. */
  readonly trainingsFolder: string;
  /** Runs that were deleted and may come back. */
  readonly trashFolder: string;
  /** One folder an imported data set. */
  readonly datasetsFolder: string;
  readonly indexFile: string;
}

/** @param folder an absolute path; left out, the one that the user chose, or the folder for data of applications that this system has */
export function workspaceAt(folder: string = chosenWorkspace() ?? envPaths('Kinoform', { suffix: '' }).data): Workspace {
  return {
    folder,
    runsFolder: path.join(folder, 'runs'),
    reconstructionsFolder: path.join(folder, 'reconstructions'),
    generatorsFolder: path.join(folder, 'generators'),
    inversesFolder: path.join(folder, 'inverse-networks'),
    trainingsFolder: path.join(folder, 'trainings'),
    trashFolder: path.join(folder, 'trash'),
    datasetsFolder: path.join(folder, 'datasets'),
    indexFile: path.join(folder, 'index.sqlite'),
  };
}
