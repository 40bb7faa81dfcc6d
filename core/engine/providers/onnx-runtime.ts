import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Buffers, GraphRuntime, GraphSession } from '../compiler/runtime.ts';
import type { HostTensor } from '../program.ts';

type Ort = typeof import('onnxruntime-node');

export interface OnnxRuntimeOptions {
  /** An execution provider of ONNX Runtime: `cpu`, `webgpu`, `dml`, `cuda`. */
  readonly provider: string;
  /** Threads inside one operator. The same number gives the same bits. Absent: the runtime's choice, all physical cores. */
  readonly threads?: number | undefined;
}

/** Runs graphs with the native ONNX Runtime. Loading it is left to the first caller: it takes 20 MB and 50 ms. */
export async function onnxRuntime({ provider, threads }: OnnxRuntimeOptions): Promise<GraphRuntime> {
  const loaded = (await import('onnxruntime-node')) as Ort & { default?: Ort };
  const ort = loaded.default ?? loaded;
  // What fails is reported by the error that is thrown; the log would repeat it on the user's terminal.
  ort.env.logLevel = 'fatal';
  const options: InferenceSession.SessionOptions = {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    // Otherwise the memory of all shapes is planned anew at the second step, which takes seconds.
    enableMemPattern: false,
    enableCpuMemArena: true,
    executionMode: 'sequential',
    logSeverityLevel: 4,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  };
  return {
    name: `onnx-${provider}`,
    mayBlockChannels: provider === 'cpu',
    async open(model) {
      return new OnnxSession(ort, await ort.InferenceSession.create(model, options).catch(sayPlainly));
    },
  };
}

/** The runtime names the function that failed, not what is missing on this machine. */
function sayPlainly(error: unknown): never {
  const isCudaMissing = error instanceof Error && /Cuda: Failed to load shared library/i.test(error.message);
  throw isCudaMissing ? new Error('ONNX Runtime found no CUDA provider that loads here', { cause: error }) : error;
}

class OnnxSession implements GraphSession {
  readonly #ort: Ort;
  readonly #session: InferenceSession;
  /** The runtime's handle of each buffer, made once: buffers are used again in every step. */
  readonly #tensors = new WeakMap<HostTensor, Tensor>();

  constructor(ort: Ort, session: InferenceSession) {
    this.#ort = ort;
    this.#session = session;
  }

  async run(feeds: Buffers, results: Buffers): Promise<void> {
    await this.#session.run(this.#bind(feeds), this.#bind(results));
  }

  #bind(buffers: Buffers): Record<string, Tensor> {
    return Object.fromEntries(
      Object.entries(buffers).map(([name, buffer]) => {
        let tensor = this.#tensors.get(buffer);
        if (tensor === undefined) {
          const { data, shape } = buffer;
          tensor =
            data instanceof Float32Array
              ? new this.#ort.Tensor('float32', data, [...shape])
              : new this.#ort.Tensor('int32', data, [...shape]);
          this.#tensors.set(buffer, tensor);
        }
        return [name, tensor];
      }),
    );
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
