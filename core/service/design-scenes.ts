import { loadSplit } from '../datasets/dataset.ts';
import { openDataset, type DatasetPlaces } from '../datasets/open.ts';
import { rootKey } from '../math/random.ts';
import type { DesignConfig } from '../training/design-config.ts';

/** The training, validation and test scenes of a design: the same for the same configuration. @throws InputError when they cannot be had */
export async function loadDesignScenes({ dataset, seed }: DesignConfig, places: DatasetPlaces) {
  const { source, height, width, train, validation, test } = dataset;
  return loadSplit(await openDataset(source, places), { train, validation, test }, [height, width], rootKey(seed));
}
