/**
 * The U-Net (Ronneberger et al. 2015) that reads an initial estimate of the field: weights are plain named tensors, the forward pass a
 * function of them. Knows nothing of optics or training. Each level: two 3×3 convolutions with batch normalisation and ReLU; 2×2 maximum
 * on the way down, nearest neighbours on the way up; a 1×1 convolution reads the images out, without a squashing function.
 */
import * as tf from '../engine/tf.ts';
import type { HostTensor, Tensors } from '../engine/program.ts';
import { split } from '../math/random.ts';
import type { Key } from '../math/random.ts';
import { convolutionUnit, entry, filledTensor, randomKernel, SMALL_GAIN } from './layers.ts';
import type { Mode } from './layers.ts';
import { planUnet, unitsOf } from './unet-plan.ts';
import type { LevelPlan, UnetArchitecture } from './unet-plan.ts';

const READ_OUT = 'readout';

/** Keeps the variance of activations through ReLUs (He et al. 2015). */
const HE_GAIN = 2;

type Shapes = Readonly<Record<string, readonly number[]>>;

/** What the optimiser trains: kernels, and scales and offsets of the normalisation, or biases without it. */
export function weightShapes(architecture: UnetArchitecture): Shapes {
  const shapes: Record<string, readonly number[]> = {};
  for (const { name, inputChannels, outputChannels } of unitsOf(planUnet(architecture))) {
    shapes[`${name}.kernel`] = [3, 3, inputChannels, outputChannels];
    for (const vector of architecture.batchNorm ? ['scale', 'offset'] : ['bias']) shapes[`${name}.${vector}`] = [outputChannels];
  }
  shapes[`${READ_OUT}.kernel`] = [1, 1, architecture.baseWidth, architecture.outputChannels];
  shapes[`${READ_OUT}.bias`] = [architecture.outputChannels];
  return shapes;
}

/** Running means and variances of the normalisation. Empty without it. */
export function statisticShapes(architecture: UnetArchitecture): Shapes {
  const units = architecture.batchNorm ? unitsOf(planUnet(architecture)) : [];
  return Object.fromEntries(
    units.flatMap(({ name, outputChannels }) => [
      [`${name}.mean`, [outputChannels]],
      [`${name}.variance`, [outputChannels]],
    ]),
  );
}

/** Random kernels, each from a key of its own; normalisation that changes nothing; biases of 0. */
export function initialiseUnet(architecture: UnetArchitecture, key: Key): Record<string, HostTensor> {
  const initial = (name: string, shape: readonly number[]): HostTensor => {
    if (!name.endsWith('.kernel')) return filledTensor(shape, name.endsWith('.scale') ? 1 : 0);
    const isPlain = !architecture.batchNorm && !name.startsWith(READ_OUT);
    return randomKernel(split(key, name), shape, isPlain ? HE_GAIN : SMALL_GAIN);
  };
  return Object.fromEntries(Object.entries(weightShapes(architecture)).map(([name, shape]) => [name, initial(name, shape)]));
}

/** Before any batch: means of 0, variances of 1. */
export function initialiseStatistics(architecture: UnetArchitecture): Record<string, HostTensor> {
  const shapes = Object.entries(statisticShapes(architecture));
  return Object.fromEntries(shapes.map(([name, shape]) => [name, filledTensor(shape, name.endsWith('.variance') ? 1 : 0)]));
}

export interface UnetResult {
  /** Images `[Q, H, W, outputChannels]`. */
  readonly output: tf.Tensor4D;
  /** Means and variances of this batch by the names of the running ones; empty outside training. Nothing flows back through them. */
  readonly moments: Tensors;
  /** The features at the lowest resolution, `[Q, H/2^depth, W/2^depth, baseWidth·2^depth]`. */
  readonly bottleneck: tf.Tensor4D;
}

/**
 * @param weights those of `initialiseUnet`, and outside training those of `initialiseStatistics` too
 * @param input `[Q, H, W, inputChannels]`
 */
export function applyUnet(architecture: UnetArchitecture, weights: Tensors, input: tf.Tensor4D, mode: Mode): UnetResult {
  const plan = planUnet(architecture);
  const moments: Tensors = {};
  const level = ([first, second]: LevelPlan, x: tf.Tensor4D): tf.Tensor4D =>
    convolutionUnit(weights, second.name, convolutionUnit(weights, first.name, x, mode, moments), mode, moments);

  const levels: tf.Tensor4D[] = [];
  let x = input;
  for (const [depth, encoder] of plan.encoder.entries()) {
    x = level(encoder, depth === 0 ? x : tf.maxPool(x, 2, 2, 'valid'));
    levels.push(x);
  }
  const bottleneck = levels.pop() as tf.Tensor4D;
  for (const decoder of plan.decoder) {
    const finer = levels.pop() as tf.Tensor4D;
    const enlarged = tf.image.resizeNearestNeighbor(x, [finer.shape[1], finer.shape[2]]);
    x = level(decoder, architecture.skipConnections ? tf.concat([enlarged, finer], 3) : enlarged);
  }
  const readOut = tf.conv2d(x, entry<tf.Tensor4D>(weights, `${READ_OUT}.kernel`), 1, 'same');
  return { output: tf.add(readOut, entry(weights, `${READ_OUT}.bias`)), moments, bottleneck };
}
