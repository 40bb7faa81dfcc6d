import { InputError } from '../../math/input-error.ts';
import { maskThumbnail, readMaskThumbnail } from '../../runs/mask-thumbnail.ts';
import type { CoreContext } from '../context.ts';
import { float32Message, messageNumbers, runTable } from '../contract.ts';
import { summaryOf, tensorMessage } from '../messages.ts';
import { lineageOf } from '../run-lineage.ts';
import { drawRunPicture, runScenes } from '../run-picture.ts';
import type { HandlersOf } from './handlers.ts';

type Shown = 'runs.list' | 'runs.show' | 'runs.mask' | 'runs.thumbnail' | 'runs.picture' | 'runs.scenes' | 'runs.lineage';

/** What is to be seen of runs. */
export const runHandlers = (context: CoreContext): Pick<HandlersOf<'runs'>, Shown> => {
  const { library, jobs, engines, places } = context;
  return {
    'runs.list': async () => runTable.pack(await library.list()),
    async 'runs.show'({ run }) {
      const found = await library.find(run);
      const [record, config, history] = await Promise.all([found.record(), found.config(), found.history()]);
      return { summary: summaryOf(record), config, history, folder: found.folder };
    },
    async 'runs.mask'({ run }) {
      const found = await library.find(run);
      const live = jobs.pictureOf(found.id);
      if (live !== null) return { phase: live.mask };
      const design = await found.store.readDesign();
      if (design !== null) return { phase: tensorMessage(design.maskPhase) };
      throw new InputError({ where: found.id, expected: 'a run with a mask', found: 'none yet', hint: 'train it for an epoch' });
    },
    async 'runs.thumbnail'({ run }) {
      const found = await library.find(run);
      const live = jobs.pictureOf(found.id)?.mask;
      const small =
        live === undefined
          ? await readMaskThumbnail(found.files.mask)
          : await maskThumbnail(live.shape, messageNumbers(live) as Float32Array);
      return { phase: small && float32Message(small.shape, small.data) };
    },
    async 'runs.picture'({ run }) {
      const found = await library.find(run);
      // Drawing one would hold up the training, which sends its own.
      if (jobs.current !== null) return { picture: jobs.pictureOf(found.id) };
      return { picture: await drawRunPicture(found, engines, places) };
    },
    'runs.scenes': async ({ run }) => runScenes(await library.find(run), context),
    'runs.lineage': ({ run }) => lineageOf(context, run),
  };
};
