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
  /** One folder a generator that reads measured magnitudes. */
  readonly conditionalsFolder: string;
  /** Generators whose training is not at its end: one file each. */
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
    conditionalsFolder: path.join(folder, 'conditional-generators'),
    trainingsFolder: path.join(folder, 'trainings'),
    trashFolder: path.join(folder, 'trash'),
    datasetsFolder: path.join(folder, 'datasets'),
    indexFile: path.join(folder, 'index.sqlite'),
  };
}
