import { InputError } from '../../math/input-error.ts';
import type { Metres } from '../../math/units.ts';
import type { ExportSettings, Finding } from '../../service/contract.ts';
import { locations } from '../../service/locations.ts';
import { exportMask } from '../../slm/export.ts';
import { readMask } from '../../slm/mask.ts';
import { loadProfile } from '../../slm/profile.ts';
import type { CommandFile } from '../command-file.ts';
import { connect } from '../connect.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { renderFindings } from '../findings.ts';
import { length, numberIn, oneOf, wholeNumber, wholePair } from '../options.ts';

interface ExportOptions {
  readonly slm: string;
  readonly wavelength: Metres;
  readonly format?: 'bmp' | 'png';
  readonly block?: number;
  readonly twoPiLevel?: number;
  readonly flipHorizontal?: boolean;
  readonly flipVertical?: boolean;
  readonly sign?: '1' | '+1' | '-1';
  readonly offset?: [number, number];
  readonly out: string;
  readonly force?: boolean;
}

export const addExport: CommandFile = (program, act) => {
  program
    .command('export')
    .argument('<mask>', 'a run, or a mask file (.npy, radians)')
    .description('Write a mask as the bitmap that a spatial light modulator shows, with a sidecar that says how to read it.')
    .requiredOption('--slm <profile>', 'device: a known profile such as holoeye-pluto-2, or a profile file')
    .requiredOption('--wavelength <length>', 'e.g. 633nm', length('--wavelength'))
    .requiredOption('--out <file>', 'the bitmap; several snapshots are numbered')
    .option('--format <format>', 'bmp or png (default: by the name of the file)', oneOf('--format', ['bmp', 'png']))
    .option('--block <n>', 'panel pixels per mask pixel (default: the largest that fits)', wholeNumber('--block', { least: 1 }))
    .option(
      '--two-pi-level <n>',
      "grey level of a phase of 2π (default: the profile's)",
      numberIn('--two-pi-level', { above: 0 }),
    )
    .option('--flip-horizontal', 'swap left and right')
    .option('--flip-vertical', 'swap top and bottom')
    .option(
      '--sign <sign>',
      "1: more phase, more grey; -1: the opposite (default: the profile's)",
      oneOf('--sign', ['1', '+1', '-1']),
    )
    .option('--offset <r,c>', 'move the centred mask by panel pixels, down and right', wholePair('--offset'))
    .option('--force', 'replace files that exist')
    .action(act(exportCommand));
};

async function exportCommand(context: CommandContext, options: ExportOptions, mask: string): Promise<CommandResult> {
  const out = context.resolve(options.out);
  const settings = settingsOf(context, options);
  const result = mask.endsWith('.npy')
    ? await exportFile(context, mask, settings, out, options.force ?? false)
    : await exportRun(context, mask, settings, out, options.force ?? false);
  const files = result.files.map((file) => `wrote ${context.display(file)}`).join('\n');
  return { json: { ...result, settings }, text: `${renderFindings(result.findings)}\n\n${files}` };
}

interface Exported {
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
}

async function exportRun(
  context: CommandContext,
  run: string,
  settings: ExportSettings,
  path: string,
  overwrite: boolean,
): Promise<Exported> {
  const connection = connect(context);
  try {
    return await connection.client.request('exports.write', { run, settings, path, overwrite });
  } finally {
    connection.close();
  }
}

/** A mask that came as a file has no scenes to predict a loss with. */
async function exportFile(
  context: CommandContext,
  file: string,
  settings: ExportSettings,
  out: string,
  force: boolean,
): Promise<Exported> {
  const [mask, profile] = await Promise.all([readMask(context.resolve(file)), loadProfile(settings.profile, locations.assets)]);
  const { bitmaps, sidecars, findings } = await exportMask({
    mask,
    profile,
    settings,
    out,
    force,
    run: null,
    predictedPsnrLoss: null,
  });
  return { files: bitmaps.flatMap((bitmap, index) => [bitmap, sidecars[index]!]), findings };
}

function settingsOf(context: CommandContext, options: ExportOptions): ExportSettings {
  return {
    profile: options.slm.endsWith('.json') ? context.resolve(options.slm) : options.slm,
    wavelength: options.wavelength,
    format: options.format ?? formatOf(options.out),
    block: options.block ?? null,
    twoPiLevel: options.twoPiLevel ?? null,
    flipHorizontal: options.flipHorizontal ?? false,
    flipVertical: options.flipVertical ?? false,
    sign: options.sign === undefined ? null : options.sign === '-1' ? -1 : 1,
    offset: options.offset ?? [0, 0],
  };
}

function formatOf(out: string): 'bmp' | 'png' {
  const format = /\.(bmp|png)$/i.exec(out)?.[1]?.toLowerCase();
  if (format === 'bmp' || format === 'png') return format;
  throw new InputError({ where: '--out', expected: 'a name that ends in .bmp or .png', found: `"${out}"` });
}
