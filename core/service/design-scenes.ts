import { loadSplit } from '../datasets/dataset.ts';
import { openDataset, type DatasetPlaces } from '../datasets/open.ts';
import { InputError } from '../math/input-error.ts';
import { rootKey } from '../math/random.ts';
import type { UsedDataset } from '../runs/run-record.ts';
import type { DesignConfig } from '../training/design-config.ts';

/**
 * The training, validation and test scenes of a design: the same for the same configuration and data set.
 * @param used what the run learned from until now; null before it began
 * @throws InputError when they cannot be had, or would be others than those that were used
 */
export async function loadDesignScenes({ dataset, seed }: DesignConfig, places: DatasetPlaces, used: UsedDataset | null) {
  const { source, height, width, train, validation, test } = dataset;
  const opened = await openDataset(source, places);
  const { fingerprint } = opened;
  if (used !== null && used.fingerprint !== fingerprint) {
    throw new InputError({
      where: `dataset ${source}`,
      expected: `the images that this run learned from (${used.fingerprint ?? 'not an imported data set'})`,
      found: `others of that name (${fingerprint ?? 'not an imported data set'})`,
      hint: 'import the earlier ones again under this name, or start a new run',
    });
  }
  const scenes = await loadSplit(opened, { train, validation, test }, [height, width], rootKey(seed));
  return { ...scenes, used: { name: opened.name, fingerprint } };
}
