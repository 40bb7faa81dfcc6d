import os from 'node:os';
import path from 'node:path';
import { InputError } from '../../math/input-error.ts';
import { workspaceAt } from '../../runs/workspace.ts';
import { locations } from '../../service/locations.ts';
import type { CommandFile } from '../command-file.ts';
import { connect } from '../connect.ts';
import { quoted, type CommandContext, type CommandResult } from '../context.ts';
import { EXIT } from '../failure.ts';
import { freshFolder, outputFolder } from '../files.ts';
import { libraryOf } from '../library.ts';
import { oneOf, repeated, wholeNumber } from '../options.ts';
import { durationCell, psnrCell, seedsCell } from '../reproduce/cells.ts';
import { trialsOf, type Experiment } from '../reproduce/experiment.ts';
import { resultsCsv, summaryCsv, summaryRows } from '../reproduce/results-files.ts';
import { runExperiment } from '../reproduce/run-experiment.ts';
import { summariseArms, type ArmSummary } from '../reproduce/summary.ts';
import { slurmScript } from '../sweep/slurm.ts';
import { readSweep } from '../sweep/sweep-file.ts';
import { renderTable } from '../terminal/table.ts';

const SCHEDULERS = ['local', 'slurm'] as const;

interface SweepOptions {
  readonly scheduler: (typeof SCHEDULERS)[number];
  readonly only?: number;
  readonly jobs?: number;
  readonly threads?: number;
  readonly sbatch?: readonly string[];
  readonly out?: string;
  readonly force?: boolean;
}

export const addSweep: CommandFile = (program, act) => {
  program
    .command('sweep')
    .argument('<file>', 'a grid of designs (.json; see docs/sweeps.md)')
    .description(
      'Train a grid of designs as ordinary runs, and write two tables of what they came to. What is trained already is taken as it is, what was left is gone on with.',
    )
    .option('--scheduler <name>', 'local, or slurm: writes a job array to submit', oneOf('--scheduler', SCHEDULERS), 'local')
    .option('--only <n>', 'one run of the sweep by its number from 0, as a task of an array does', wholeNumber('--only'))
    .option(
      '--jobs <n>',
      'runs at the same time: local, each on its share of the cores (default: 1); slurm, at most (default: as many as there are nodes)',
      wholeNumber('--jobs', { least: 1, most: 1000 }),
    )
    .option('--threads <n>', 'cores of a run (default: its share; slurm: 4)', wholeNumber('--threads', { least: 1, most: 256 }))
    .option('--sbatch <option>', 'of slurm: a further directive, such as --sbatch=--partition=gpu (repeatable)', repeated)
    .option('--out <dir>', 'a new folder for results.csv and summary.csv, or the script (default: named after the sweep)')
    .option('--force', 'write into a folder that has files')
    .action(act(sweep));
};

async function sweep(context: CommandContext, options: SweepOptions, file: string): Promise<CommandResult> {
  const sweepFile = context.resolve(file);
  const experiment = await readSweep(sweepFile, locations.assets, context.seed ?? 0);
  if (options.scheduler === 'slurm') return await writeArray(context, options, experiment, sweepFile);
  if (options.sbatch !== undefined) {
    throw new InputError({ where: '--sbatch', expected: '--scheduler slurm with it', found: '--scheduler local' });
  }
  if (options.only !== undefined) return await trainOne(context, options, experiment, options.only, file);
  const folder = await resultFolder(context, options, experiment);
  const outcomes = await train(context, options, experiment, file);
  const summaries = summariseArms(experiment.arms, outcomes, { references: [], compared: 'network' });
  await folder.write('results.csv', resultsCsv(outcomes));
  const summary = await folder.write('summary.csv', summaryCsv(summaries));
  const problems = outcomes.filter(({ problem }) => problem !== null);
  for (const { arm, seed, problem } of problems) context.say(`kinoform: ${arm.title}, seed ${seed}: ${problem}`);
  return {
    json: {
      sweep: experiment.name,
      folder: folder.folder,
      runs: outcomes.map(({ arm, seed, run, problem }) => ({ design: arm.name, seed, run: run?.id ?? null, problem })),
      designs: summaryRows(summaries),
    },
    text: `${tableOf(summaries)}\n\ntables in ${context.display(summary)}`,
    // A design that diverges is a result; one that fails is not.
    exit: outcomes.every(({ run }) => run?.state === 'done' || run?.state === 'diverged') ? EXIT.ok : EXIT.failed,
  };
}

const resultFolder = async (context: CommandContext, { out, force = false }: SweepOptions, { name }: Experiment) =>
  outputFolder(out === undefined ? await freshFolder(context.resolve(`sweep-${fileName(name)}`)) : context.resolve(out), {
    force,
  });

function train(context: CommandContext, { jobs = 1, threads }: SweepOptions, experiment: Experiment, file: string) {
  const share = threads ?? (jobs === 1 ? undefined : Math.max(1, Math.floor(os.availableParallelism() / jobs)));
  return runExperiment(experiment, {
    context,
    library: libraryOf(context),
    jobs,
    connect: () => connect(context, { threads: share }),
    onwards: context.commandLine(`sweep ${quoted(file)}`),
    now: () => performance.now() / 1000,
  });
}

/** One run by its number: other tasks train the others into the same workspace. */
async function trainOne(
  context: CommandContext,
  options: SweepOptions,
  experiment: Experiment,
  number: number,
  file: string,
): Promise<CommandResult> {
  const trials = trialsOf(experiment);
  const trial = trials[number];
  if (trial === undefined) {
    throw new InputError({ where: '--only', expected: `a run of 0 to ${trials.length - 1}`, found: `${number}` });
  }
  const alone = { ...experiment, arms: [{ ...trial.arm, seeds: 1 }], firstSeed: trial.seed };
  const [outcome] = await train(context, options, alone, file);
  const { run, problem } = outcome!;
  return {
    json: { design: trial.arm.name, seed: trial.seed, run: run?.id ?? null, problem },
    text: `${trial.arm.title}, seed ${trial.seed}: ${problem ?? run?.id ?? 'no run'}`,
    exit: run?.state === 'done' || run?.state === 'diverged' ? EXIT.ok : EXIT.failed,
  };
}

async function writeArray(
  context: CommandContext,
  options: SweepOptions,
  experiment: Experiment,
  file: string,
): Promise<CommandResult> {
  const folder = await resultFolder(context, options, experiment);
  const tasks = trialsOf(experiment).length;
  const text = slurmScript({
    name: experiment.name,
    tasks,
    atOnce: options.jobs ?? null,
    file,
    workspace: workspaceAt(context.workspace).folder,
    folder: folder.folder,
    seed: experiment.firstSeed,
    threads: options.threads ?? 4,
    directives: options.sbatch ?? [],
  });
  const script = await folder.write('sweep.sbatch', text);
  const gather = context.commandLine(`sweep ${quoted(context.display(file))}`);
  return {
    json: { sweep: experiment.name, script, tasks, submit: ['sbatch', script] },
    text: `${tasks} runs\n\nsubmit with:  sbatch ${quoted(path.normalize(script))}\ngather with:  ${gather}`,
  };
}

const fileName = (name: string): string => name.replace(/[^\w.-]+/g, '-').toLowerCase();

const tableOf = (summaries: readonly ArmSummary[]): string =>
  renderTable(
    [
      { title: 'design', cell: ({ arm }) => arm.title },
      { title: 'seeds', cell: seedsCell, align: 'right' },
      { title: 'network, dB [95 %]', cell: ({ methods }) => oneLine(psnrCell(methods['network'])), align: 'right' },
      { title: 'nothing learned (ER), dB', cell: ({ methods }) => oneLine(psnrCell(methods['er'])), align: 'right' },
      { title: 'network + projections, dB', cell: ({ methods }) => oneLine(psnrCell(methods['network+er'])), align: 'right' },
      { title: 'training', cell: ({ trainingSeconds }) => durationCell(trainingSeconds), align: 'right' },
    ],
    summaries,
  );

const oneLine = (cell: string): string => cell.replaceAll('\n', '; ');
