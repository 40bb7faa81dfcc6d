import type { Command } from 'commander';
import { InputError } from '../../math/input-error.ts';
import { deleteRuns } from '../../runs/delete-runs.ts';
import type { Act } from '../command-file.ts';
import { libraryOf } from '../library.ts';
import { formatTime } from '../terminal/format.ts';
import { renderTable } from '../terminal/table.ts';

/** `runs delete`, `runs trash`, `runs restore`, `runs purge`. */
export function addTrash(runs: Command, act: Act): void {
  runs
    .command('delete')
    .argument('<runs...>', 'the runs')
    .description('Put runs into the trash of the workspace, from where they can be restored for 30 days.')
    .action(
      act(async (context, _, texts: string[]) => {
        const library = libraryOf(context);
        const ids = await deleteRuns(library, await Promise.all(texts.map((text) => library.find(text))));
        const undo = `undo with: ${context.commandLine(`runs restore ${ids.join(' ')}`)}`;
        return { json: { deleted: ids }, text: [...ids.map((id) => `deleted ${id}`), undo].join('\n') };
      }),
    );
  runs
    .command('trash')
    .description('The deleted runs, the latest deleted first.')
    .action(
      act(async (context) => {
        const deleted = await libraryOf(context).trash.list();
        const table = renderTable(
          [
            { title: 'run', cell: ({ record }) => record.id },
            { title: 'deleted', cell: (run) => formatTime(run.deleted) },
          ],
          deleted,
        );
        return {
          json: { runs: deleted.map(({ record, ...run }) => ({ id: record.id, name: record.name, ...run })) },
          text: deleted.length === 0 ? 'The trash is empty' : table,
        };
      }),
    );
  runs
    .command('restore')
    .argument('<runs...>', 'the deleted runs (see runs trash)')
    .description('Bring deleted runs back.')
    .action(
      act(async (context, _, texts: string[]) => {
        const ids = await libraryOf(context).trash.restore(texts);
        return { json: { restored: ids }, text: ids.map((id) => `restored ${id}`).join('\n') };
      }),
    );
  runs
    .command('purge')
    .argument('[runs...]', 'the deleted runs (see runs trash)')
    .option('--all', 'everything in the trash')
    .option('--yes', 'needed, because nothing brings a purged run back')
    .description('Remove deleted runs with all their files, for good.')
    .action(
      act(async (context, { all = false, yes = false }: { all?: boolean; yes?: boolean }, texts: string[]) => {
        if (all === texts.length > 0) {
          throw new InputError({ where: 'runs purge', expected: 'either runs or --all', found: all ? 'both' : 'neither' });
        }
        if (!yes) {
          throw new InputError({
            where: '--yes',
            expected: 'it with purge',
            found: 'nothing',
            hint: 'nothing brings a run back',
          });
        }
        const purged = await libraryOf(context).trash.purge(all ? null : texts);
        return { json: { purged }, text: purged.map((id) => `purged ${id}`).join('\n') };
      }),
    );
}
