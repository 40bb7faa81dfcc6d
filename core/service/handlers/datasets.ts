import fs from 'node:fs/promises';
import path from 'node:path';
import { previewScenes } from '../../datasets/dataset.ts';
import { fingerprintOf } from '../../datasets/library/imported-source.ts';
import { IMAGES_FILE } from '../../datasets/import/import-images.ts';
import { listDatasets, openDataset } from '../../datasets/open.ts';
import { InputError } from '../../math/input-error.ts';
import type { CoreContext } from '../context.ts';
import { float32Message } from '../contract.ts';
import { DatasetLooks, histogramOf } from '../dataset-look.ts';
import type { HandlersOf } from './handlers.ts';

/** Of so many images the values are counted. */
const COUNTED = 128;

export function datasetHandlers({
  places,
  datasets,
  datasetImports,
  emit,
}: Pick<CoreContext, 'places' | 'datasets' | 'datasetImports' | 'emit'>): HandlersOf<'datasets'> {
  const looks = new DatasetLooks();
  /** Does something to the data sets, and tells that they changed. */
  const change = async (work: Promise<unknown>): Promise<Record<string, never>> => {
    await work;
    emit('datasets.changed', {});
    return {};
  };
  return {
    'datasets.list': async () => [...(await listDatasets(places))],
    async 'datasets.preview'({ source, height, width, count }) {
      const dataset = await openDataset(source, places);
      const { images } = await previewScenes(dataset, count, [height, width]);
      const { trainCount, testCount } = dataset;
      return { images: float32Message([images.length / (height * width), height, width], images), trainCount, testCount };
    },
    async 'datasets.show'({ name }) {
      const found = await datasets.find(name);
      if (found === null) throw new InputError({ where: 'dataset', expected: 'one that was imported', found: `"${name}"` });
      const { folder, description } = found;
      const dataset = await datasets.open(found);
      const { images } = await previewScenes(dataset, COUNTED, [dataset.height, dataset.width]);
      const { size } = await fs.stat(path.join(folder, IMAGES_FILE));
      return {
        description,
        folder,
        bytes: size,
        fingerprint: fingerprintOf(description),
        histogram: histogramOf([images], 0, 1),
      };
    },
    'datasets.look': ({ source, processing }) => looks.look(source, processing),
    'datasets.import'({ overwrite, ...wish }) {
      datasetImports.start(wish, overwrite);
      return {};
    },
    'datasets.importing': () => ({ state: datasetImports.state }),
    async 'datasets.cancel'() {
      await datasetImports.cancel();
      return {};
    },
    'datasets.rename': ({ name, to }) => change(datasets.rename(name, to)),
    'datasets.setScene': ({ name, scene }) => change(datasets.setScene(name, scene)),
    'datasets.remove': ({ name }) => change(datasets.remove(name)),
    'datasets.restore': ({ name }) => change(datasets.restore(name)),
  };
}
