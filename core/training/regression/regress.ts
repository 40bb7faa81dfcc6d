import type { Engine, HostTensor, HostTensors } from '../../engine/program.ts';
import { specOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { permutation, split } from '../../math/random.ts';
import type { Key } from '../../math/random.ts';
import { coefficientChain } from '../../networks/generators/components.ts';
import { initialiseDense } from '../../networks/generators/dense.ts';
import { entry } from '../../networks/layers.ts';
import { adamInputs, adamProgram, adamState, weightsOf } from '../generators/adam-step.ts';

/** Pairs of rows: what is given, `[N, m]`, and what is wanted, `[N, n]`. */
export interface Pairs {
  readonly given: Float32Array;
  readonly wanted: Float32Array;
  readonly givenSize: number;
  readonly wantedSize: number;
}

export interface RegressionOptions {
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
}

/**
 * Fully connected layers with ReLUs that learn pairs by least squares, and what they make of other rows.
 * @param onStep after each step; throws to give up
 * @returns `[rows of tested, n]`
 */
export async function regress(
  engine: Engine,
  pairs: Pairs,
  tested: Float32Array,
  { hidden, epochs, batch, learningRate }: RegressionOptions,
  key: Key,
  onStep: (share: number) => Promise<void>,
): Promise<Float32Array> {
  const { givenSize, wantedSize } = pairs;
  const chain = coefficientChain({ latent: givenSize, hidden, components: wantedSize });
  const { step, signature } = adamProgram({
    trained: chain.weightShapes,
    inputs: { given: specOf([batch, givenSize]), wanted: specOf([batch, wantedSize]) },
    loss: (weights, inputs) =>
      tf.mean(tf.square(tf.sub(chain.apply(weights, entry<tf.Tensor2D>(inputs, 'given')), entry(inputs, 'wanted')))),
  });
  const count = pairs.given.length / givenSize;
  const perEpoch = Math.floor(count / batch);
  const program = await engine.compile(step, signature);
  let weights: HostTensors;
  try {
    program.load(adamState(initialiseDense(chain.weightShapes, split(key, 'weights'))));
    for (let done = 0; done < epochs * perEpoch; done++) {
      const order = permutation(split(split(key, 'order'), Math.floor(done / perEpoch)), count);
      const chosen = order.subarray((done % perEpoch) * batch, ((done % perEpoch) + 1) * batch);
      await program.step({
        given: rowsOf(pairs.given, givenSize, chosen),
        wanted: rowsOf(pairs.wanted, wantedSize, chosen),
        ...adamInputs((learningRate * (1 + Math.cos((Math.PI * done) / (epochs * perEpoch)))) / 2, done + 1),
      });
      await onStep((done + 1) / (epochs * perEpoch));
    }
    weights = weightsOf(await program.save());
  } finally {
    program[Symbol.dispose]();
  }
  const rows = tested.length / givenSize;
  const reader = await engine.compile(
    (state, inputs) => ({ outputs: { made: chain.apply(state, entry<tf.Tensor2D>(inputs, 'given')) } }),
    { state: signatureOf(chain.weightShapes), inputs: { given: specOf([rows, givenSize]) } },
  );
  try {
    reader.load(weights);
    return (await reader.step({ given: { shape: [rows, givenSize], data: tested } }))['made']!.data as Float32Array;
  } finally {
    reader[Symbol.dispose]();
  }
}

const signatureOf = (shapes: Readonly<Record<string, readonly number[]>>) =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, specOf(shape)]));

function rowsOf(values: Float32Array, size: number, chosen: Int32Array): HostTensor {
  const data = new Float32Array(chosen.length * size);
  chosen.forEach((row, i) => data.set(values.subarray(row * size, (row + 1) * size), i * size));
  return { shape: [chosen.length, size], data };
}

/** The mean of what is wanted for the `k` nearest rows of the pairs. */
export function nearestNeighbours(
  { given, wanted, givenSize, wantedSize }: Pairs,
  tested: Float32Array,
  k: number,
): Float32Array {
  const count = given.length / givenSize;
  const rows = tested.length / givenSize;
  const made = new Float32Array(rows * wantedSize);
  for (let row = 0; row < rows; row++) {
    const distances = new Float64Array(count);
    for (let n = 0; n < count; n++) {
      for (let i = 0; i < givenSize; i++) distances[n]! += (tested[row * givenSize + i]! - given[n * givenSize + i]!) ** 2;
    }
    const nearest = Array.from({ length: k }, () => -1);
    for (let n = 0; n < count; n++) {
      let at = k;
      while (at > 0 && (nearest[at - 1] === -1 || distances[n]! < distances[nearest[at - 1]!]!)) at--;
      if (at === k) continue;
      nearest.splice(at, 0, n);
      nearest.pop();
    }
    for (const n of nearest) {
      for (let i = 0; i < wantedSize; i++) made[row * wantedSize + i]! += wanted[n * wantedSize + i]! / k;
    }
  }
  return made;
}
