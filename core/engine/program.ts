import type { Tensor } from '@tensorflow/tfjs-core';

/** An array outside any backend, row-major. What enters and leaves a program. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}
export type HostTensors = Readonly<Record<string, HostTensor>>;
export type Tensors = Record<string, Tensor>;

export interface TensorSpec {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
}
export interface Signature {
  /** What the program keeps between steps: weights, optimiser moments. Empty for a pure function. */
  readonly state: Readonly<Record<string, TensorSpec>>;
  /** What every step is given anew: batches, learning rates, noise. Anything that changes must be here, or it freezes into the graph. */
  readonly inputs: Readonly<Record<string, TensorSpec>>;
}

/**
 * One step, written in TensorFlow.js operations without side effects: the same function runs eagerly and is traced.
 * `state` in the result holds the entries that changed (others stay as they are); `outputs` is what the caller reads.
 */
export type StepFunction = (state: Tensors, inputs: Tensors) => { readonly state?: Tensors; readonly outputs: Tensors };

/** A step that is ready to run, and the state that it carries from call to call. */
export interface Program {
  /** Replaces the whole state. Shapes must be those of the signature. */
  load(state: HostTensors): void;
  /** Runs one step: updates the state, returns copies of the outputs. */
  step(inputs: HostTensors): Promise<HostTensors>;
  /** Copies the state out, bit for bit as it is. */
  save(): Promise<HostTensors>;
  [Symbol.dispose](): void;
}

/** A way to run programs: an eager TensorFlow.js backend, or the compiler with ONNX Runtime. */
export interface Engine {
  /** As the user names it: `onnx-cpu`, `tfjs-cpu`, `tfjs-node`, `tfjs-node-gpu`, ... */
  readonly name: string;
  compile(step: StepFunction, signature: Signature): Promise<Program>;
  [Symbol.dispose](): void;
}
