import type { Command } from 'commander';
import { InputError } from '../../math/input-error.ts';
import { filterRuns, NO_FILTER, type RunFilter } from '../../runs/run-filter.ts';
import { runStateSchema, type RunRecord, type RunState } from '../../runs/run-record.ts';
import type { Act, CommandFile } from '../command-file.ts';
import { libraryOf } from '../library.ts';
import type { DesignConfig } from '../../training/design-config.ts';
import { listOf, numberIn, numbersIn, repeated, wholeNumber } from '../options.ts';
import { describeAnnotations, describeCost, describeOrigin } from '../run-facts.ts';
import { addAnnotations } from '../history/annotate.ts';
import { addBundles } from '../history/bundles.ts';
import { addCompare } from '../history/compare.ts';
import { addTrash } from '../history/trash.ts';
import { renderScores } from '../score-table.ts';
import { formatTime } from '../terminal/format.ts';
import { renderPairs, renderTable } from '../terminal/table.ts';

export const addRuns: CommandFile = (program, act) => {
  const runs = program
    .command('runs')
    .description('The history of designs. A run is named by its id, or by any part of it that no other run has.');
  addList(runs, act);
  addShow(runs, act);
  addCompare(runs, act);
  addAnnotations(runs, act);
  addBundles(runs, act);
  addTrash(runs, act);
  addReindex(runs, act);
};

interface ListOptions {
  readonly search?: string;
  readonly state?: readonly RunState[];
  readonly preset?: string;
  readonly snapshots?: readonly number[];
  readonly model?: readonly string[];
  readonly dataset?: string;
  readonly tag?: readonly string[];
  readonly starred?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly psnr?: number;
  readonly limit?: number;
}

function addList(runs: Command, act: Act): void {
  runs
    .command('list')
    .description('Runs, newest first: all of them, or those that every option given fits.')
    .option('--search <words>', 'words of the name, the id, a tag or the note')
    .option('--state <a,b>', 'in one of these states', listOf('--state', runStateSchema.options))
    .option('--preset <name>', 'made from this preset')
    .option('--snapshots <n,...>', 'of so many snapshots', numbersIn('--snapshots', { least: 1 }))
    .option('--model <a,b>', 'of these scenes', listOf('--model', ['amplitude', 'phase', 'complex']))
    .option('--dataset <name>', 'of this data set')
    .option('--tag <tag>', 'with this tag; may be repeated', repeated)
    .option('--starred', 'with a star')
    .option('--from <day>', 'made on this day or later (UTC), e.g. 2026-03-01', day('--from'))
    .option('--to <day>', 'made on this day or earlier', day('--to'))
    .option('--psnr <dB>', 'whose network reaches this on its test scenes', numberIn('--psnr'))
    .option('--limit <n>', 'the newest so many', wholeNumber('--limit', { least: 1 }))
    .action(
      act(async (context, options: ListOptions) => {
        const all = await libraryOf(context).list();
        const records = filterRuns(all, filterOf(options)).slice(0, options.limit);
        const none = all.length === 0 ? 'No runs yet: start with kinoform design mini' : `None of ${all.length} runs fits`;
        return { json: { runs: records }, text: records.length === 0 ? none : tableOf(records) };
      }),
    );
}

const filterOf = (options: ListOptions): RunFilter => ({
  ...NO_FILTER,
  text: options.search ?? '',
  states: options.state ?? [],
  presets: options.preset === undefined ? [] : [options.preset],
  snapshots: options.snapshots ?? [],
  models: options.model ?? [],
  sources: options.dataset === undefined ? [] : [options.dataset],
  tags: options.tag ?? [],
  starred: options.starred ?? false,
  from: options.from ?? null,
  to: options.to ?? null,
  psnr: { least: options.psnr ?? null, most: null },
});

const day =
  (option: string) =>
  (text: string): string => {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
    throw new InputError({ where: option, expected: 'a day such as 2026-03-01', found: `"${text}"` });
  };

const tableOf = (records: readonly RunRecord[]): string =>
  renderTable(
    [
      { title: 'run', cell: ({ id }) => id },
      { title: 'state', cell: ({ state }) => state },
      { title: 'created', cell: ({ created }) => formatTime(created) },
      { title: 'epochs', cell: ({ epoch, epochs }) => `${epoch}/${epochs}`, align: 'right' },
      { title: 'PSNR, dB', cell: ({ evaluation }) => evaluation?.['network']?.psnr.mean.toFixed(2) ?? '', align: 'right' },
      { title: 'SSIM', cell: ({ evaluation }) => evaluation?.['network']?.ssim.mean.toFixed(3) ?? '', align: 'right' },
      { title: 'engine', cell: ({ engine }) => engine ?? '' },
      { title: 'tags', cell: ({ annotations: { star, tags } }) => [...(star ? ['★'] : []), ...tags].join(' ') },
      { title: '', cell: ({ lineage }) => (lineage.teacher === null ? '' : `student of ${tailOf(lineage.teacher)}`) },
    ],
    records,
  );

/** The end of an id, which is random: enough to name the run by. */
const tailOf = (id: string): string => id.slice(id.lastIndexOf('-') + 1);

function addShow(runs: Command, act: Act): void {
  runs
    .command('show')
    .argument('<run>', 'the run')
    .description('One run: configuration, training, test figures, files.')
    .action(
      act(async (context, _, text: string) => {
        const run = await libraryOf(context).find(text);
        const [record, config, history] = await Promise.all([run.record(), run.config(), run.history()]);
        const pairs = renderPairs([
          ['run', record.id],
          ['state', record.state + (record.reason === null ? '' : `: ${record.reason}`)],
          ['created', formatTime(record.created)],
          ['engine', record.engine ?? ''],
          ['epochs', `${record.epoch} of ${record.epochs}`],
          ['seed', String(config.seed)],
          ['scenes', `${config.scene.model}, ${config.dataset.height}×${config.dataset.width}, ${config.dataset.source}`],
          ['snapshots', String(config.sensing.snapshots)],
          ['mask', describeMask(config)],
          ['network', describeNetwork(config)],
          ...describeOrigin(record),
          ...describeCost(record),
          ...describeAnnotations(record),
          ['folder', context.display(run.folder)],
        ]);
        const scores = record.evaluation === null ? '' : `\n\n${renderScores(record.evaluation)}`;
        return { json: { run: record, config, history, folder: run.folder }, text: pairs + scores };
      }),
    );
}

function describeMask({ mask, training }: DesignConfig): string {
  const kind = mask.learned ? 'learned' : training.startFrom === null ? 'random, fixed' : 'fixed';
  return mask.bits === null ? kind : `${kind}, on ${2 ** mask.bits} levels`;
}

function describeNetwork({ network, unrolling: { stages } }: DesignConfig): string {
  const unet = `U-Net of width ${network.baseWidth} and depth ${network.depth}`;
  return stages === 0 ? unet : `${unet}, ${stages} unrolled stage${stages === 1 ? '' : 's'}`;
}

function addReindex(runs: Command, act: Act): void {
  runs
    .command('reindex')
    .description('Build the index anew from the run folders, e.g. after copying some in.')
    .action(
      act(async (context) => {
        const count = await libraryOf(context).reindex();
        return { json: { runs: count }, text: `${count} runs` };
      }),
    );
}
