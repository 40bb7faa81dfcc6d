import * as tf from './tf.ts';
import { onBackend } from './on-backend.ts';
import type { Engine, HostTensor, HostTensors, Program, Signature, StepFunction, Tensors, TensorSpec } from './program.ts';
import { checkShapes, checkTensors } from './signature.ts';

/**
 * Runs steps operation by operation on a TensorFlow.js backend that is registered under `backendName`: for reading,
 * debugging and tests, and for machines with tfjs-node-gpu's CUDA libraries. `name` is the name that the user sees.
 */
export function eagerEngine(backendName: string, name = `tfjs-${backendName}`): Engine {
  return {
    name,
    async compile(step, signature) {
      return new EagerProgram(backendName, step, signature);
    },
    [Symbol.dispose]() {},
  };
}

class EagerProgram implements Program {
  readonly #backendName: string;
  readonly #step: StepFunction;
  readonly #signature: Signature;
  #state: Tensors = {};

  constructor(backendName: string, step: StepFunction, signature: Signature) {
    this.#backendName = backendName;
    this.#step = step;
    this.#signature = signature;
  }

  load(state: HostTensors): void {
    checkTensors('state', state, this.#signature.state);
    onBackend(this.#backendName, () => {
      this[Symbol.dispose]();
      this.#state = toTensors(state, this.#signature.state);
    });
  }

  async step(inputs: HostTensors): Promise<HostTensors> {
    checkTensors('inputs', inputs, this.#signature.inputs);
    const outputs = onBackend(this.#backendName, () => this.#advance(inputs));
    return toHost(outputs);
  }

  /** Runs the step, replaces the state that changed, and returns the outputs, which the caller disposes. */
  #advance(inputs: HostTensors): Tensors {
    const result = tf.tidy(() => {
      const { state = {}, outputs } = this.#step(this.#state, toTensors(inputs, this.#signature.inputs));
      // Clones, so that a tensor that is both old state and output has an owner for each role.
      const own = (tensors: Tensors): Tensors => Object.fromEntries(Object.entries(tensors).map(([key, x]) => [key, x.clone()]));
      return { state: own(state), outputs: own(outputs) } as unknown as tf.TensorContainerObject;
    }) as unknown as { state: Tensors; outputs: Tensors };
    checkShapes('new state', result.state, pick(this.#signature.state, Object.keys(result.state)));
    for (const [key, tensor] of Object.entries(result.state)) {
      this.#state[key]?.dispose();
      this.#state[key] = tensor;
    }
    return result.outputs;
  }

  save(): Promise<HostTensors> {
    return toHost(
      onBackend(this.#backendName, () => Object.fromEntries(Object.entries(this.#state).map(([k, x]) => [k, x.clone()]))),
    );
  }

  [Symbol.dispose](): void {
    tf.dispose(Object.values(this.#state));
    this.#state = {};
  }
}

function pick(specs: Readonly<Record<string, TensorSpec>>, names: readonly string[]): Record<string, TensorSpec> {
  return Object.fromEntries(names.flatMap((name) => (specs[name] === undefined ? [] : [[name, specs[name]]])));
}

function toTensors(values: HostTensors, specs: Readonly<Record<string, TensorSpec>>): Tensors {
  return Object.fromEntries(
    Object.entries(specs).map(([key, { shape, dtype }]) => {
      const { data } = values[key] as HostTensor;
      // A copy: TensorFlow.js keeps the array it is given, and the caller may write into it afterwards.
      return [key, tf.tensor(data.slice(), [...shape], dtype)];
    }),
  );
}

/** Reads and disposes. Booleans come out as 0 and 1. */
async function toHost(tensors: Tensors): Promise<HostTensors> {
  const entries = await Promise.all(
    Object.entries(tensors).map(async ([key, tensor]): Promise<[string, HostTensor]> => {
      const data = await tensor.data();
      const copy = tensor.dtype === 'float32' ? Float32Array.from(data) : Int32Array.from(data);
      tensor.dispose();
      return [key, { shape: tensor.shape, data: copy }];
    }),
  );
  return Object.fromEntries(entries);
}
