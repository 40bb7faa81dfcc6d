import { InputError } from '../math/input-error.ts';
import { permutation, rootKey, split } from '../math/random.ts';
import type { DesignConfig } from './design-config.ts';
import { countScenes } from './scene-images.ts';
import type { SceneImages } from './scene-images.ts';

/** Steps of one pass over the training scenes; those that do not fill a last batch wait for the next pass, in another order. */
export function stepsPerEpoch({ dataset, training }: DesignConfig): number {
  return Math.floor(dataset.train / training.batchSize);
}

/** The scenes of a step, from 1: a function of seed and step alone. */
export function batchIndices(config: DesignConfig, step: number): Int32Array {
  const perEpoch = stepsPerEpoch(config);
  const epoch = Math.floor((step - 1) / perEpoch);
  const order = permutation(split(split(rootKey(config.seed), 'order'), epoch), config.dataset.train);
  const first = ((step - 1) % perEpoch) * config.training.batchSize;
  return order.slice(first, first + config.training.batchSize);
}

/**
 * A scene without light has no pattern, and makes everything that is computed from it not a number.
 * @param count how many there must be; any number when left out
 * @throws InputError when there is a black one, or the scenes are not as many or as large as they should be
 */
export function checkScenes(config: DesignConfig, part: string, scenes: SceneImages, count = countScenes(scenes)): void {
  const where = `${part} scenes`;
  const { height, width } = config.dataset;
  const found = [countScenes(scenes), scenes.height, scenes.width];
  const expected = [count, height, width];
  if (found.join() !== expected.join()) {
    throw new InputError({ where, expected: expected.join(' × '), found: found.join(' × ') });
  }
  if (config.scene.model === 'phase') return;
  const size = height * width;
  for (let scene = 0; scene < count; scene++) {
    if (scenes.images.subarray(scene * size, (scene + 1) * size).some((value) => value > 0)) continue;
    throw new InputError({
      where: `${where}, number ${scene}`,
      expected: 'some light',
      found: 'a black image',
      hint: 'leave it out',
    });
  }
}
