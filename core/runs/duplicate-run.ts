import fs from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../formats/files.ts';
import { encodeJson } from '../formats/json.ts';
import { InputError } from '../math/input-error.ts';
import type { RunFolder } from './run-folder.ts';
import type { RunLibrary } from './run-library.ts';
import { isRunHeld } from './run-lock.ts';
import { writePlace } from './run-place.ts';
import { stageRuns } from './staging.ts';

/** Copies a run with all its files, as a run of its own. Returns its id. @throws InputError while something works on it */
export async function duplicateRun(library: RunLibrary, run: RunFolder): Promise<string> {
  if (await isRunHeld(run.folder)) {
    throw new InputError({
      where: run.id,
      expected: 'a run that nothing works on',
      found: 'one in work',
      hint: 'pause it first',
    });
  }
  const { annotations: _, ...record } = await run.record();
  const name = `${record.name} (copy)`;
  const id = library.newId(name);
  await stageRuns(library.workspace, async (staging) => {
    const folder = path.join(staging, id);
    await fs.cp(run.folder, folder, { recursive: true });
    // The copy of a run that waits for its turn does not.
    await writePlace(folder, null);
    await writeWhole(path.join(folder, 'run.json'), encodeJson({ ...record, id, name }), { force: true });
    return [id];
  });
  return id;
}
