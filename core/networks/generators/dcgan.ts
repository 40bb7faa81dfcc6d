/**
 * The generator of a DCGAN (Radford, Metz and Chintala 2016): a code becomes small maps of many channels, which transposed convolutions double in height
 * and width and halve in number until they are an image. Each is normalised over the batch while it learns, by running moments afterwards.
 */
import { batchNormTraining } from '../../engine/ops/batch-norm.ts';
import type { HostTensor, Tensors } from '../../engine/program.ts';
import * as tf from '../../engine/tf.ts';
import type { Shape2 } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { normal, split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { entry, filledTensor } from '../layers.ts';
import type { Generator } from './generator.ts';

export interface DcganArchitecture {
  readonly latent: number;
  /** Channels of the last maps before the image; each doubling before them has twice as many. */
  readonly width: number;
  readonly sceneShape: Shape2;
}

/** Maps `[B, H, W, C]` inside a generator. */
export interface Maps {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Maps are not made smaller than this at the beginning. */
const LEAST_SIDE = 4;
/** Of all kernels at first, as its authors have it. */
const DEVIATION = 0.02;
const KERNEL = 4;
const NORM_EPSILON = 1e-5;

/** The maps of a generator from the code to the image, each twice the last: 4×4, 8×8 ... for 64×64; 7×7, 14×14 for 28×28. @throws InputError when the size cannot be halved */
export function mapsOf({
  width,
  sceneShape: [height, columns],
}: Pick<DcganArchitecture, 'width' | 'sceneShape'>): readonly Maps[] {
  const sizes: [number, number][] = [];
  let [rows, cols] = [height, columns];
  while (rows % 2 === 0 && cols % 2 === 0 && rows / 2 >= LEAST_SIDE && cols / 2 >= LEAST_SIDE) {
    [rows, cols] = [rows / 2, cols / 2];
    sizes.unshift([rows, cols]);
  }
  if (sizes.length === 0) {
    const expected = `images of even height and width, ${2 * LEAST_SIDE} or more`;
    throw new InputError({ where: 'a convolutional generator', expected, found: `${height}×${columns}` });
  }
  return sizes.map(([h, w], i) => ({ height: h, width: w, channels: width * 2 ** (sizes.length - 1 - i) }));
}

interface Layer {
  readonly name: string;
  /** Whether it has normalisation and a ReLU: all but the last. */
  readonly normalised: boolean;
  readonly maps: Maps;
}

/** The generator, and how it computes while it learns. */
export interface DcganGenerator extends Generator {
  /** What learns; the rest of `weightShapes` are running moments. */
  readonly trainedShapes: Readonly<Record<string, readonly number[]>>;
  /** Names of running moments, and of what they are moments of in `train`. */
  readonly momentShapes: Readonly<Record<string, readonly number[]>>;
  /** Images `[B, HW]` by the moments of the batch, which are written to `moments`. */
  train(weights: Tensors, code: tf.Tensor2D, moments: Tensors): tf.Tensor2D;
}

export function dcganGenerator(architecture: DcganArchitecture): DcganGenerator {
  const { latent, sceneShape } = architecture;
  const [height, width] = sceneShape;
  const maps = mapsOf(architecture);
  const layers: Layer[] = [...maps, { height, width, channels: 1 }].map((own, i) => ({
    name: `layer${i}`,
    normalised: i < maps.length,
    maps: own,
  }));
  const sizeOf = ({ height: rows, width: columns, channels }: Maps): number => rows * columns * channels;
  const trained: Record<string, readonly number[]> = {};
  const running: Record<string, readonly number[]> = {};
  layers.forEach(({ name, normalised, maps: own }, i) => {
    trained[`${name}.kernel`] = i === 0 ? [latent, sizeOf(own)] : [KERNEL, KERNEL, own.channels, maps[i - 1]!.channels];
    for (const vector of normalised ? ['scale', 'offset'] : ['bias']) trained[`${name}.${vector}`] = [own.channels];
    if (normalised) for (const moment of ['mean', 'variance']) running[`${name}.${moment}`] = [own.channels];
  });

  const linear = (weights: Tensors, i: number, x: tf.Tensor2D): tf.Tensor4D => {
    const { name, maps: own } = layers[i]!;
    const shape: [number, number, number, number] = [x.shape[0], own.height, own.width, own.channels];
    const kernel = entry(weights, `${name}.kernel`);
    if (i === 0) return tf.reshape(tf.matMul(x, kernel as tf.Tensor2D), shape);
    const before = maps[i - 1]!;
    const entering = tf.reshape(x, [x.shape[0], before.height, before.width, before.channels]) as tf.Tensor4D;
    return tf.conv2dTranspose(entering, kernel as tf.Tensor4D, shape, 2, 'same');
  };
  const normalise = (weights: Tensors, name: string, x: tf.Tensor4D, moments: Tensors | null): tf.Tensor4D => {
    const vector = (own: string): tf.Tensor1D => entry(weights, `${name}.${own}`);
    if (moments === null) {
      return tf.batchNorm4d(x, vector('mean'), vector('variance'), vector('offset'), vector('scale'), NORM_EPSILON);
    }
    const { output, mean, variance } = batchNormTraining(x, vector('scale'), vector('offset'), NORM_EPSILON);
    moments[`${name}.mean`] = mean;
    moments[`${name}.variance`] = variance;
    return output;
  };
  const apply = (weights: Tensors, i: number, x: tf.Tensor2D, moments: Tensors | null): tf.Tensor2D => {
    const { name, normalised } = layers[i]!;
    const out = linear(weights, i, x);
    // The tanh of its authors, for pixels in [0, 1].
    const active = normalised
      ? tf.relu(normalise(weights, name, out, moments))
      : tf.sigmoid(tf.add(out, entry(weights, `${name}.bias`)));
    return tf.reshape(active, [x.shape[0], -1]);
  };

  return {
    sceneShape,
    weightShapes: { ...trained, ...running },
    trainedShapes: trained,
    momentShapes: running,
    stages: layers.map((_, i) => ({
      input: i === 0 ? 'latent' : `maps${maps[i - 1]!.height}x${maps[i - 1]!.width}`,
      inputSize: i === 0 ? latent : sizeOf(maps[i - 1]!),
      apply: (weights, x) => apply(weights, i, x, null),
    })),
    train: (weights, code, moments) => layers.reduce((x, _, i) => apply(weights, i, x, moments), code),
  };
}

/** Small normal kernels, each from a key of its own; normalisation that changes nothing; biases of 0. */
export function initialiseConvolutional(
  shapes: Readonly<Record<string, readonly number[]>>,
  key: Key,
): Record<string, HostTensor> {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      if (!name.endsWith('.kernel')) return [name, filledTensor(shape, /\.(scale|variance)$/.test(name) ? 1 : 0)];
      const size = shape.reduce((product, length) => product * length, 1);
      return [name, { shape, data: Float32Array.from(normal(split(key, name), size), (draw) => DEVIATION * draw) }];
    }),
  );
}
