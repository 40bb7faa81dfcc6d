import type { HostTensors } from '../../engine/program.ts';
import type { Engine } from '../../engine/program.ts';
import { elementCount, type RealField, type Shape2 } from '../../math/field.ts';
import { rootKey, split } from '../../math/random.ts';
import { MAGNITUDE_MEAN } from '../../networks/magnitudes.ts';
import { magnitudeMoments, measuringOperator } from '../encoders/measurement.ts';
import { trainCourse, type GeneratorHost, type TrainedGenerator, type TrainingImages } from '../generators/train-generator.ts';
import { predict } from '../regression/fit.ts';
import { countScenes } from '../scene-images.ts';
import type { DirectConfig } from './direct-config.ts';
import { directCourse, directModelOf, ownWeights } from './direct-course.ts';
import { magnitudeRows } from './magnitude-rows.ts';

/** A network that reads images straight off magnitudes. @throws InputError when network, images and measurement do not fit, and what `trainCourse` throws */
export async function trainDirect(config: DirectConfig, images: TrainingImages, host: GeneratorHost): Promise<TrainedGenerator> {
  const sceneShape: Shape2 = [config.dataset.height, config.dataset.width];
  const operator = measuringOperator(config.measurement, sceneShape);
  const model = directModelOf(config, operator.snapshots * elementCount(operator.patternShape));
  const moments = magnitudeMoments(operator, config.scene, images.train);
  const measuring = { operator: () => operator.onTensors!(), scene: config.scene, sceneShape, moments };
  const key = split(rootKey(config.seed), config.architecture.kind);
  const { epochs, batchSize } = config.training;
  const steps = epochs * Math.max(1, Math.floor(countScenes(images.train) / batchSize));
  return trainCourse(directCourse(measuring, model, config, steps, key), { epochs, batchSize, key }, images, host);
}

/**
 * What one that was trained makes of intensities `[Q,L,·,·]` with zero frequency at [0,0]: images `[Q,H,W]` in [0, 1].
 * @param known 0 for bins that are not known, likewise: they count as their mean magnitude over training images. Null when all are
 */
export async function readDirectly(
  engine: Engine,
  config: DirectConfig,
  kept: HostTensors,
  { shape, data }: RealField,
  known: RealField | null,
): Promise<RealField> {
  const bins = elementCount(shape.slice(1));
  const model = directModelOf(config, bins);
  const usual = (bin: number): number => kept[MAGNITUDE_MEAN]!.data[bin]! ** 2;
  const filled = known === null ? data : data.map((y, i) => (known.data[i] === 0 ? usual(i % bins) : y));
  const made = await predict(engine, model, ownWeights(model, kept), magnitudeRows({ shape, data: filled }), [bins]);
  const { height, width } = config.dataset;
  return { shape: [shape[0]!, height, width], data: Float64Array.from(made) };
}
