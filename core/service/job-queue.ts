import { InputError } from '../math/input-error.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import { readPlace, writePlace } from '../runs/run-place.ts';
import { TrainingFolder, type TrainingLibrary } from '../runs/training-library.ts';

/** Where what can wait is kept. */
interface Libraries {
  readonly library: RunLibrary;
  readonly trainings: TrainingLibrary;
}

/** What takes the whole machine: the run of a design, or a generator in the making. */
export type Workable = RunFolder | TrainingFolder;

/** By its id, whole or in part. @throws InputError when there is none */
export async function findWork({ library, trainings }: Libraries, id: string): Promise<Workable> {
  return (await isTraining(trainings, id)) ? trainings.find(id) : library.find(id);
}

const isTraining = async (trainings: TrainingLibrary, id: string): Promise<boolean> =>
  (await trainings.list()).some((training) => training.id === id);

/** What waits, first to last. It is what runs and trainings themselves say, so that it outlives the process. */
export async function waitingWork({ library, trainings }: Libraries): Promise<Workable[]> {
  const runs = (await library.list()).filter(({ state }) => state === 'queued').map(({ id }) => library.find(id));
  const others = (await trainings.list()).filter(({ state }) => state === 'queued').map(({ id }) => trainings.find(id));
  const queued = await Promise.all<Workable>([...runs, ...others]);
  const placed = await Promise.all(queued.map(async (work) => ({ work, place: await readPlace(work.folder) })));
  return placed
    .filter(({ place }) => place !== null)
    .sort((a, b) => a.place! - b.place!)
    .map(({ work }) => work);
}

/** Puts a run or a training behind all that wait. */
export async function lineUp(libraries: Libraries, work: Workable, now: Date): Promise<void> {
  const last = (await waitingWork(libraries)).at(-1);
  const place = last === undefined ? 0 : ((await readPlace(last.folder)) ?? 0) + 1;
  await writePlace(work.folder, place);
  await work.update({ state: 'queued', reason: null }, now);
}

/** @param ids those that wait, in their new order @throws InputError when they are not the ones that wait */
export async function reorder(libraries: Libraries, ids: readonly string[]): Promise<void> {
  const waiting = await waitingWork(libraries);
  const byId = new Map(waiting.map((work) => [work.id, work]));
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
 * Takes a run or a training out of the queue: one that was trained before goes back to being paused, one that was not is deleted, as there is nothing to it but its
 * configuration. Resolves with what is still there; null when nothing is. @throws InputError when it does not wait
 */
export async function takeOut(libraries: Libraries, id: string, now: Date): Promise<Workable | null> {
  const work = (await waitingWork(libraries)).find((each) => each.id === id);
  if (work === undefined) throw new InputError({ where: 'run', expected: 'one that waits in the queue', found: `"${id}"` });
  await writePlace(work.folder, null);
  const { library, trainings } = libraries;
  const hasLearned =
    work instanceof TrainingFolder ? (await work.record()).step > 0 : (await work.store.readCheckpoint()) !== null;
  if (!hasLearned) {
    await (work instanceof TrainingFolder ? trainings : library).remove(id);
    return null;
  }
  await work.update({ state: 'paused' }, now);
  return work;
}
