/** What a job array is made of. */
export interface SlurmArray {
  /** Of the sweep. */
  readonly name: string;
  /** Runs, each a task of the array. */
  readonly tasks: number;
  /** Tasks at the same time; null for as many as the cluster gives. */
  readonly atOnce: number | null;
  /** Absolute. */
  readonly file: string;
  readonly workspace: string;
  /** Of the logs. */
  readonly folder: string;
  /** Seeds count from here. */
  readonly seed: number;
  /** Cores of a task. */
  readonly threads: number;
  /** Further directives, such as `--partition=gpu`. */
  readonly directives: readonly string[];
}

/** Seconds before the time limit at which a task is asked to pause its run, so that it can be gone on with. */
const NOTICE = 60;

/**
 * A batch script whose tasks train one run of a sweep each, into one workspace. A task that the time limit or a preemption ends pauses its run: it is put
 * back into the queue, or submitted again with the same script, and goes on there.
 */
export function slurmScript({ name, tasks, atOnce, file, workspace, folder, seed, threads, directives }: SlurmArray): string {
  const job = name.replace(/[^\w.-]+/g, '-');
  const options = [
    `--job-name=${job}`,
    `--array=0-${tasks - 1}${atOnce === null ? '' : `%${atOnce}`}`,
    `--output=${quoted(`${folder.replaceAll('%', '%%')}/%x-%a.log`)}`,
    '--open-mode=append',
    '--ntasks=1',
    `--cpus-per-task=${threads}`,
    `--signal=B:TERM@${NOTICE}`,
    '--requeue',
    ...directives,
  ];
  const words = [
    ...['sweep', shellWord(file), '--only', '"$SLURM_ARRAY_TASK_ID"', '--threads', '"$SLURM_CPUS_PER_TASK"'],
    ...['--workspace', shellWord(workspace), '--seed', `${seed}`],
  ];
  return `#!/bin/bash
${options.map((option) => `#SBATCH ${option}\n`).join('')}
# KINOFORM says how it is called on the nodes, such as KINOFORM="npx kinoform".
exec \${KINOFORM:-kinoform} ${words.join(' ')}
`;
}

/** A path of a directive, which is read word by word. */
const quoted = (path: string): string => (/\s/.test(path) ? `"${path}"` : path);

/** One word for a shell, whatever it holds. */
const shellWord = (word: string): string => (/^[\w.,:/=+@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
