import type { Engine, HostTensors } from '../../engine/program.ts';
import { specOf, specsOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { elementCount } from '../../math/field.ts';
import { permutation, split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { entry } from '../../networks/layers.ts';
import { adamInputs, adamProgram, adamState, weightsOf } from '../generators/adam-step.ts';
import type { Pass, RegressionModel } from './model.ts';
import { countPairs, rowsOf, type Pairs } from './pairs.ts';

export interface RegressionOptions {
  readonly epochs: number;
  readonly batch: number;
  /** Of Adam at the first step; it falls to 0 along half a cosine. */
  readonly learningRate: number;
  /** λ. */
  readonly decay: number;
}

/**
 * Learns pairs by least squares: Adam on `mean (made − wanted)² + λ Σ‖kernel‖²`, with the errors of what a model makes on the way. Pairs beyond the last whole batch of an epoch are left for others, in another order.
 * @param onStep after each step, with the share that is done; throws to give up
 * @returns weights and running moments
 * @throws RangeError when there are fewer pairs than a batch
 */
export async function fitPairs(
  engine: Engine,
  model: RegressionModel,
  pairs: Pairs,
  { epochs, batch, learningRate, decay }: RegressionOptions,
  key: Key,
  onStep: (share: number) => Promise<void>,
): Promise<HostTensors> {
  const { givenShape, wantedShape } = pairs;
  const count = countPairs(pairs);
  const perEpoch = Math.floor(count / batch);
  if (perEpoch === 0) throw new RangeError(`${count} pairs for batches of ${batch}`);
  const kernels = Object.keys(model.weightShapes).filter((name) => name.endsWith('.kernel'));
  const { step, signature } = adamProgram({
    trained: model.weightShapes,
    fixed: model.statisticShapes,
    inputs: { given: specOf([batch, ...givenShape]), wanted: specOf([batch, ...wantedShape]) },
    loss: (weights, inputs) => {
      const { statistics, ...made } = model.apply(weights, entry(inputs, 'given'), true);
      const error = meanSquares(made, entry(inputs, 'wanted'));
      return { loss: decay === 0 ? error : tf.add(error, penalty(weights, kernels, decay)), changed: statistics };
    },
  });
  const program = await engine.compile(step, signature);
  try {
    const { weights, statistics } = model.initial(split(key, 'weights'));
    program.load({ ...adamState(weights), ...statistics });
    const steps = epochs * perEpoch;
    let order: Int32Array = new Int32Array(0);
    for (let done = 0; done < steps; done++) {
      const at = done % perEpoch;
      if (at === 0) order = permutation(split(split(key, 'order'), done / perEpoch), count);
      const chosen = order.subarray(at * batch, (at + 1) * batch);
      await program.step({
        given: rowsOf(pairs.given, givenShape, chosen),
        wanted: rowsOf(pairs.wanted, wantedShape, chosen),
        ...adamInputs((learningRate * (1 + Math.cos((Math.PI * done) / steps))) / 2, done + 1),
      });
      await onStep((done + 1) / steps);
    }
    return weightsOf(await program.save());
  } finally {
    program[Symbol.dispose]();
  }
}

/** `mean (made − wanted)²`, and as much of each thing that is made on the way. */
export function meanSquares({ made, onTheWay = [] }: Omit<Pass, 'statistics'>, wanted: tf.Tensor): tf.Scalar {
  const error = (one: tf.Tensor, truth: tf.Tensor): tf.Scalar => tf.mean(tf.square(tf.sub(one, truth)));
  return onTheWay.reduce((sum, { made: one, wanted: part }) => tf.add(sum, error(one, part(wanted))), error(made, wanted));
}

/** `λ Σ‖kernel‖²`. */
function penalty(weights: Readonly<Record<string, tf.Tensor>>, kernels: readonly string[], decay: number): tf.Scalar {
  const squares = kernels.map((name) => tf.sum(tf.square(entry(weights, name))));
  return tf.mul(
    squares.reduce((sum, next) => tf.add(sum, next)),
    decay,
  );
}

/** What a fitted network makes of other rows. @param given `[N, …]`, as the pairs had it @returns `[N, …]` */
export async function predict(
  engine: Engine,
  model: RegressionModel,
  weights: HostTensors,
  given: Float32Array,
  givenShape: readonly number[],
): Promise<Float32Array> {
  const size = elementCount(givenShape);
  const count = given.length / size;
  const batch = Math.min(count, READ_AT_ONCE);
  const program = await engine.compile(
    (state, inputs) => ({ outputs: { made: model.apply(state, entry(inputs, 'given'), false).made } }),
    {
      state: specsOf({ ...model.weightShapes, ...model.statisticShapes }),
      inputs: { given: specOf([batch, ...givenShape]) },
    },
  );
  try {
    program.load(weights);
    const parts: Float32Array[] = [];
    for (let first = 0; first < count; first += batch) {
      // The last batch is filled up with the last row.
      const chosen = Int32Array.from({ length: batch }, (_, i) => Math.min(first + i, count - 1));
      const { made } = await program.step({ given: rowsOf(given, givenShape, chosen) });
      const values = made!.data as Float32Array;
      parts.push(values.slice(0, (values.length / batch) * Math.min(batch, count - first)));
    }
    const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  } finally {
    program[Symbol.dispose]();
  }
}

/** Rows of one pass. */
const READ_AT_ONCE = 100;
