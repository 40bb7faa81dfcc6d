import fs from 'node:fs/promises';
import path from 'node:path';
import { framesToMeasurements } from '../../capture/measurements.ts';
import { besideCapture, readCapture } from '../../capture/capture-file.ts';
import { exists } from '../../formats/files.ts';
import { InputError } from '../../math/input-error.ts';
import type { Finding } from '../../service/contract.ts';
import { readMask } from '../../slm/mask.ts';
import type { CommandFile } from '../command-file.ts';
import { connect } from '../connect.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { electronOf } from '../electron-runtime.ts';
import { EXIT } from '../failure.ts';
import { renderFindings } from '../findings.ts';
import { loadMask } from '../load-design.ts';
import { formatBytes, formatSeconds } from '../terminal/format.ts';
import { renderPairs, renderTable } from '../terminal/table.ts';

export const addDoctor: CommandFile = (program, act) => {
  program
    .command('doctor')
    .argument('[capture]', 'a capture.json')
    .description('What this installation has and how fast it is; or, with a capture, what is wrong with its frames.')
    .action(
      act((context, _, capture: string | undefined) =>
        capture === undefined ? examineInstallation(context) : examineCapture(context, context.resolve(capture)),
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
    const electron = await electronOf(context.env);
    const { bavail, bsize } = await fs.statfs(info.workspace);
    const free = bavail * bsize;
    const pairs = renderPairs([
      ['Kinoform', info.version],
      ['Node', `${info.node}, ${info.platform}`],
      ['Electron', electron ?? 'not installed: npm start serves the screens to a browser'],
      ['workspace', `${context.display(info.workspace)}, ${formatBytes(free)} free`],
      ...datasets.map(({ title, available, note }): [string, string] => [
        'data set',
        `${title}: ${available ? context.display(note) : `not here; ${note}`}`,
      ]),
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
      json: { ...info, electron, freeBytes: free, datasets, engines },
      text: `${pairs}\n\n${table}\n\n* used unless --engine names another`,
    };
  } finally {
    connection.close();
  }
}

/** The checks that reading the frames makes, each told on its own. */
async function examineCapture(context: CommandContext, file: string): Promise<CommandResult> {
  const capture = await readCapture(file);
  const findings: Finding[] = [
    await checkFiles(
      file,
      capture.frames.map((frame) => frame.file),
    ),
  ];
  if (findings[0]!.verdict === 'ok') findings.push(...(await checkFrames(context, file)));
  const stopped = findings.some(({ verdict }) => verdict === 'stop');
  return {
    json: { capture: file, frames: capture.frames.length, findings },
    text: renderFindings(findings),
    exit: stopped ? EXIT.failed : EXIT.ok,
  };
}

async function checkFiles(captureFile: string, names: readonly string[]): Promise<Finding> {
  const distinct = [...new Set(names)];
  const there = await Promise.all(distinct.map((name) => exists(besideCapture(captureFile, name))));
  const missing = distinct.filter((_, index) => !there[index]);
  const message =
    missing.length === 0
      ? `All ${distinct.length} are there.`
      : `${missing.length} of ${distinct.length} are missing, first ${missing[0]}.`;
  return { id: 'files', title: 'Frame files', verdict: missing.length === 0 ? 'ok' : 'stop', message };
}

async function checkFrames(context: CommandContext, file: string): Promise<Finding[]> {
  try {
    const { capture, intensity, saturated, pixels } = await framesToMeasurements(file, await maskShape(context, file));
    const [scenes, snapshots] = intensity.shape;
    const share = saturated / pixels;
    const unknownScale = capture.intensityPerCountRate === 1;
    return [
      {
        id: 'read',
        title: 'Frames',
        verdict: 'ok',
        message: `${scenes} scenes behind ${snapshots} masks, all readable, bits and sizes as ${path.basename(file)} says.`,
      },
      {
        id: 'saturation',
        title: 'Saturation',
        verdict: saturated === 0 ? 'ok' : 'risk',
        message:
          saturated === 0
            ? 'No pixel is at the end of the range.'
            : `${saturated} pixels (${(100 * share).toPrecision(2)} %) are saturated: expose shorter.`,
      },
      {
        id: 'darks',
        title: 'Dark frames',
        verdict: capture.darks.length > 0 || capture.note.startsWith('Simulated') ? 'ok' : 'risk',
        message:
          capture.darks.length > 0 ? `${capture.darks.length} are subtracted.` : 'None: dark counts stay in the intensities.',
      },
      {
        id: 'scale',
        title: 'Scale',
        verdict: unknownScale ? 'note' : 'ok',
        message: unknownScale
          ? 'The intensity of a count is not known: priors on amplitude and networks need it.'
          : 'Counts are scaled to model intensities.',
      },
    ];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [{ id: 'read', title: 'Frames', verdict: 'stop', message: error.message }];
  }
}

async function maskShape(context: CommandContext, file: string): Promise<readonly number[]> {
  const { mask } = await readCapture(file);
  if (mask.file !== null) return (await readMask(besideCapture(file, mask.file))).shape;
  if (mask.run !== null) return (await loadMask(context, mask.run)).mask.shape;
  throw new InputError({ where: file, expected: 'the mask that was displayed', found: 'no mask file and no run' });
}
