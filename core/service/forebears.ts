/** The runs that a design builds on: its teacher, and what it starts from. */
import { InputError } from '../math/input-error.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import type { DesignConfig } from '../training/design-config.ts';
import { teacherConfigOf, teacherProblem } from '../training/teacher.ts';
import { version } from './version.ts';

/** Done, or stopped by somebody who found it good enough. */
export const hasLearned = ({ state }: { readonly state: string }): boolean => state === 'done' || state === 'stopped';

/** Refuses a design whose forebears are gone or do not fit, before anything is made of it. @throws InputError */
export async function checkForebears(library: RunLibrary, config: DesignConfig): Promise<void> {
  const { distillation, training } = config;
  if (training.startFrom !== null) await startingRun(library, training.startFrom);
  if (distillation.enabled && distillation.teacher !== null) await namedTeacher(library, config, distillation.teacher);
}

/** The run that a design starts from. @throws InputError when it is gone or has learned nothing yet */
export async function startingRun(library: RunLibrary, name: string): Promise<RunFolder> {
  const run = await findRun(library, 'training.startFrom', name, 'leave it empty for a random start');
  if ((await run.store.readDesign()) !== null) return run;
  throw new InputError({ where: `training.startFrom ${run.id}`, expected: 'a run with a design', found: 'none yet' });
}

/**
 * The run that teaches a design: the one it names, the one it has learned from so far, or one as it asks for, which is made where there is none.
 * @param soFar the teacher of the steps that were already done
 * @throws InputError when it is gone, has not learned, or does not fit
 */
export async function teacherOf(library: RunLibrary, student: DesignConfig, soFar: string | null): Promise<RunFolder> {
  const { teacher } = student.distillation;
  if (teacher !== null) return namedTeacher(library, student, teacher);
  if (soFar !== null) return findRun(library, 'its teacher', soFar, 'start the design again: a teacher is then trained first');
  return (await findTeacher(library, student)) ?? library.create(teacherConfigOf(student), version);
}

async function namedTeacher(library: RunLibrary, student: DesignConfig, name: string): Promise<RunFolder> {
  const hint = 'leave distillation.teacher empty to have one trained';
  const run = await findRun(library, 'distillation.teacher', name, hint);
  const { state } = await run.record();
  if (!hasLearned({ state }) || (await run.store.readDesign()) === null) {
    const where = `distillation.teacher ${run.id}`;
    throw new InputError({ where, expected: 'a run that is done', found: `one that is ${state}`, hint });
  }
  const problem = teacherProblem(student, await run.config(), run.id);
  if (problem !== null) throw new InputError({ ...problem, hint: problem.hint ?? hint });
  return run;
}

/** A run that is, or is to become, the teacher that a student asks for without a name; null when there is none yet. */
async function findTeacher(library: RunLibrary, student: DesignConfig): Promise<RunFolder | null> {
  const wanted = comparable(teacherConfigOf(student));
  // One that was stopped early is not what was asked for, and one that diverged or failed would do so again.
  const usable = (await library.list()).filter(({ state }) => !['diverged', 'failed', 'stopped'].includes(state));
  // A teacher that is done comes before one that was left half-way.
  const ordered = [...usable.filter(hasLearned), ...usable.filter((record) => !hasLearned(record))];
  for (const { id } of ordered) {
    const run = await library.find(id);
    const config = await run.config().catch(() => null);
    if (config !== null && comparable(config) === wanted) return run;
  }
  return null;
}

/** All of a configuration that decides what is learned: not its name, nor how often it is saved, nor the settings of what is switched off. */
export function comparable(config: DesignConfig): string {
  const { distillation, mask, training, unrolling } = config;
  return JSON.stringify({
    ...config,
    name: '',
    distillation: distillation.enabled ? distillation : null,
    mask: { ...mask, quantisation: mask.learned && mask.bits !== null ? mask.quantisation : null },
    unrolling: unrolling.stages > 0 ? unrolling : null,
    training: { ...training, checkpointSeconds: 0 },
  });
}

async function findRun(library: RunLibrary, where: string, name: string, hint: string): Promise<RunFolder> {
  const run = await library.find(name).catch((error: unknown) => {
    if (error instanceof InputError) return null;
    throw error;
  });
  if (run !== null) return run;
  const found = 'none: deleted, or of another workspace';
  throw new InputError({ where: `${where} ${name}`, expected: 'a run of this workspace', found, hint });
}
