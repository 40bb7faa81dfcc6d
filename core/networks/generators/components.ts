import * as tf from '../../engine/tf.ts';
import type { Tensors } from '../../engine/program.ts';
import type { Shape2 } from '../../math/field.ts';
import { entry } from '../layers.ts';
import { chainShapes, dense } from './dense.ts';
import type { Generator } from './generator.ts';

/** Fully connected layers from a code to the coefficients of an image in a fixed basis. */
export interface ComponentArchitecture {
  readonly latent: number;
  /** Units of the layers between, from the code on. */
  readonly hidden: readonly number[];
  /** p, vectors of the basis. */
  readonly components: number;
  readonly sceneShape: Shape2;
}

export const COMPONENT_MEAN = 'components.mean';
export const COMPONENT_BASIS = 'components.basis';

const CHAIN = 'chain';

/** Layers with ReLUs between them and none at the end: to p numbers. */
export function coefficientChain({ latent, hidden, components }: Omit<ComponentArchitecture, 'sceneShape'>) {
  const widths = [latent, ...hidden, components];
  const layer = (weights: Tensors, i: number, x: tf.Tensor2D): tf.Tensor2D => {
    const linear = dense(weights, `${CHAIN}${i}`, x);
    return i === hidden.length ? linear : tf.relu(linear);
  };
  return {
    weightShapes: chainShapes(CHAIN, widths),
    widths,
    layer,
    apply: (weights: Tensors, code: tf.Tensor2D): tf.Tensor2D => widths.slice(1).reduce((x, _, i) => layer(weights, i, x), code),
  };
}

/** `mean + c B`, with c the coefficients that the layers give. Pixels may leave [0, 1] a little. */
export function componentGenerator(architecture: ComponentArchitecture): Generator {
  const { components, sceneShape } = architecture;
  const chain = coefficientChain(architecture);
  const pixels = sceneShape[0] * sceneShape[1];
  const last = chain.widths.length - 2;
  return {
    sceneShape,
    weightShapes: { ...chain.weightShapes, [COMPONENT_MEAN]: [pixels], [COMPONENT_BASIS]: [components, pixels] },
    stages: chain.widths.slice(0, -1).map((inputSize, i) => ({
      input: i === 0 ? 'latent' : `hidden${i}`,
      inputSize,
      apply(weights, x) {
        const out = chain.layer(weights, i, x);
        if (i < last) return out;
        const image = tf.matMul(out, entry<tf.Tensor2D>(weights, COMPONENT_BASIS));
        return tf.add(image, entry(weights, COMPONENT_MEAN));
      },
    })),
  };
}
