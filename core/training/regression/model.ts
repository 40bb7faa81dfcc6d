import type { HostTensors, Tensors } from '../../engine/program.ts';
import * as tf from '../../engine/tf.ts';
import type { Key } from '../../math/random.ts';
import { initialiseDirect, type DirectNetwork } from '../../networks/direct/network.ts';
import { coefficientChain } from '../../networks/generators/components.ts';
import { initialiseDense } from '../../networks/generators/dense.ts';
import { entry } from '../../networks/layers.ts';
import { applyUnet, initialiseStatistics, initialiseUnet, statisticShapes, weightShapes } from '../../networks/unet.ts';
import type { UnetArchitecture } from '../../networks/unet-plan.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;

/** A network that learns pairs: its weights by name, and what it makes of a batch. */
export interface RegressionModel {
  readonly weightShapes: Shapes;
  /** Running moments: changed by a pass in training, not by the optimiser. */
  readonly statisticShapes: Shapes;
  initial(key: Key): { readonly weights: HostTensors; readonly statistics: HostTensors };
  apply(weights: Tensors, given: tf.Tensor, training: boolean): Pass;
}

export interface Pass {
  /** The batch that is made. */
  readonly made: tf.Tensor;
  /** In training, the running moments after it. */
  readonly statistics: Tensors;
  /** What is made on the way, and learned as well. */
  readonly onTheWay?: readonly { readonly made: tf.Tensor; wanted(wanted: tf.Tensor): tf.Tensor }[];
}

/** Fully connected layers with ReLUs between them, from m numbers to n. */
export function denseModel(m: number, hidden: readonly number[], n: number): RegressionModel {
  const chain = coefficientChain({ latent: m, hidden, components: n });
  return {
    weightShapes: chain.weightShapes,
    statisticShapes: {},
    initial: (key) => ({ weights: initialiseDense(chain.weightShapes, key), statistics: {} }),
    apply: (weights, given) => ({ made: chain.apply(weights, given as tf.Tensor2D), statistics: {} }),
  };
}

/** How much of the running moments a step keeps. */
const STATISTICS_DECAY = 0.9;

/** A U-Net from planes `[H, W, inputChannels]` to planes `[H, W, outputChannels]`. */
export function unetModel(architecture: UnetArchitecture): RegressionModel {
  return {
    weightShapes: weightShapes(architecture),
    statisticShapes: statisticShapes(architecture),
    initial: (key) => ({ weights: initialiseUnet(architecture, key), statistics: initialiseStatistics(architecture) }),
    apply(weights, given, training) {
      const { output, moments } = applyUnet(architecture, weights, given as tf.Tensor4D, { training });
      return { made: output, statistics: afterBatch(weights, moments) };
    },
  };
}

/** A network from magnitudes `[m]` to pixels `[HW]`, with its coarser images if it makes any. */
export function directModel({ weightShapes, statisticShapes, apply }: DirectNetwork): RegressionModel {
  return {
    weightShapes,
    statisticShapes,
    initial: (key) => ({ weights: initialiseDirect(weightShapes, key), statistics: initialiseDirect(statisticShapes, key) }),
    apply(weights, given, training) {
      const moments: Tensors = {};
      const { image, coarser } = apply(weights, given as tf.Tensor2D, { training }, moments);
      return {
        made: image,
        statistics: afterBatch(weights, moments),
        onTheWay: coarser.map((estimate) => ({
          made: estimate.image,
          wanted: (whole) => estimate.coarsened(whole as tf.Tensor2D),
        })),
      };
    },
  };
}

/** The running moments after those of a batch. */
function afterBatch(weights: Tensors, moments: Tensors): Tensors {
  const running = Object.entries(moments).map(([name, moment]) => {
    const kept = tf.mul(entry(weights, name), STATISTICS_DECAY);
    return [name, tf.add(kept, tf.mul(moment, 1 - STATISTICS_DECAY))] as const;
  });
  return Object.fromEntries(running);
}
