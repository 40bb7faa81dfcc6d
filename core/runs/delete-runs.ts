import { InputError } from '../math/input-error.ts';
import type { RunFolder } from './run-folder.ts';
import type { RunLibrary } from './run-library.ts';
import { isRunHeld } from './run-lock.ts';

/** Into the trash: all of them or, while something works on one, none. Returns their ids. @throws InputError then */
export async function deleteRuns({ trash }: RunLibrary, runs: readonly RunFolder[]): Promise<string[]> {
  for (const { id, folder } of runs) {
    if (!(await isRunHeld(folder))) continue;
    throw new InputError({ where: id, expected: 'a run that nothing works on', found: 'one in work', hint: 'stop it first' });
  }
  const once = new Map(runs.map((run) => [run.id, run]));
  for (const run of once.values()) await trash.put(run);
  return [...once.keys()];
}
