import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { partOf } from '../../capture/watch.ts';
import { exists, readWhole } from '../../formats/files.ts';
import { InputError } from '../../math/input-error.ts';
import type { RunFolder } from '../../runs/run-folder.ts';
import { loadAids } from '../../slm/aids.ts';
import { FORMAT_FACTS } from '../../slm/bitmap-format.ts';
import { placeExport } from '../../slm/export.ts';
import { sidecarPath } from '../../slm/mask.ts';
import { loadProfile } from '../../slm/profile.ts';
import { predictionFinding, predictPsnr } from '../export-figures.ts';
import type { CoreContext } from '../context.ts';
import type { ExportSettings } from '../contract.ts';
import { inspectFile } from '../inspect-file.ts';
import { levelsMessage } from '../messages.ts';
import type { PanelTask } from '../panel-work.ts';
import { rememberExport } from '../written-exports.ts';
import type { HandlersOf } from './handlers.ts';

/** Of the time that an export takes, roughly: until the mask is known as it will be shown, until its loss is predicted. */
const SHOWN = 0.15;
const PREDICTED = 0.5;

export const exportHandlers = (context: CoreContext): HandlersOf<'exports'> => ({
  'exports.preflight': ({ run, settings, work }) =>
    context.longRequests.run(work, async (watch) => {
      const { task } = await open(context, run, settings);
      const { findings, block, shape, levels } = await context.compute('panel check', task, watch);
      return { findings: [...findings], block, panel: levelsMessage(shape, levels) };
    }),
  'exports.predict': ({ run, settings, work }) =>
    context.longRequests.run(work, async (watch) => {
      const { found, task } = await open(context, run, settings);
      const shown = await context.compute('mask as shown', task, partOf(watch, 0, SHOWN));
      return { predictedPsnr: await predictPsnr(context, found, shown, partOf(watch, SHOWN, 1)) };
    }),
  'exports.write': ({ run, settings, path: wanted, overwrite, work }) =>
    context.longRequests.run(work, async (watch) => {
      const { found, task } = await open(context, run, settings);
      const { profile } = task;
      const name = `${profile.name}-${Math.round(settings.wavelength * 1e9)}nm.${FORMAT_FACTS[settings.format].extension}`;
      const out = wanted ?? path.join(found.files.exports, name);
      if (!path.isAbsolute(out)) {
        throw new InputError({ where: out, expected: 'an absolute path, or none for the run folder', found: 'a relative one' });
      }
      if (wanted === null) await mkdir(found.files.exports, { recursive: true });
      const shown = await context.compute('mask as shown', task, partOf(watch, 0, SHOWN));
      // An export does not fail because its run's dataset is gone.
      const predicted = await predictPsnr(context, found, shown, partOf(watch, SHOWN, PREDICTED)).catch(() => null);
      watch.signal.throwIfAborted();
      const predictedPsnrLoss = predicted === null ? null : predicted.original - predicted.decoded;
      const request = { ...task, run: found.id, predictedPsnrLoss, out, force: overwrite };
      const { block, files, findings } = await placeExport(
        request,
        (folder) => context.compute('panel files', { ...request, folder }, partOf(watch, PREDICTED, 1)),
        watch.signal,
      );
      const facts = { run: found.id, path: files[0] ?? out, profile: profile.name, wavelength: settings.wavelength, block };
      await rememberExport(context.workspace, { ...facts, written: new Date().toISOString() });
      return { files: [...files], findings: [...findings, predictionFinding(predicted)] };
    }),
  async 'exports.read'({ path: file }) {
    await requireExported(file);
    return { name: path.basename(file), bytes: new Uint8Array(await readWhole(file)) };
  },
  'exports.inspect': ({ path: file }) => inspectFile(context, file),
});

/** @throws InputError when the run, its mask or the device is not there, or a file that the settings name is not what it should be */
async function open(
  context: CoreContext,
  run: string,
  settings: ExportSettings,
): Promise<{ readonly found: RunFolder; readonly task: PanelTask }> {
  const [found, profile] = await Promise.all([context.library.find(run), loadProfile(settings.profile, context)]);
  return { found, task: { maskFile: found.files.mask, profile, settings, aids: await loadAids(profile, settings) } };
}

/** What `exports.read` hands out: nothing else on the disk is a browser's business. @throws InputError */
async function requireExported(file: string): Promise<void> {
  const bitmap = file.replace(/\.json$/i, '');
  const listed = file.replace(/-order\.csv$/i, '');
  const beside = listed === file ? [sidecarPath(bitmap)] : [];
  for (const { extension } of Object.values(FORMAT_FACTS)) {
    if (listed !== file) beside.push(sidecarPath(`${listed}-01.${extension}`), sidecarPath(`${listed}-001.${extension}`));
  }
  for (const sidecar of beside) if (await exists(sidecar)) return;
  throw new InputError({ where: file, expected: 'an exported bitmap, its sidecar or its order', found: 'another file' });
}
