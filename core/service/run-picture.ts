import type { DatasetPlaces } from '../datasets/open.ts';
import { InputError } from '../math/input-error.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import { openReader } from '../training/infer-step.ts';
import { takePicture } from '../training/picture.ts';
import type { Design } from '../training/design-store.ts';
import { readTestScenes, type TestScenes } from '../training/test-scenes.ts';
import type { CoreContext, Engines } from './context.ts';
import type { Picture, RequestOutput } from './contract.ts';
import { loadDesignScenes } from './design-scenes.ts';
import { pictureMessage, tensorMessage } from './messages.ts';

/** The picture of a run that is not in work, drawn anew from its best design; null when it has none yet. */
export async function drawRunPicture(run: RunFolder, engines: Engines, places: DatasetPlaces): Promise<Picture | null> {
  const design = await run.store.readDesign();
  if (design === null) return null;
  const [config, history, { dataset }] = await Promise.all([run.config(), run.history(), run.record()]);
  const { validation } = await loadDesignScenes(config, places, dataset);
  const reader = await openReader(await engines.chosen(), config);
  try {
    return pictureMessage(await takePicture(config, design, reader, validation, history.at(-1)?.step ?? 0));
  } finally {
    reader[Symbol.dispose]();
  }
}

/** The test scenes that are kept of a run, read anew where they are not; never beside a training, which that would hold up. */
export async function runScenes(
  run: RunFolder,
  { jobs, engines, places }: Pick<CoreContext, 'jobs' | 'engines' | 'places'>,
): Promise<RequestOutput<'runs.scenes'>> {
  const kept = await run.testScenes().catch(() => null);
  const design = kept === null ? await run.store.readDesign() : null;
  if (kept === null && design === null) return { scenes: null, reason: 'It has no mask yet.' };
  if (kept === null && jobs.current !== null)
    return { scenes: null, reason: 'A run is in work: they are drawn when it is done.' };
  try {
    const { psnr, truth, pattern, reconstruction } = kept ?? (await drawScenes(run, design!, engines, places));
    const arrays = {
      truth: tensorMessage(truth),
      pattern: tensorMessage(pattern),
      reconstruction: tensorMessage(reconstruction),
    };
    return { scenes: { ...arrays, psnr: [...psnr] }, reason: null };
  } catch (error) {
    // Its dataset is gone, or was never here.
    if (error instanceof InputError) return { scenes: null, reason: error.message };
    throw error;
  }
}

async function drawScenes(run: RunFolder, design: Design, engines: Engines, places: DatasetPlaces): Promise<TestScenes> {
  const [config, { dataset }] = await Promise.all([run.config(), run.record()]);
  const { test } = await loadDesignScenes(config, places, dataset);
  const reader = await openReader(await engines.chosen(), config);
  try {
    const scenes = await readTestScenes(config, design, reader, test);
    // Kept for the next time; a disk that is full or read-only is no reason not to show them.
    await run.writeTestScenes(scenes).catch(() => undefined);
    return scenes;
  } finally {
    reader[Symbol.dispose]();
  }
}
