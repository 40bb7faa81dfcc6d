import { kinoform } from './command-line.ts';

/** Far less than the mini preset: what is looked at is the history, not its figures. */
const TINY = {
  'dataset.height': 16,
  'dataset.width': 16,
  'dataset.train': 64,
  'dataset.validation': 8,
  'dataset.test': 4,
  'network.baseWidth': 4,
  'initialisation.iterations': 3,
  'training.epochs': 1,
};

export interface TinyRuns {
  readonly student: string;
  /** Of the student, with two snapshots. */
  readonly teacher: string;
  /** Like the student, of another seed and by itself. */
  readonly plain: string;
}

/** Trains three runs into a workspace, in seconds: a student, its teacher, and one that has nothing to do with them. */
export function trainTinyRuns(workspace: string): TinyRuns {
  const train = (name: string, seed: number, more: object): { run: string; lineage: { teacher: string } } => {
    const settings = Object.entries({ name, ...TINY, ...more }).flatMap(([setting, value]) => ['--set', `${setting}=${value}`]);
    const words = ['design', 'mini', ...settings, '--seed', `${seed}`, '--workspace', workspace, '--json'];
    return JSON.parse(kinoform(...words)) as { run: string; lineage: { teacher: string } };
  };
  const lessons = { 'distillation.enabled': true, 'distillation.teacherSnapshots': 2, 'distillation.teacherEpochs': 1 };
  const student = train('distilled', 1, lessons);
  const plain = train('plain', 2, {});
  return { student: student.run, teacher: student.lineage.teacher, plain: plain.run };
}
