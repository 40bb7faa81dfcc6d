import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { readWhole } from '../../formats/files.ts';
import { InputError } from '../../math/input-error.ts';
import { exportMask } from '../../slm/export.ts';
import { encodePanel } from '../../slm/panel.ts';
import { planLayout, preflight } from '../../slm/preflight.ts';
import { listProfiles, loadProfile } from '../../slm/profile.ts';
import { panelMask, predictedLoss, predictPsnr, runMask } from '../export-figures.ts';
import type { CoreContext } from '../context.ts';
import { inspectFile } from '../inspect-file.ts';
import { levelsMessage } from '../messages.ts';
import type { HandlersOf } from './handlers.ts';

/** What `exports.read` hands out: nothing else on the disk is a browser's business. */
const READABLE = /\.(bmp|png)(\.json)?$/i;

export const exportHandlers = (context: CoreContext): HandlersOf<'exports'> => ({
  async 'exports.profiles'() {
    const profiles = await listProfiles(context.assets);
    return profiles.map(({ name, title, width, height, pitch, bits, certainty, note }) => ({
      name,
      title,
      width,
      height,
      pitch,
      bits,
      certainty,
      note,
    }));
  },
  async 'exports.preflight'({ run, settings }) {
    const [mask, profile] = await Promise.all([runMask(context, run), loadProfile(settings.profile, context.assets)]);
    const layout = planLayout(mask, profile, settings);
    const findings = preflight(mask, profile, settings);
    const panel = levelsMessage([layout.height, layout.width], encodePanel(mask.data, layout));
    return { findings: [...findings], block: layout.block, panel };
  },
  async 'exports.predict'({ run, settings }) {
    const found = await context.library.find(run);
    const [mask, profile] = await Promise.all([runMask(context, run), loadProfile(settings.profile, context.assets)]);
    const shown = panelMask(mask, planLayout(mask, profile, settings));
    return { predictedPsnr: await predictPsnr(context, found, shown) };
  },
  async 'exports.write'({ run, settings, path: wanted, overwrite }) {
    const found = await context.library.find(run);
    const [mask, profile] = await Promise.all([runMask(context, run), loadProfile(settings.profile, context.assets)]);
    const name = `${profile.name}-${Math.round(settings.wavelength * 1e9)}nm.${settings.format}`;
    const out = wanted ?? path.join(found.files.exports, name);
    if (!path.isAbsolute(out)) {
      throw new InputError({ where: out, expected: 'an absolute path, or none for the run folder', found: 'a relative one' });
    }
    if (wanted === null) await mkdir(found.files.exports, { recursive: true });
    const shown = panelMask(mask, planLayout(mask, profile, settings));
    const predictedPsnrLoss = await predictedLoss(context, found, shown);
    const request = { mask, profile, settings, run: found.id, predictedPsnrLoss, out, force: overwrite };
    const { bitmaps, sidecars, findings } = await exportMask(request);
    return { files: bitmaps.flatMap((bitmap, index) => [bitmap, sidecars[index]!]), findings: [...findings] };
  },
  async 'exports.read'({ path: file }) {
    if (!READABLE.test(file))
      throw new InputError({ where: file, expected: 'an exported bitmap or its sidecar', found: 'another file' });
    return { name: path.basename(file), bytes: new Uint8Array(await readWhole(file)) };
  },
  'exports.inspect': ({ path: file }) => inspectFile(context, file),
});
