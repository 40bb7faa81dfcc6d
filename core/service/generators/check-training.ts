import type { Dataset } from '../../datasets/dataset.ts';
import { InputError } from '../../math/input-error.ts';
import type { GeneratorConfig } from '../../training/generators/generator-config.ts';
import { generatorOf } from '../../training/generators/networks.ts';
import { stepsOf } from '../../training/generators/train-generator.ts';

/** Tells before the work begins what would end it at once. @throws InputError */
export function checkTraining(config: GeneratorConfig, { name, trainCount, validationCount }: Dataset): void {
  const { train, validation } = config.dataset;
  const wanted = train + (validationCount === 0 ? validation : 0);
  if (wanted > trainCount) {
    const expected = `at most ${trainCount} images of ${name}, those for validation among them`;
    throw new InputError({ where: 'dataset.train', expected, found: String(wanted) });
  }
  if (validationCount > 0 && validation > validationCount) {
    throw new InputError({
      where: 'dataset.validation',
      expected: `at most ${validationCount} images`,
      found: String(validation),
    });
  }
  if (stepsOf(config) === 0) {
    const expected = `at least ${config.training.batchSize} training images, a batch`;
    throw new InputError({ where: 'dataset.train', expected, found: String(train) });
  }
  // Convolutions double the size of their maps: not every size of images can be made so.
  generatorOf(config);
}
