import * as tf from '../../engine/tf.ts';
import type { Tensors } from '../../engine/program.ts';
import type { Shape2 } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { convolution, convolutionUnit, entry, type Mode } from '../layers.ts';
import { unitShapes, unitStatistics, type DirectNetwork, type Shapes } from './network.ts';

export interface ResidualArchitecture {
  /** Of the pattern, and of the image alike. */
  readonly sceneShape: Shape2;
  /** Patterns of a scene, L. */
  readonly snapshots: number;
  /** Channels at full resolution; twice as many at half of it. */
  readonly width: number;
  /** How often the resolution is halved, and doubled again. */
  readonly depth: number;
  /** Residual blocks at each resolution, on the way down and up alike. */
  readonly blocks: number;
}

/** One place of the network: a unit that changes the number of channels, then blocks. */
interface Level {
  readonly name: string;
  /** What happens to the resolution before. */
  readonly resized: 'same' | 'halved' | 'doubled';
  readonly from: number;
  readonly channels: number;
}

const READ_OUT = 'readout';

/**
 * A residual network (He et al. 2016) from the magnitudes of far fields, zero frequency in the middle, to an image of the same size, as phase retrieval without iterations has
 * it (Nishizaki et al. 2020): `x ← relu(x + norm(relu(norm(x ⋆ k₁)) ⋆ k₂))` at full resolution, at halves of it, and back. The halves let each pixel of the image depend on
 * every frequency.
 * @throws InputError when a side cannot be halved as often as asked
 */
export function residual({ sceneShape, snapshots, width, depth, blocks }: ResidualArchitecture): DirectNetwork {
  if (sceneShape.some((side) => side % 2 ** depth !== 0)) {
    const expected = `sides that ${2 ** depth} divides`;
    throw new InputError({ where: 'a residual network', expected, found: sceneShape.join('×') });
  }
  const levels = levelsOf(snapshots, width, depth);
  const units = levels.flatMap(({ name, from, channels }) => [
    { name, from, channels },
    ...Array.from({ length: 2 * blocks }, (_, i) => ({ name: unitOf(name, i), from: channels, channels })),
  ]);
  return {
    weightShapes: {
      ...(Object.assign({}, ...units.map(({ name, from, channels }) => unitShapes(name, [3, 3, from, channels]))) as Shapes),
      [`${READ_OUT}.kernel`]: [1, 1, width, 1],
      [`${READ_OUT}.bias`]: [1],
    },
    statisticShapes: Object.assign({}, ...units.map(({ name, channels }) => unitStatistics(name, channels))) as Shapes,
    apply(weights, magnitudes, mode, moments) {
      const count = magnitudes.shape[0];
      const patterns: tf.Tensor4D = tf.reshape(magnitudes, [count, snapshots, ...sceneShape]);
      let x = tf.transpose(patterns, [0, 2, 3, 1]);
      for (const { name, resized } of levels) {
        x = convolutionUnit(weights, name, resize(x, resized), mode, moments);
        for (let block = 0; block < blocks; block++) x = residualBlock(weights, name, block, x, mode, moments);
      }
      const readOut = tf.conv2d(x, entry<tf.Tensor4D>(weights, `${READ_OUT}.kernel`), 1, 'same');
      const image = tf.sigmoid(tf.add(readOut, entry(weights, `${READ_OUT}.bias`)));
      return { image: tf.reshape(image, [count, sceneShape[0] * sceneShape[1]]), coarser: [] };
    },
  };
}

/** Down from full resolution, and up again. */
function levelsOf(snapshots: number, width: number, depth: number): readonly Level[] {
  const channels = (halvings: number): number => width * 2 ** halvings;
  const down = Array.from({ length: depth }, (_, i): Level => ({
    name: `down${i + 1}`,
    resized: 'halved',
    from: channels(i),
    channels: channels(i + 1),
  }));
  const up = Array.from({ length: depth }, (_, i): Level => ({
    name: `up${depth - i - 1}`,
    resized: 'doubled',
    from: channels(depth - i),
    channels: channels(depth - i - 1),
  }));
  return [{ name: 'down0', resized: 'same', from: snapshots, channels: width }, ...down, ...up];
}

const unitOf = (level: string, i: number): string => `${level}.block${i >> 1}.${i % 2 === 0 ? 'first' : 'second'}`;

function residualBlock(
  weights: Tensors,
  level: string,
  block: number,
  x: tf.Tensor4D,
  mode: Mode,
  moments: Tensors,
): tf.Tensor4D {
  const within = convolutionUnit(weights, unitOf(level, 2 * block), x, mode, moments);
  return tf.relu(tf.add(x, convolution(weights, unitOf(level, 2 * block + 1), within, mode, moments)));
}

function resize(x: tf.Tensor4D, how: Level['resized']): tf.Tensor4D {
  if (how === 'same') return x;
  if (how === 'halved') return tf.maxPool(x, 2, 2, 'valid');
  return tf.image.resizeNearestNeighbor(x, [2 * x.shape[1], 2 * x.shape[2]]);
}
