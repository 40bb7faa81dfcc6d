import type { DatasetPlaces } from '../datasets/open.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import { openReader } from '../training/infer-step.ts';
import { takePicture } from '../training/picture.ts';
import type { Engines } from './context.ts';
import type { Picture } from './contract.ts';
import { loadDesignScenes } from './design-scenes.ts';
import { pictureMessage } from './messages.ts';

/** The picture of a run that is not in work, drawn anew from its best design; null when it has none yet. */
export async function drawRunPicture(run: RunFolder, engines: Engines, places: DatasetPlaces): Promise<Picture | null> {
  const design = await run.store.readDesign();
  if (design === null) return null;
  const [config, history] = await Promise.all([run.config(), run.history()]);
  const { validation } = await loadDesignScenes(config, places);
  const reader = await openReader(await engines.chosen(), config);
  try {
    return pictureMessage(await takePicture(config, design, reader, validation, history.at(-1)?.step ?? 0));
  } finally {
    reader[Symbol.dispose]();
  }
}
