import { InputError } from '../../math/input-error.ts';
import { predictionFinding } from '../../service/export-figures.ts';
import type { ExportSettings, Finding } from '../../service/contract.ts';
import { loadAids, refuseExported } from '../../slm/aids.ts';
import { exportMask } from '../../slm/export.ts';
import { readMask } from '../../slm/read-mask.ts';
import { preflight } from '../../slm/preflight.ts';
import { loadProfile } from '../../slm/profile.ts';
import { splitVariable } from '../../formats/array-file.ts';
import type { CommandFile } from '../command-file.ts';
import { connect } from '../connect.ts';
import type { CommandContext, CommandResult } from '../context.ts';
import { addPanelOptions, panelSettings, profileName, type PanelOptions } from '../export-options.ts';
import { renderFindings } from '../findings.ts';
import { isMaskFile } from '../load-design.ts';
import { MASK_LEVELS } from '../options.ts';
import { profileFolders } from '../profiles.ts';

interface ExportOptions extends PanelOptions {
  readonly maskLevels?: number;
  readonly out?: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
}

export const addExport: CommandFile = (program, act) => {
  const command = program
    .command('export')
    .argument(
      '<mask>',
      'a run, or a mask file: an array or picture in radians, grey levels or complex (lab.h5:/path names a dataset)',
    )
    .description('Write a mask as the bitmap that a spatial light modulator shows, with a sidecar that says how to read it.');
  addPanelOptions(command)
    .option('--out <file>', 'the bitmap; several snapshots are numbered')
    .option(...MASK_LEVELS)
    .option('--dry-run', 'check only: the preflight, and what the panel would cost')
    .option('--force', 'replace files that exist')
    .action(act(exportCommand));
};

async function exportCommand(context: CommandContext, options: ExportOptions, mask: string): Promise<CommandResult> {
  const out = options.out === undefined ? undefined : context.resolve(options.out);
  if (out === undefined && options.dryRun !== true) {
    throw new InputError({ where: '--out', expected: 'the file to write', found: 'none', hint: 'or --dry-run to check only' });
  }
  const profile = await loadProfile(profileName(context, options), profileFolders(context));
  const settings = panelSettings(context, options, profile, out);
  const write = options.dryRun === true ? null : { out: out!, force: options.force ?? false };
  const result = isMaskFile(mask)
    ? await exportFile(context, context.resolve(mask), options.maskLevels, settings, write)
    : await exportRun(context, mask, settings, write);
  const files = result.files.map((file) => `wrote ${context.display(file)}`).join('\n');
  return { json: { ...result, settings }, text: `${renderFindings(result.findings)}\n\n${files}`.trimEnd() };
}

interface Exported {
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
}
/** Null: check only. */
type Write = { readonly out: string; readonly force: boolean } | null;

async function exportRun(context: CommandContext, run: string, settings: ExportSettings, write: Write): Promise<Exported> {
  const { client, close } = connect(context);
  try {
    if (write !== null) return await client.request('exports.write', { run, settings, path: write.out, overwrite: write.force });
    const { findings } = await client.request('exports.preflight', { run, settings });
    const { predictedPsnr } = await client.request('exports.predict', { run, settings });
    return { files: [], findings: [...findings, predictionFinding(predictedPsnr)] };
  } finally {
    close();
  }
}

/** A mask that came as a file has no scenes to predict a loss with. */
async function exportFile(
  context: CommandContext,
  file: string,
  levels: number | undefined,
  settings: ExportSettings,
  write: Write,
): Promise<Exported> {
  await refuseExported(splitVariable(file).file, 'mask phases in radians');
  const [mask, profile] = await Promise.all([readMask(file, { levels }), loadProfile(settings.profile, profileFolders(context))]);
  const aids = await loadAids(profile, settings);
  if (write === null) return { files: [], findings: preflight(mask, profile, settings, aids) };
  return exportMask({ mask, profile, settings, aids, ...write, run: null, predictedPsnrLoss: null });
}
