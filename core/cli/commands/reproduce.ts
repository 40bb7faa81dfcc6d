import os from 'node:os';
import { loadDesignConfig } from '../../runs/presets.ts';
import { locations } from '../../service/locations.ts';
import { InputError } from '../../math/input-error.ts';
import type { CommandFile } from '../command-file.ts';
import { connect } from '../connect.ts';
import { quoted, type CommandContext, type CommandResult } from '../context.ts';
import { openEngine } from '../engine.ts';
import { EXIT } from '../failure.ts';
import { freshFolder, outputFolder, type OutputFolder } from '../files.ts';
import { libraryOf } from '../library.ts';
import { loadDesign } from '../load-design.ts';
import { oneOf, wholeNumber } from '../options.ts';
import { renderPage } from '../report/page.ts';
import { differenceCell, psnrCell, seedsCell } from '../reproduce/cells.ts';
import type { Outcome } from '../reproduce/experiment.ts';
import { drawGallery, type Gallery } from '../reproduce/gallery.ts';
import { resultsCsv, summaryCsv, summaryRows } from '../reproduce/results-files.ts';
import { runExperiment } from '../reproduce/run-experiment.ts';
import { STUDIES } from '../reproduce/studies.ts';
import { SCALES, type Assignment, type Scale, type WorkedStudy } from '../reproduce/study.ts';
import { summariseArms, type ArmSummary } from '../reproduce/summary.ts';
import { datasetName } from '../scenes.ts';
import { renderTable, type Column } from '../terminal/table.ts';

interface ReproduceOptions {
  readonly scale: Scale;
  readonly seeds?: number;
  readonly jobs?: number;
  readonly dataset?: string;
  readonly out?: string;
  readonly force?: boolean;
}

const takers = STUDIES.filter((study) => 'work' in study && study.takesImages)
  .map(({ name }) => name)
  .join(', ');

export const addReproduce: CommandFile = (program, act) => {
  program
    .command('reproduce')
    .argument('<study>', STUDIES.map(({ name, title }) => `${name}: ${title}`).join('; '))
    .description(
      'A study of the literature: trains what it compares, as ordinary runs, and writes one page and two tables with its figures beside ours. Interrupted, the same command goes on.',
    )
    .option('--scale <name>', `${SCALES.join(', ')}: minutes, an hour or two, as printed`, oneOf('--scale', SCALES), 'laptop')
    .option('--seeds <n>', 'of every arm (default: as the scale has them)', wholeNumber('--seeds', { least: 1, most: 100 }))
    .option(
      '--jobs <n>',
      'runs to train, or points of classical to work on, at the same time, each on its share of the cores (default: one a core, four at most; 1 at the scale paper)',
      wholeNumber('--jobs', { least: 1, most: 64 }),
    )
    .option(
      '--dataset <name>',
      `a known data set, or a file or folder of images, in place of Fashion-MNIST (${takers}); printed figures are then left out`,
    )
    .option('--out <dir>', 'a new folder for report.html, results.csv and summary.csv (default: named after study and scale)')
    .option('--force', 'write into a folder that has files')
    .action(act(reproduce));
};

async function reproduce(context: CommandContext, options: ReproduceOptions, name: string): Promise<CommandResult> {
  const { scale, seeds, out, force = false } = options;
  const study = STUDIES.find(
    (known) =>
      known.name ===
      oneOf(
        'study',
        STUDIES.map((one) => one.name),
      )(name),
  )!;
  if (options.dataset !== undefined && !('takesImages' in study)) {
    throw new InputError({ where: '--dataset', expected: `one of the studies ${takers}`, found: study.name });
  }
  const dataset = options.dataset === undefined ? null : datasetName(context, options.dataset);
  const cores = os.availableParallelism();
  // One small design leaves a second core idle half of the time; each takes some 400 MB. Large ones fill a processor, or the only GPU.
  const jobs = options.jobs ?? (scale === 'paper' ? 1 : Math.min(4, cores));
  // Refused before hours of work, not after.
  const wanted = out === undefined ? null : await outputFolder(context.resolve(out), { force });
  const command = context.commandLine(
    [
      `reproduce ${study.name} --scale ${scale}`,
      seeds === undefined ? [] : `--seeds ${seeds}`,
      context.seed === undefined ? [] : `--seed ${context.seed}`,
      options.jobs === undefined ? [] : `--jobs ${jobs}`,
      options.dataset === undefined ? [] : `--dataset ${quoted(options.dataset)}`,
      out === undefined ? [] : `--out ${quoted(out)}`,
      force ? '--force' : [],
    ]
      .flat()
      .join(' '),
  );
  const open = async (): Promise<OutputFolder> =>
    wanted ?? (await outputFolder(await freshFolder(context.resolve(`${study.name}-${scale}`)), { force }));
  if ('work' in study) return await carryOut(study, { context, scale, seeds, jobs, dataset, command }, open);
  const plan = study.plan(scale, seeds);
  const base = await loadDesignConfig(locations.assets, plan.preset, plan.overrides);
  const outcomes = await runExperiment(
    { name: study.name, base, arms: plan.arms, firstSeed: context.seed ?? 0 },
    {
      context,
      library: libraryOf(context),
      jobs,
      connect: () => connect(context, jobs === 1 ? {} : { threads: Math.max(1, Math.floor(cores / jobs)) }),
      onwards: command,
      now: () => performance.now() / 1000,
    },
  );
  const summaries = summariseArms(plan.arms, outcomes, plan);
  const gallery = await picture(context, outcomes, plan.pictured);
  const page = plan.page({ scale, base, outcomes, summaries, gallery, command, jobs });
  const folder = await open();
  await folder.write('results.csv', resultsCsv(outcomes));
  await folder.write('summary.csv', summaryCsv(summaries));
  const report = await folder.write('report.html', renderPage(page));
  const verdict = plan.verdict(summaries);
  const problems = outcomes.flatMap(({ arm, seed, run, problem }) =>
    problem === null ? [] : [{ arm: arm.name, seed, run: run?.id ?? null, problem }],
  );
  for (const { arm, seed, problem } of problems) context.say(`kinoform: ${arm}, seed ${seed}: ${problem}`);
  return {
    json: { study: study.name, scale, folder: folder.folder, report, verdict, problems, arms: summaryRows(summaries) },
    text: `${renderSummaries(summaries, plan.references)}\n\n${verdict}\n\nopen ${context.display(report)}`,
    // A design that diverges is a result; one that fails is not.
    exit: outcomes.every(({ run }) => run !== null && (run.state === 'done' || run.state === 'diverged')) ? EXIT.ok : EXIT.failed,
  };
}

async function carryOut(study: WorkedStudy, assignment: Assignment, open: () => Promise<OutputFolder>): Promise<CommandResult> {
  const { page, tables, pictures = {}, verdict, text, json } = await study.work(assignment);
  const folder = await open();
  for (const [name, content] of Object.entries({ ...tables, ...pictures })) await folder.write(name, content);
  const report = await folder.write('report.html', renderPage(page));
  return {
    json: { study: study.name, scale: assignment.scale, folder: folder.folder, report, verdict, ...json },
    text: `${text}\n\n${verdict}\n\nopen ${assignment.context.display(report)}`,
  };
}

/** Pictures of the first seed; null where one of the arms has no design. */
async function picture(context: CommandContext, outcomes: readonly Outcome[], arms: readonly string[]): Promise<Gallery | null> {
  const runs = arms.map((name) => outcomes.find(({ arm }) => arm.name === name)?.run ?? null);
  if (!runs.every((run) => run?.state === 'done')) return null;
  context.progress.update({ label: 'pictures', done: 0, total: 0 });
  const engine = await openEngine(context, undefined);
  try {
    const designs = await Promise.all(
      arms.map(async (arm, index) => ({ arm, loaded: await loadDesign(context, runs[index]!.id) })),
    );
    return await drawGallery(engine, designs);
  } finally {
    engine[Symbol.dispose]();
  }
}

function renderSummaries(summaries: readonly ArmSummary[], references: readonly string[]): string {
  const columns: Column<ArmSummary>[] = [
    { title: 'arm', cell: ({ arm }) => arm.title },
    { title: 'seeds', cell: seedsCell, align: 'right' },
    { title: 'network, dB [95 %]', cell: ({ methods }) => oneLine(psnrCell(methods['network'])), align: 'right' },
    { title: 'nothing learned (ER), dB', cell: ({ methods }) => oneLine(psnrCell(methods['er'])), align: 'right' },
    ...references.map((reference): Column<ArmSummary> => ({
      title: `minus ${reference}`,
      cell: ({ against }) => differenceCell(against[reference]),
      align: 'right',
    })),
  ];
  return renderTable(columns, summaries);
}

const oneLine = (cell: string): string => cell.replaceAll('\n', '; ');
