import type { RunFolder } from '../runs/run-folder.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import { InputError } from '../math/input-error.ts';
import type { DesignConfig } from '../training/design-config.ts';
import { teacherConfigOf, teacherProblem } from '../training/teacher.ts';
import type { RequestOutput } from './contract.ts';

/** The runs that see more snapshots than a design and have learned to read them: those that may teach it first, best first. */
export async function listTeachers(library: RunLibrary, student: DesignConfig): Promise<RequestOutput<'designs.teachers'>> {
  const candidates = await Promise.all(
    (await library.list()).filter(hasLearned).map(async ({ id, name, evaluation }) => {
      const config = await (await library.find(id)).config().catch(() => null);
      if (config === null || config.sensing.snapshots <= student.sensing.snapshots) return [];
      const problem = teacherProblem(student, config, id);
      const why = problem === null ? null : `${problem.found}, not ${problem.expected.replace(/^a teacher of /, '')}`;
      const psnr = evaluation?.['network']?.psnr.mean ?? null;
      return [{ run: id, name, snapshots: config.sensing.snapshots, psnr, problem: why }];
    }),
  );
  const rank = ({ psnr, problem }: { psnr: number | null; problem: string | null }): number =>
    (problem === null ? 1e3 : 0) + (psnr ?? 0);
  return candidates.flat().sort((a, b) => rank(b) - rank(a));
}

/** Done, or stopped by somebody who found it good enough. */
const hasLearned = ({ state }: { readonly state: string }): boolean => state === 'done' || state === 'stopped';

/** The run that a student names as its teacher. @throws InputError when it is gone, has not learned, or does not fit */
export async function namedTeacher(library: RunLibrary, student: DesignConfig, name: string): Promise<RunFolder> {
  const hint = 'leave distillation.teacher empty to have one trained';
  const run = await library.find(name).catch((error: unknown) => {
    if (!(error instanceof InputError)) throw error;
    const found = 'none: deleted, or of another workspace';
    throw new InputError({ where: `distillation.teacher ${name}`, expected: 'a run of this workspace', found, hint });
  });
  const { state } = await run.record();
  if (!hasLearned({ state }) || (await run.store.readDesign()) === null) {
    throw new InputError({
      where: `distillation.teacher ${run.id}`,
      expected: 'a run that is done',
      found: `one that is ${state}`,
      hint,
    });
  }
  const problem = teacherProblem(student, await run.config(), run.id);
  if (problem !== null) throw new InputError({ hint, ...problem });
  return run;
}

/** A run that is, or is to become, the teacher that a student asks for without a name; null when there is none yet. */
export async function findTeacher(library: RunLibrary, student: DesignConfig): Promise<RunFolder | null> {
  const wanted = comparable(teacherConfigOf(student));
  const usable = (await library.list()).filter(({ state }) => state !== 'diverged' && state !== 'failed' && state !== 'stopped');
  // A teacher that is done comes before one that was left half-way.
  const ordered = [...usable.filter(hasLearned), ...usable.filter((record) => !hasLearned(record))];
  for (const { id } of ordered) {
    const run = await library.find(id);
    const config = await run.config().catch(() => null);
    if (config !== null && comparable(config) === wanted) return run;
  }
  return null;
}

/** All of a configuration that decides what is learned: not its name, nor how often it is saved. */
export function comparable(config: DesignConfig): string {
  return JSON.stringify({ ...config, name: '', training: { ...config.training, checkpointSeconds: 0 } });
}
