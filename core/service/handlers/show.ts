import path from 'node:path';
import { readWhole } from '../../formats/files.ts';
import { InputError } from '../../math/input-error.ts';
import { loadAids } from '../../slm/aids.ts';
import { displayBitmap, displayLevels, type DisplayPicture } from '../../slm/display-picture.ts';
import { decodeOrder } from '../../slm/display-order.ts';
import { encodePanel } from '../../slm/encode-panel.ts';
import { sha256 } from '../../slm/mask.ts';
import { planExport } from '../../slm/plan.ts';
import { loadProfile } from '../../slm/profile.ts';
import type { CoreContext } from '../context.ts';
import type { ExportSettings, ShowSource } from '../contract.ts';
import { runMask } from '../export-figures.ts';
import { levelsMessage } from '../messages.ts';
import type { HandlersOf } from './handlers.ts';

/** What a source has to show. */
interface Pictures {
  readonly titles: readonly string[];
  draw(index: number): DisplayPicture | Promise<DisplayPicture>;
}

export const showHandlers = (context: CoreContext): HandlersOf<'show'> => ({
  async 'show.open'({ source }) {
    const { titles, draw } = await open(context, source);
    const [height, width] = (await draw(0)).shape;
    return { width, height, titles: [...titles] };
  },
  async 'show.picture'({ source, index }) {
    const { titles, draw } = await open(context, source);
    if (index >= titles.length) {
      throw new InputError({ where: 'picture', expected: `a number below ${titles.length}`, found: `${index}` });
    }
    const { shape, values } = await draw(index);
    return { picture: levelsMessage(shape, values) };
  },
});

const open = (context: CoreContext, source: ShowSource): Promise<Pictures> =>
  source.kind === 'run' ? openRun(context, source.run, source.settings) : openOrder(source.path);

/** The snapshots of a run's mask, with the levels that an export has. */
async function openRun(context: CoreContext, run: string, settings: ExportSettings): Promise<Pictures> {
  const [mask, profile] = await Promise.all([runMask(context, run), loadProfile(settings.profile, context)]);
  const plan = planExport(mask, profile, settings, await loadAids(profile, settings));
  const [snapshots, height, width] = mask.shape;
  return {
    titles: Array.from({ length: snapshots }, (_, index) => `Snapshot ${index + 1}`),
    draw(index) {
      const phase = mask.data.subarray(index * height * width, (index + 1) * height * width);
      return displayLevels({ ...plan.layout.frame, levels: encodePanel(phase, plan) }, profile.bits, settings.format);
    },
  };
}

/** The bitmaps that an order file lists, beside it. */
async function openOrder(file: string): Promise<Pictures> {
  const rows = decodeOrder(await readWhole(file), file);
  return {
    titles: rows.map((row) => row.file),
    async draw(index) {
      const row = rows[index]!;
      const bitmap = path.join(path.dirname(file), row.file);
      const bytes = await readWhole(bitmap);
      if (sha256(bytes) !== row.sha256) {
        throw new InputError({
          where: bitmap,
          expected: `the bytes that ${path.basename(file)} lists`,
          found: 'others',
          hint: 'changed since',
        });
      }
      return displayBitmap(bytes, bitmap);
    },
  };
}
