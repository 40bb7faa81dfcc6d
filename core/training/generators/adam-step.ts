import { adamStep, adamUpdate, type AdamOptions } from '../../engine/ops/adam.ts';
import type { HostTensor, HostTensors, Signature, StepFunction, Tensors, TensorSpec } from '../../engine/program.ts';
import { specOf, specsOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { entry, filledTensor } from '../../networks/layers.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;

const FIRST = 'adam.first.';
const SECOND = 'adam.second.';
const OPTIONS: AdamOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** A scalar; where the pass changes some of the fixed state as well, e.g. running moments, with their new values, through which nothing flows back. */
type Loss = tf.Scalar | { readonly loss: tf.Scalar; readonly changed: Tensors };

export interface Objective {
  /** What Adam changes. */
  readonly trained: Shapes;
  /** What it leaves: state of the program all the same. */
  readonly fixed?: Shapes;
  readonly inputs: Readonly<Record<string, TensorSpec>>;
  loss(weights: Tensors, inputs: Tensors): Loss;
}

/** One step of Adam on a scalar loss, which is the step's output. */
export function adamProgram({ trained, fixed = {}, inputs, loss }: Objective): {
  readonly step: StepFunction;
  readonly signature: Signature;
} {
  return {
    step(state, given) {
      const others = Object.fromEntries(Object.keys(fixed).map((name) => [name, entry(state, name)]));
      const numbers = { rate: entry(given, 'adam.rate'), epsilon: entry(given, 'adam.epsilon') };
      const { changed, value } = adamOn(trained, state, (weights) => loss({ ...others, ...weights }, given), numbers);
      return { state: changed, outputs: { loss: value } };
    },
    signature: {
      state: specsOf({ ...adamShapes(trained), ...fixed }),
      inputs: { ...inputs, 'adam.rate': specOf([]), 'adam.epsilon': specOf([]) },
    },
  };
}

/** What a program keeps of the weights that Adam trains: themselves and their moments. */
export function adamShapes(trained: Shapes): Record<string, readonly number[]> {
  const moments = Object.entries(trained).flatMap(([name, shape]) =>
    [FIRST, SECOND].map((moment) => [moment + name, shape] as const),
  );
  return { ...trained, ...Object.fromEntries(moments) };
}

/**
 * One step of Adam inside a program: the weights and moments of `trained` in `state`, changed to lower the loss, and what its pass changed beside them.
 * @param numbers of this step, from `adamStep`
 */
export function adamOn(
  trained: Shapes,
  state: Tensors,
  loss: (weights: Tensors) => Loss,
  { rate, epsilon }: { readonly rate: tf.Tensor; readonly epsilon: tf.Tensor },
  options: AdamOptions = OPTIONS,
): { readonly changed: Tensors; readonly value: tf.Scalar } {
  const names = Object.keys(trained);
  const moved: Tensors = {};
  const lossOf = (...values: tf.Tensor[]): tf.Scalar => {
    const result = loss(Object.fromEntries(names.map((name, i) => [name, values[i]!])));
    if (!('changed' in result)) return result;
    // The scope of the differentiation ends with only the loss alive.
    for (const [name, tensor] of Object.entries(result.changed)) moved[name] = tf.keep(tensor);
    return result.loss;
  };
  const { value, grads } = tf.valueAndGrads(lossOf)(names.map((name) => entry(state, name)));
  const changed: Tensors = Object.fromEntries(Object.entries(moved).map(([name, tensor]) => [name, tensor.clone()]));
  tf.dispose(moved);
  names.forEach((name, i) => {
    const old = { first: entry(state, FIRST + name), second: entry(state, SECOND + name) };
    const next = adamUpdate(entry(state, name), grads[i]!, old, rate, epsilon, options);
    changed[name] = next.weight;
    changed[FIRST + name] = next.moments.first;
    changed[SECOND + name] = next.moments.second;
  });
  return { changed, value };
}

/** The state before the first step: weights, and moments of 0. */
export function adamState(trained: HostTensors): Record<string, HostTensor> {
  const zeros = Object.entries(trained).flatMap(([name, { shape }]) =>
    [FIRST, SECOND].map((moment) => [moment + name, filledTensor(shape, 0)] as const),
  );
  return { ...trained, ...Object.fromEntries(zeros) };
}

/** The inputs of step `t`, from 1. */
export function adamInputs(learningRate: number, step: number): Record<string, HostTensor> {
  const { rate, epsilon } = adamStep(OPTIONS, learningRate, step);
  const scalar = (value: number): HostTensor => ({ shape: [], data: Float32Array.of(value) });
  return { 'adam.rate': scalar(rate), 'adam.epsilon': scalar(epsilon) };
}

/** What a state holds beside the moments. */
export function weightsOf(state: HostTensors): HostTensors {
  return Object.fromEntries(Object.entries(state).filter(([name]) => !name.startsWith(FIRST) && !name.startsWith(SECOND)));
}
