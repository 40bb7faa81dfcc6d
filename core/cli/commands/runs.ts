import type { Command } from 'commander';
import { InputError } from '../../math/input-error.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import type { Act, CommandFile } from '../command-file.ts';
import { libraryOf } from '../library.ts';
import type { DesignConfig } from '../../training/design-config.ts';
import { describeCost, describeOrigin } from '../run-facts.ts';
import { renderScores } from '../score-table.ts';
import { formatTime } from '../terminal/format.ts';
import { renderPairs, renderTable } from '../terminal/table.ts';

export const addRuns: CommandFile = (program, act) => {
  const runs = program
    .command('runs')
    .description('The history of designs. A run is named by its id, or by any part of it that no other run has.');
  addList(runs, act);
  addShow(runs, act);
  addDelete(runs, act);
  addReindex(runs, act);
};

function addList(runs: Command, act: Act): void {
  runs
    .command('list')
    .description('All runs, newest first.')
    .action(
      act(async (context) => {
        const records = await libraryOf(context).list();
        return {
          json: { runs: records },
          text: records.length === 0 ? 'No runs yet: start with kinoform design mini' : listOf(records),
        };
      }),
    );
}

const listOf = (records: readonly RunRecord[]): string =>
  renderTable(
    [
      { title: 'run', cell: ({ id }) => id },
      { title: 'state', cell: ({ state }) => state },
      { title: 'created', cell: ({ created }) => formatTime(created) },
      { title: 'epochs', cell: ({ epoch, epochs }) => `${epoch}/${epochs}`, align: 'right' },
      { title: 'PSNR, dB', cell: ({ evaluation }) => evaluation?.['network']?.psnr.mean.toFixed(2) ?? '', align: 'right' },
      { title: 'SSIM', cell: ({ evaluation }) => evaluation?.['network']?.ssim.mean.toFixed(3) ?? '', align: 'right' },
      { title: 'engine', cell: ({ engine }) => engine ?? '' },
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

function addDelete(runs: Command, act: Act): void {
  runs
    .command('delete')
    .argument('<runs...>', 'the runs')
    .option('--yes', 'needed, because nothing brings a run back')
    .description('Remove runs with all their files.')
    .action(
      act(async (context, { yes }: { yes?: boolean }, texts: string[]) => {
        const library = libraryOf(context);
        const found = await Promise.all(texts.map((text) => library.find(text)));
        if (yes !== true) {
          throw new InputError({
            where: '--yes',
            expected: 'it with delete',
            found: 'nothing',
            hint: 'nothing brings a run back',
          });
        }
        const ids = found.map(({ id }) => id);
        for (const id of ids) await library.remove(id);
        return { json: { deleted: ids }, text: ids.map((id) => `deleted ${id}`).join('\n') };
      }),
    );
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
