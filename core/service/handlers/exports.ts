import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { exists, readWhole } from '../../formats/files.ts';
import { InputError } from '../../math/input-error.ts';
import { loadAids, type PanelAids } from '../../slm/aids.ts';
import { FORMAT_FACTS } from '../../slm/bitmap-format.ts';
import { encodePanel } from '../../slm/encode-panel.ts';
import { exportMask } from '../../slm/export.ts';
import { sidecarPath, type MaskPhase } from '../../slm/mask.ts';
import { planExport } from '../../slm/plan.ts';
import { preflight } from '../../slm/preflight.ts';
import { loadProfile } from '../../slm/profile.ts';
import type { SlmProfile } from '../../slm/profile-schema.ts';
import { panelMask, predictionFinding, predictPsnr, runMask } from '../export-figures.ts';
import type { CoreContext } from '../context.ts';
import type { ExportSettings } from '../contract.ts';
import { inspectFile } from '../inspect-file.ts';
import { levelsMessage } from '../messages.ts';
import { rememberExport } from '../written-exports.ts';
import type { HandlersOf } from './handlers.ts';

export const exportHandlers = (context: CoreContext): HandlersOf<'exports'> => ({
  async 'exports.preflight'({ run, settings }) {
    const { mask, profile, aids } = await open(context, run, settings);
    const plan = planExport(mask, profile, settings, aids);
    const [, height, width] = mask.shape;
    const { frame, block } = plan.layout;
    const panel = levelsMessage([frame.height, frame.width], encodePanel(mask.data.subarray(0, height * width), plan));
    return { findings: [...preflight(mask, profile, settings, aids)], block, panel };
  },
  async 'exports.predict'({ run, settings }) {
    const found = await context.library.find(run);
    const { mask, profile, aids } = await open(context, run, settings);
    const shown = panelMask(mask, planExport(mask, profile, settings, aids));
    return { predictedPsnr: await predictPsnr(context, found, shown) };
  },
  'exports.write': ({ run, settings, path: wanted, overwrite, work }) =>
    context.longRequests.run(work, async (watch) => {
      const found = await context.library.find(run);
      const { mask, profile, aids } = await open(context, run, settings);
      const name = `${profile.name}-${Math.round(settings.wavelength * 1e9)}nm.${FORMAT_FACTS[settings.format].extension}`;
      const out = wanted ?? path.join(found.files.exports, name);
      if (!path.isAbsolute(out)) {
        throw new InputError({ where: out, expected: 'an absolute path, or none for the run folder', found: 'a relative one' });
      }
      if (wanted === null) await mkdir(found.files.exports, { recursive: true });
      const plan = planExport(mask, profile, settings, aids);
      const shown = panelMask(mask, plan);
      // An export does not fail because its run's dataset is gone.
      const predicted = await predictPsnr(context, found, shown, watch).catch(() => null);
      watch.signal.throwIfAborted();
      const predictedPsnrLoss = predicted === null ? null : predicted.original - predicted.decoded;
      const request = { mask, profile, settings, aids, run: found.id, predictedPsnrLoss, out, force: overwrite };
      const { files, findings } = await exportMask(request);
      const { wavelength } = settings;
      const facts = { run: found.id, path: files[0] ?? out, profile: profile.name, wavelength, block: plan.layout.block };
      await rememberExport(context.workspace, { ...facts, written: new Date().toISOString() });
      return { files: [...files], findings: [...findings, predictionFinding(predicted)] };
    }),
  async 'exports.read'({ path: file }) {
    await requireExported(file);
    return { name: path.basename(file), bytes: new Uint8Array(await readWhole(file)) };
  },
  'exports.inspect': ({ path: file }) => inspectFile(context, file),
});

async function open(
  context: CoreContext,
  run: string,
  settings: ExportSettings,
): Promise<{ readonly mask: MaskPhase; readonly profile: SlmProfile; readonly aids: PanelAids }> {
  const [mask, profile] = await Promise.all([runMask(context, run), loadProfile(settings.profile, context)]);
  return { mask, profile, aids: await loadAids(profile, settings) };
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
