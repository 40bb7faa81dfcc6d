import * as tf from '../../engine/tf.ts';
import type { Shape2 } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import type { DirectNetwork, Estimate, Shapes } from './network.ts';
import { perceptronLayers } from './perceptron.ts';

export interface CascadeArchitecture {
  /** m, magnitudes of a measurement. */
  readonly inputs: number;
  readonly sceneShape: Shape2;
  /** From the coarsest on. */
  readonly stages: readonly CascadeStage[];
}

export interface CascadeStage {
  /** How many times lower its resolution is along each axis: 1 at the last stage. */
  readonly coarseness: number;
  /** Units of its layers. */
  readonly hidden: readonly number[];
}

/**
 * The cascade of Uelwer, Hoffmann and Harmeling (2021), CPR: perceptrons for growing resolutions, each given the magnitudes and the image of the one before. It is not
 * enlarged on the way: repeated pixels tell a fully connected layer nothing more.
 * @throws InputError when a side cannot be divided, or the last stage is not at full resolution
 */
export function cascade({ inputs, sceneShape, stages }: CascadeArchitecture): DirectNetwork {
  check(sceneShape, stages);
  const pixels = stages.map(({ coarseness }) => (sceneShape[0] / coarseness) * (sceneShape[1] / coarseness));
  const parts = stages.map(({ hidden }, i) =>
    perceptronLayers(`stage${i}.`, { inputs: inputs + (pixels[i - 1] ?? 0), hidden, outputs: pixels[i]! }),
  );
  const coarsened = (image: tf.Tensor2D, coarseness: number): tf.Tensor2D => {
    const planes: tf.Tensor4D = tf.reshape(image, [image.shape[0], ...sceneShape, 1]);
    return tf.reshape(tf.avgPool(planes, coarseness, coarseness, 'valid'), [image.shape[0], -1]);
  };
  return {
    weightShapes: Object.assign({}, ...parts.map(({ weightShapes }) => weightShapes)) as Shapes,
    statisticShapes: Object.assign({}, ...parts.map(({ statisticShapes }) => statisticShapes)) as Shapes,
    apply(weights, magnitudes, mode, moments) {
      const coarser: Estimate[] = [];
      let image: tf.Tensor2D | null = null;
      for (const [i, { apply }] of parts.entries()) {
        if (image !== null) {
          const { coarseness } = stages[i - 1]!;
          coarser.push({ image, coarsened: (whole) => coarsened(whole, coarseness) });
        }
        image = apply(weights, image === null ? magnitudes : tf.concat([magnitudes, image], 1), mode, moments);
      }
      return { image: image!, coarser };
    },
  };
}

function check([height, width]: Shape2, stages: readonly CascadeStage[]): void {
  const where = 'a cascade';
  if (stages.at(-1)?.coarseness !== 1) {
    throw new InputError({ where, expected: 'a last stage of coarseness 1', found: String(stages.at(-1)?.coarseness ?? 'none') });
  }
  const odd = stages.find(({ coarseness }) => height % coarseness !== 0 || width % coarseness !== 0);
  if (odd === undefined) return;
  throw new InputError({ where, expected: `sides that ${odd.coarseness} divides`, found: `${height}×${width}` });
}
