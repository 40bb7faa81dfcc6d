import type { HostTensors, Tensors } from '../../engine/program.ts';
import { specOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { elementCount } from '../../math/field.ts';
import { split, type Key } from '../../math/random.ts';
import { directNetwork } from '../../networks/direct/architecture.ts';
import { entry } from '../../networks/layers.ts';
import { MAGNITUDE_MEAN } from '../../networks/magnitudes.ts';
import { madeQuality, measureImages, momentTensors, type Measuring } from '../encoders/measured-images.ts';
import type { Course } from '../generators/course.ts';
import { adamInputs, adamProgram, adamState, weightsOf } from '../generators/adam-step.ts';
import { meanSquares } from '../regression/fit.ts';
import { directModel, type RegressionModel } from '../regression/model.ts';
import type { DirectConfig } from './direct-config.ts';
import { magnitudeRowsOfTensors } from './magnitude-rows.ts';

/** A direct network as regression knows it. @param bins magnitudes of a scene @throws InputError when it cannot have this shape */
export const directModelOf = (
  { architecture, dataset }: Pick<DirectConfig, 'architecture' | 'dataset'>,
  bins: number,
): RegressionModel => directModel(directNetwork(architecture, bins, [dataset.height, dataset.width]));

/** Of what is kept, that which the network computes with. */
export const ownWeights = ({ weightShapes, statisticShapes }: RegressionModel, kept: HostTensors): HostTensors =>
  Object.fromEntries(Object.keys({ ...weightShapes, ...statisticShapes }).map((name) => [name, kept[name]!]));

/**
 * Adam on the mean squared error of the image, and of the coarser ones on the way, over exact measurements of the training images.
 * @param steps of the whole training
 */
export function directCourse(
  measuring: Measuring,
  model: RegressionModel,
  { training }: Pick<DirectConfig, 'training'>,
  steps: number,
  key: Key,
): Course {
  const read = (weights: Tensors, pixels: tf.Tensor2D, learns: boolean) =>
    model.apply(weights, magnitudeRowsOfTensors(measureImages(measuring, pixels)), learns);
  const { step, signature } = adamProgram({
    trained: model.weightShapes,
    fixed: model.statisticShapes,
    inputs: { pixels: specOf([training.batchSize, elementCount(measuring.sceneShape)]) },
    loss: (weights, inputs) => {
      const pixels = entry<tf.Tensor2D>(inputs, 'pixels');
      const { statistics, ...made } = read(weights, pixels, true);
      return { loss: meanSquares(made, pixels), changed: statistics };
    },
  });
  const { weights, statistics } = model.initial(split(key, 'weights'));
  return {
    step,
    signature,
    initial: { ...adamState(weights), ...statistics },
    inputs: (pixels, at) => ({
      pixels,
      ...adamInputs((training.learningRate * (1 + Math.cos((Math.PI * (at - 1)) / steps))) / 2, at),
    }),
    // What a bin that is not known is taken for belongs to the network.
    weights: (state) => ({ ...weightsOf(state), [MAGNITUDE_MEAN]: momentTensors(measuring)[MAGNITUDE_MEAN]! }),
    async validate(learned, { validation }, engine) {
      const own = ownWeights(model, learned);
      const quality = await madeQuality(engine, own, validation, (state, pixels) => read(state, pixels, false).made);
      return quality === null ? {} : { 'PSNR of read images, dB': quality };
    },
  };
}
