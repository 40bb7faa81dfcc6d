import type { HostTensors } from '../../engine/program.ts';
import { InputError } from '../../math/input-error.ts';
import type { Shape2 } from '../../math/field.ts';
import { rootKey } from '../../math/random.ts';
import { conditionalGenerator } from '../../networks/generators/conditional.ts';
import type { Generator } from '../../networks/generators/generator.ts';
import { MAGNITUDE_MEAN } from '../../networks/magnitudes.ts';
import type { Measuring } from '../encoders/measured-images.ts';
import { magnitudeMoments, measuringOperator } from '../encoders/measurement.ts';
import { trainCourse, type GeneratorHost, type TrainedGenerator, type TrainingImages } from '../generators/train-generator.ts';
import { countScenes } from '../scene-images.ts';
import type { ConditionalConfig } from './conditional-config.ts';
import { conditionalCourse } from './conditional-course.ts';

/** A generator of magnitudes and a code. @throws InputError when a pattern is smaller than the images, and what `trainCourse` throws */
export async function trainConditional(
  config: ConditionalConfig,
  images: TrainingImages,
  host: GeneratorHost,
): Promise<TrainedGenerator> {
  const sceneShape: Shape2 = [config.dataset.height, config.dataset.width];
  const operator = measuringOperator(config.measurement, sceneShape);
  const moments = magnitudeMoments(operator, config.scene, images.train);
  const measuring: Measuring = { operator: () => operator.onTensors!(), scene: config.scene, sceneShape, moments };
  const key = rootKey(config.seed);
  const { epochs, batchSize } = config.training;
  const steps = epochs * Math.max(1, Math.floor(countScenes(images.train) / batchSize));
  return trainCourse(conditionalCourse(measuring, config, steps, key), { epochs, batchSize, key }, images, host);
}

/**
 * One that was trained, as retrieval takes it.
 * @param bins that a scene has in the measurement at hand
 * @throws InputError when it learned from another number of bins
 */
export function keptConditional(
  { dataset, latent, hidden, measurement }: ConditionalConfig,
  weights: HostTensors,
  bins: number,
): Generator {
  const learned = weights[MAGNITUDE_MEAN]!.shape[0]!;
  if (learned !== bins) {
    const expected = `magnitudes of ${learned} bins (${measurement.kind}), from which it learned`;
    throw new InputError({ where: 'conditional generator', expected, found: `${bins}` });
  }
  return conditionalGenerator({ bins, latent, hidden, sceneShape: [dataset.height, dataset.width] });
}
