import type { Dataset } from '../../../datasets/dataset.ts';
import { openDataset } from '../../../datasets/open.ts';
import { resizeByArea } from '../../../datasets/resize.ts';
import type { Field, Shape2 } from '../../../math/field.ts';
import { uniform } from '../../../math/random.ts';
import type { Key } from '../../../math/random.ts';
import { fieldOfImages } from '../../../optics/scenes.ts';
import { datasetPlaces } from '../../scenes.ts';

/** Part of every installation, so that a study needs no download. */
const SOURCE = 'fashion-mnist-sample';

let opened: Promise<Dataset> | null = null;

/** A phase scene `e^{jπa}` of a random test picture a, `[1,H,W]`. */
export async function pictureScene(size: Shape2, key: Key): Promise<Field> {
  const dataset = await (opened ??= openDataset(SOURCE, datasetPlaces));
  const index = Math.floor(uniform(key, 1)[0]! * dataset.testCount);
  const { images, height, width } = await dataset.read('test', [index]);
  const picture = Float64Array.from(resizeByArea(images, [height, width], size));
  return fieldOfImages({ kind: 'phase', phaseRange: Math.PI }, [{ shape: [1, ...size], data: picture }]);
}
