import type { HostTensors } from '../../engine/program.ts';
import { InputError } from '../../math/input-error.ts';
import { rootKey } from '../../math/random.ts';
import type { Generator } from '../../networks/generators/generator.ts';
import { encoderFeatures, featureShapes } from '../../networks/generators/vae.ts';
import { MAGNITUDE_MEAN } from '../../networks/magnitudes.ts';
import { magnitudeEncoder, type MagnitudeEncoder } from '../../networks/magnitude-encoder.ts';
import type { GeneratorNetwork } from '../generators/generator-config.ts';
import { trainCourse, type GeneratorHost, type TrainedGenerator, type TrainingImages } from '../generators/train-generator.ts';
import { countScenes } from '../scene-images.ts';
import type { EncoderConfig } from './encoder-config.ts';
import { encoderCourse, type EncoderProblem } from './encoder-course.ts';
import { magnitudeMoments, measuringOperator } from './measurement.ts';

/** The generator whose codes are learned, with all weights that are kept of it. */
export interface FrozenGenerator {
  readonly network: GeneratorNetwork;
  readonly generator: Generator;
  readonly weights: HostTensors;
}

/** An encoder for a generator and a measurement. @throws InputError when generator, images and measurement do not fit, and what `trainCourse` throws */
export async function trainEncoder(
  config: EncoderConfig,
  frozen: FrozenGenerator,
  images: TrainingImages,
  host: GeneratorHost,
): Promise<TrainedGenerator> {
  const { height, width } = config.dataset;
  const { generator } = frozen;
  if (generator.sceneShape.join() !== [height, width].join()) {
    const [expected, found] = [`images of ${generator.sceneShape.join('×')}, those of the generator`, `${height}×${width}`];
    throw new InputError({ where: 'dataset', expected, found });
  }
  const operator = measuringOperator(config.measurement, generator.sceneShape);
  const moments = magnitudeMoments(operator, config.scene, images.train);
  const key = rootKey(config.seed);
  const problem: EncoderProblem = {
    generator,
    ...perceptionOf(frozen, config.training.perceptual > 0),
    operator: () => operator.onTensors!(),
    moments,
    scene: config.scene,
    sceneShape: generator.sceneShape,
  };
  const { epochs, batchSize } = config.training;
  const steps = epochs * Math.max(1, Math.floor(countScenes(images.train) / batchSize));
  return trainCourse(encoderCourse(problem, config, steps, key), { epochs, batchSize, key }, images, host);
}

/** An encoder that was trained, and of its weights those that it computes with. */
export function keptEncoder(
  { hidden }: Pick<EncoderConfig, 'hidden'>,
  latent: number,
  kept: HostTensors,
): { readonly encoder: MagnitudeEncoder; readonly weights: HostTensors } {
  const encoder = magnitudeEncoder({ bins: kept[MAGNITUDE_MEAN]!.shape[0]!, hidden, latent });
  return { encoder, weights: Object.fromEntries(Object.keys(encoder.weightShapes).map((name) => [name, kept[name]!])) };
}

/** Features of the autoencoder that the generator was trained in, and the weights that stay as they are. */
function perceptionOf(
  { network, generator, weights }: FrozenGenerator,
  isWanted: boolean,
): Pick<EncoderProblem, 'features' | 'frozen'> {
  const own = (shapes: Readonly<Record<string, readonly number[]>>) =>
    Object.fromEntries(Object.keys(shapes).map((name) => [name, weights[name]!]));
  const frozen = own(generator.weightShapes);
  if (!isWanted) return { features: null, frozen };
  const shapes = network.kind === 'dense' ? featureShapes({ ...network, sceneShape: generator.sceneShape }) : null;
  if (network.kind !== 'dense' || shapes === null || Object.keys(shapes).some((name) => weights[name] === undefined)) {
    throw new InputError({
      where: 'training.perceptual',
      expected: 'a generator that was trained as an autoencoder, whose own encoder gives the features',
      found: `one of kind ${network.kind} without an encoder`,
      hint: 'set it to 0',
    });
  }
  return { features: (state, pixels) => encoderFeatures(network, state, pixels), frozen: { ...frozen, ...own(shapes) } };
}
