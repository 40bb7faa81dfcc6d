import type { Tensors } from '../../engine/program.ts';
import * as tf from '../../engine/tf.ts';
import { chainShapes, dense } from '../../networks/generators/dense.ts';
import type { Critic } from './wasserstein.ts';

const CRITIC = 'critic';
/** Of the leaky ReLUs: a critic that is flat where data and samples lie far apart teaches nothing there. */
const LEAK = 0.2;

/** Fully connected layers from a sample of d numbers to one number, leaky ReLUs between them. */
export function denseCritic(dimension: number, hidden: readonly number[]) {
  return {
    weightShapes: chainShapes(CRITIC, [dimension, ...hidden, 1]),
    of:
      (weights: Tensors): Critic =>
      (samples) => {
        const features = hidden.reduce((x, _, i) => tf.leakyRelu(dense(weights, `${CRITIC}${i}`, x), LEAK), samples);
        return dense(weights, `${CRITIC}${hidden.length}`, features);
      },
  };
}
