import fs from 'node:fs/promises';
import type { CommandFile } from '../command-file.ts';
import { connect } from '../connect.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { MASK_LEVELS } from '../options.ts';
import { electronOf } from '../electron-runtime.ts';
import { examineCaptureFile, type DoctorOptions } from '../examine-capture-file.ts';
import { formatSeconds } from '../terminal/format.ts';
import { renderPairs, renderTable } from '../terminal/table.ts';

export const addDoctor: CommandFile = (program, act) => {
  program
    .command('doctor')
    .argument('[capture]', 'a capture.json')
    .description('What this installation has and how fast it is; or, with a capture, what is wrong with its frames.')
    .option(...MASK_LEVELS)
    .option('--fix', 'write a capture.json with every safe fix beside it; the frames stay as they are')
    .option('--out <file>', 'where --fix writes (default: NAME-fixed.json beside it)')
    .option('--force', 'replace a file that is there')
    .action(
      act((context, options: DoctorOptions, capture: string | undefined) =>
        capture === undefined ? examineInstallation(context) : examineCaptureFile(context, context.resolve(capture), options),
      ),
    );
};

async function examineInstallation(context: CommandContext): Promise<CommandResult> {
  const connection = connect(context);
  try {
    const { client } = connection;
    context.progress.update({ label: 'measuring the engines', done: 0, total: 0 });
    const [info, datasets, engines] = await Promise.all([
      client.request('app.info', {}),
      client.request('datasets.list', {}),
      client.request('engines.list', {}),
    ]);
    const { findings } = await client.request('doctor.examine', {});
    const electron = await electronOf(context.env);
    const { bavail, bsize } = await fs.statfs(info.workspace);
    const pairs = renderPairs([
      ...findings
        // The table below says more.
        .filter(({ id }) => !id.startsWith('engine'))
        .map(({ title, verdict, message }): [string, string] => [title, verdict === 'risk' ? `${message}: low` : message]),
      ['Electron', electron ?? 'not installed: npm start serves the screens to a browser'],
    ]);
    const table = renderTable(
      [
        { title: 'engine', cell: ({ name, chosen }) => name + (chosen ? ' *' : '') },
        {
          title: 'small step',
          align: 'right',
          cell: ({ secondsPerStep }) => (secondsPerStep === null ? '–' : formatSeconds(secondsPerStep)),
        },
        { title: '', cell: ({ title, note }) => `${title}: ${note}` },
      ],
      engines,
    );
    return {
      json: { ...info, electron, freeBytes: bavail * bsize, datasets, engines, findings },
      text: `${pairs}\n\n${table}\n\n* used unless --engine names another`,
    };
  } finally {
    connection.close();
  }
}
