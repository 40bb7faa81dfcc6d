import { InputError } from '../math/input-error.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import { readPlace, writePlace } from '../runs/run-place.ts';

/** The runs that wait, first to last. It is what the runs themselves say, so that it outlives the process. */
export async function waitingRuns(library: RunLibrary): Promise<RunFolder[]> {
  const queued = (await library.list()).filter(({ state }) => state === 'queued');
  const placed = await Promise.all(
    queued.map(async ({ id }) => {
      const run = await library.find(id);
      return { run, place: await readPlace(run.folder) };
    }),
  );
  return placed
    .filter(({ place }) => place !== null)
    .sort((a, b) => a.place! - b.place!)
    .map(({ run }) => run);
}

/** Puts a run behind all that wait. */
export async function lineUp(library: RunLibrary, run: RunFolder, now: Date): Promise<void> {
  const last = (await waitingRuns(library)).at(-1);
  const place = last === undefined ? 0 : ((await readPlace(last.folder)) ?? 0) + 1;
  await writePlace(run.folder, place);
  await run.update({ state: 'queued', reason: null }, now);
}

/** @param ids those that wait, in their new order @throws InputError when they are not the ones that wait */
export async function reorder(library: RunLibrary, ids: readonly string[]): Promise<void> {
  const waiting = await waitingRuns(library);
  const byId = new Map(waiting.map((run) => [run.id, run]));
  if (ids.length !== waiting.length || new Set(ids).size !== ids.length || ids.some((id) => !byId.has(id))) {
    throw new InputError({
      where: 'queue',
      expected: `the ${waiting.length} runs that wait, each once`,
      found: ids.length === 0 ? 'none' : ids.join(', '),
      hint: 'one may have begun meanwhile',
    });
  }
  await Promise.all(ids.map((id, place) => writePlace(byId.get(id)!.folder, place)));
}

/**
 * Takes a run out of the queue: one that was trained before goes back to being paused, one that was not is deleted, as there is nothing to it but its configuration.
 * True when it is still there. @throws InputError when it does not wait
 */
export async function takeOut(library: RunLibrary, id: string, now: Date): Promise<boolean> {
  const run = (await waitingRuns(library)).find((each) => each.id === id);
  if (run === undefined) throw new InputError({ where: 'run', expected: 'one that waits in the queue', found: `"${id}"` });
  await writePlace(run.folder, null);
  if ((await run.store.readCheckpoint()) === null) {
    await library.remove(id);
    return false;
  }
  await run.update({ state: 'paused' }, now);
  return true;
}
