import { checkTensors, sizeOf } from '../signature.ts';
import { inputName, lowerStep, newStateName, outputName, stateName } from './lower-step.ts';
import { permuteArray } from './permute-array.ts';
import { permuted } from './view.ts';
import type { LoweredStep, Placement } from './lower-step.ts';
import type { GraphRuntime, GraphSession } from './runtime.ts';
import type { HostTensor, HostTensors, Program, Signature, StepFunction } from '../program.ts';

export async function compiledProgram(
  runtime: GraphRuntime,
  step: StepFunction,
  signature: Signature,
  channelBlock: number | undefined,
): Promise<Program> {
  const lowered = lowerStep(step, signature, channelBlock);
  return new CompiledProgram(await runtime.open(lowered.model), lowered, signature);
}

type OwnBuffers = Record<string, HostTensor>;

/**
 * State lives in two sets of buffers: a step reads one and writes the other, and they are swapped when it has succeeded.
 * A step that fails leaves the state as it was. State that no step replaces has one buffer.
 */
class CompiledProgram implements Program {
  readonly #session: GraphSession;
  readonly #step: LoweredStep;
  readonly #signature: Signature;
  readonly #inputs: OwnBuffers;
  readonly #outputs: OwnBuffers;
  #state: OwnBuffers;
  #spare: OwnBuffers;
  #loaded = false;
  #running = false;

  constructor(session: GraphSession, step: LoweredStep, signature: Signature) {
    this.#session = session;
    this.#step = step;
    this.#signature = signature;
    this.#inputs = buffers(signature.inputs);
    this.#outputs = buffers(step.outputs);
    this.#state = buffers(step.state);
    this.#spare = buffers(Object.fromEntries(step.changed.map((key) => [key, step.state[key] as Placement])));
  }

  load(state: HostTensors): void {
    checkTensors('state', state, this.#signature.state);
    for (const [key, { shape, order }] of Object.entries(this.#step.state)) {
      const { data } = state[key] as HostTensor;
      permuteArray(data, shape, order, (this.#state[key] as HostTensor).data);
    }
    this.#loaded = true;
  }

  async step(inputs: HostTensors): Promise<HostTensors> {
    checkTensors('inputs', inputs, this.#signature.inputs);
    if (!this.#loaded && Object.keys(this.#step.state).length > 0) throw new Error('load the state before the first step');
    if (this.#running) throw new Error('a step is running: await it before the next');
    this.#running = true;
    try {
      for (const [key, { data }] of Object.entries(inputs)) (this.#inputs[key] as HostTensor).data.set(data);
      await this.#session.run(this.#feeds(), this.#results());
    } finally {
      this.#running = false;
    }
    for (const key of this.#step.changed) {
      const written = this.#spare[key] as HostTensor;
      this.#spare[key] = this.#state[key] as HostTensor;
      this.#state[key] = written;
    }
    return copied(this.#outputs);
  }

  #feeds(): OwnBuffers {
    const all = { ...renamed(this.#state, stateName), ...renamed(this.#inputs, inputName) };
    return Object.fromEntries(this.#step.feeds.map((name) => [name, all[name] as HostTensor]));
  }

  #results(): OwnBuffers {
    return { ...renamed(this.#spare, newStateName), ...renamed(this.#outputs, outputName) };
  }

  async save(): Promise<HostTensors> {
    return Object.fromEntries(
      Object.entries(this.#step.state).map(([key, { shape, order }]) => {
        const { data } = this.#state[key] as HostTensor;
        const natural = data.slice();
        permuteArray(data, permuted(shape, order), inverse(order), natural);
        return [key, { shape, data: natural }];
      }),
    );
  }

  [Symbol.dispose](): void {
    void this.#session.release();
  }
}

const inverse = (order: readonly number[]): number[] => order.map((_, axis) => order.indexOf(axis));

function buffers(specs: Readonly<Record<string, Omit<Placement, 'order'> & { order?: readonly number[] }>>): OwnBuffers {
  return Object.fromEntries(
    Object.entries(specs).map(([key, { shape, dtype, order }]) => {
      const data = dtype === 'int32' ? new Int32Array(sizeOf(shape)) : new Float32Array(sizeOf(shape));
      return [key, { shape: order === undefined ? shape : permuted(shape, order), data }];
    }),
  );
}

const renamed = (tensors: OwnBuffers, rename: (key: string) => string): OwnBuffers =>
  Object.fromEntries(Object.entries(tensors).map(([key, tensor]) => [rename(key), tensor]));

const copied = (tensors: OwnBuffers): HostTensors =>
  Object.fromEntries(Object.entries(tensors).map(([key, { shape, data }]) => [key, { shape, data: data.slice() }]));
