import { previewScenes } from '../../datasets/dataset.ts';
import { listDatasets, openDataset } from '../../datasets/open.ts';
import type { CoreContext } from '../context.ts';
import { float32Message } from '../contract.ts';
import type { HandlersOf } from './handlers.ts';

export const datasetHandlers = ({ places }: CoreContext): HandlersOf<'datasets'> => ({
  'datasets.list': async () => [...(await listDatasets(places))],
  async 'datasets.preview'({ source, height, width, count }) {
    const dataset = await openDataset(source, places);
    const { images } = await previewScenes(dataset, count, [height, width]);
    const { trainCount, testCount } = dataset;
    return { images: float32Message([images.length / (height * width), height, width], images), trainCount, testCount };
  },
});
