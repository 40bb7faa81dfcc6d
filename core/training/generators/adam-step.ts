import { adamStep, adamUpdate } from '../../engine/ops/adam.ts';
import type { HostTensor, HostTensors, Signature, StepFunction, Tensors, TensorSpec } from '../../engine/program.ts';
import { specOf, specsOf } from '../../engine/signature.ts';
import * as tf from '../../engine/tf.ts';
import { entry, filledTensor } from '../../networks/layers.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;

const FIRST = 'adam.first.';
const SECOND = 'adam.second.';
const OPTIONS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

export interface Objective {
  /** What Adam changes. */
  readonly trained: Shapes;
  /** What it leaves: state of the program all the same. */
  readonly fixed?: Shapes;
  readonly inputs: Readonly<Record<string, TensorSpec>>;
  /** A scalar; where the pass changes some of `fixed` as well, e.g. running moments, with their new values, through which nothing flows back. */
  loss(weights: Tensors, inputs: Tensors): tf.Scalar | { readonly loss: tf.Scalar; readonly changed: Tensors };
}

/** One step of Adam on a scalar loss, which is the step's output. */
export function adamProgram({ trained, fixed = {}, inputs, loss }: Objective): {
  readonly step: StepFunction;
  readonly signature: Signature;
} {
  const names = Object.keys(trained);
  const moments = names.flatMap((name) => [FIRST, SECOND].map((moment) => [moment + name, trained[name]!] as const));
  return {
    step(state, given) {
      const others = Object.fromEntries(Object.keys(fixed).map((name) => [name, entry(state, name)]));
      const moved: Tensors = {};
      const lossOf = (...values: tf.Tensor[]): tf.Scalar => {
        const result = loss({ ...others, ...Object.fromEntries(names.map((name, i) => [name, values[i]!])) }, given);
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
        const [rate, epsilon] = [entry(given, 'adam.rate'), entry(given, 'adam.epsilon')];
        const next = adamUpdate(entry(state, name), grads[i]!, old, rate, epsilon, OPTIONS);
        changed[name] = next.weight;
        changed[FIRST + name] = next.moments.first;
        changed[SECOND + name] = next.moments.second;
      });
      return { state: changed, outputs: { loss: value } };
    },
    signature: {
      state: specsOf({ ...trained, ...fixed, ...Object.fromEntries(moments) }),
      inputs: { ...inputs, 'adam.rate': specOf([]), 'adam.epsilon': specOf([]) },
    },
  };
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
