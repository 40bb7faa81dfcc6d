import type { RunLibrary } from '../runs/run-library.ts';
import type { DesignConfig } from '../training/design-config.ts';
import { teacherProblem } from '../training/teacher.ts';
import type { RequestOutput } from './contract.ts';
import { hasLearned } from './forebears.ts';

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
