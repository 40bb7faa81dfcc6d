import type { HostTensors } from '../../engine/program.ts';
import type { Engine } from '../../engine/program.ts';
import { elementCount, type RealField, type Shape2 } from '../../math/field.ts';
import { rootKey, split } from '../../math/random.ts';
import { measuringOperator } from '../encoders/measurement.ts';
import { trainCourse, type GeneratorHost, type TrainedGenerator, type TrainingImages } from '../generators/train-generator.ts';
import { predict } from '../regression/fit.ts';
import { countScenes } from '../scene-images.ts';
import type { DirectConfig } from './direct-config.ts';
import { directCourse, directModelOf } from './direct-course.ts';
import { magnitudeRows } from './magnitude-rows.ts';

/** A network that reads images straight off magnitudes. @throws InputError when network, images and measurement do not fit, and what `trainCourse` throws */
export async function trainDirect(config: DirectConfig, images: TrainingImages, host: GeneratorHost): Promise<TrainedGenerator> {
  const sceneShape: Shape2 = [config.dataset.height, config.dataset.width];
  const operator = measuringOperator(config.measurement, sceneShape);
  const model = directModelOf(config, operator.snapshots * elementCount(operator.patternShape));
  const measuring = { operator: () => operator.onTensors!(), scene: config.scene, sceneShape };
  const key = split(rootKey(config.seed), config.architecture.kind);
  const { epochs, batchSize } = config.training;
  const steps = epochs * Math.max(1, Math.floor(countScenes(images.train) / batchSize));
  return trainCourse(directCourse(measuring, model, config, steps, key), { epochs, batchSize, key }, images, host);
}

/** What one that was trained makes of intensities `[Q,L,·,·]` with zero frequency at [0,0]: images `[Q,H,W]` in [0, 1]. */
export async function readDirectly(
  engine: Engine,
  config: DirectConfig,
  weights: HostTensors,
  intensity: RealField,
): Promise<RealField> {
  const bins = elementCount(intensity.shape.slice(1));
  const made = await predict(engine, directModelOf(config, bins), weights, magnitudeRows(intensity), [bins]);
  const { height, width } = config.dataset;
  return { shape: [intensity.shape[0]!, height, width], data: Float64Array.from(made) };
}
