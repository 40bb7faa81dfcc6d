import * as tf from '../tf.ts';
import { onBackend } from '../on-backend.ts';
import { Graph } from './graph.ts';
import { foldOnHost } from './fold.ts';
import { KERNELS } from './kernels/index.ts';
import { constantView } from './constant.ts';
import type { View } from './view.ts';

const BACKEND = 'kinoform-trace';

type DataId = tf.TensorInfo['dataId'];
type KernelInputs = tf.NamedTensorInfoMap | tf.TensorInfo[];

/**
 * A TensorFlow.js backend whose kernels compute nothing and write graph nodes instead. TensorFlow.js does the
 * differentiation as on any backend, so that a traced step contains the forward pass, the gradient and the update.
 */
class TraceBackend extends tf.KernelBackend {
  graph = new Graph();
  readonly #views = new Map<DataId, View>();

  begin(channelBlock: number | undefined): Graph {
    this.#views.clear();
    this.graph = new Graph(channelBlock);
    return this.graph;
  }

  /** The tensor that stands for a view, owned by the current tidy scope. */
  tensor(view: View): tf.Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.#adopt(view), this);
  }

  /** What a tensor stands for. One that was made outside the trace is a constant: read it where it is, never move it. */
  view({ dataId, shape, dtype }: tf.TensorInfo): View {
    const known = this.#views.get(dataId);
    if (known !== undefined) return known;
    const constant = constantView(this.graph, tf.engine().readSync(dataId), shape, dtype);
    this.#views.set(dataId, constant);
    return constant;
  }

  run(kernelName: string, inputs: KernelInputs, attributes: tf.NamedAttrMap | undefined): tf.TensorInfo | tf.TensorInfo[] {
    const given = Object.entries(inputs as Record<string, tf.TensorInfo | undefined>);
    const views = Object.fromEntries(
      given.flatMap(([name, info]) => (info === undefined || info === null ? [] : [[name, this.view(info)]])),
    );
    const result = foldOnHost(this.graph, kernelName, views, attributes) ?? this.#lower(kernelName, views, attributes);
    return Array.isArray(result) ? result.map((view) => this.#adopt(view)) : this.#adopt(result);
  }

  #lower(kernelName: string, views: Record<string, View>, attributes: tf.NamedAttrMap | undefined): View | View[] {
    const lowering = KERNELS[kernelName];
    if (lowering === undefined) {
      throw new Error(
        `the TensorFlow.js kernel '${kernelName}' cannot be compiled: write the step without it, ` +
          `or add it to its family in core/engine/compiler/kernels and to the table of kernels.test.ts`,
      );
    }
    return lowering(this.graph, views, attributes ?? {});
  }

  #adopt(view: View): tf.TensorInfo {
    const dataId: DataId = {};
    this.#views.set(dataId, view);
    return { dataId, shape: [...view.shape], dtype: view.value.type as tf.DataType };
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): DataId {
    return this.#adopt(constantView(this.graph, values, shape, dtype)).dataId;
  }

  override readSync(): never {
    throw new Error(
      'a tensor was read while a step is compiled: its value is known only when the step runs. Return it as an output instead',
    );
  }

  override async read(): Promise<never> {
    return this.readSync();
  }

  override disposeData(dataId: DataId): boolean {
    return this.#views.delete(dataId);
  }

  override numDataIds(): number {
    return this.#views.size;
  }

  override refCount(): number {
    return 1;
  }

  override incRef(): void {}
  override floatPrecision(): 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }
  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }
  override timerAvailable(): boolean {
    return false;
  }
  override dispose(): void {
    this.#views.clear();
  }
}

let backend: TraceBackend | undefined;

/** Registers at first use, with kernels that fail by name for all that cannot be compiled. */
function traceBackend(): TraceBackend {
  if (backend !== undefined) return backend;
  const created = new TraceBackend();
  tf.registerBackend(BACKEND, () => created, 0);
  const names = new Set([...Object.keys(KERNELS), ...tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName)]);
  for (const kernelName of names) {
    tf.registerKernel({
      kernelName,
      backendName: BACKEND,
      kernelFunc: ({ inputs, attrs }) => created.run(kernelName, inputs, attrs),
    });
  }
  backend = created;
  return created;
}

/** What a traced function may use: the graph, and the way between tensors and views. */
export interface Tracing {
  readonly graph: Graph;
  tensor(view: View): tf.Tensor;
  view(tensor: tf.Tensor): View;
}

/** Runs `body` with TensorFlow.js writing into a new graph. Every tensor that it makes is gone afterwards. */
export function trace<T>(channelBlock: number | undefined, body: (tracing: Tracing) => T): T {
  const active = traceBackend();
  const graph = active.begin(channelBlock);
  return onBackend(BACKEND, () => {
    tf.engine().startScope('trace');
    try {
      return body({ graph, tensor: (view) => active.tensor(view), view: (tensor) => active.view(tensor) });
    } finally {
      tf.engine().endScope();
      active.dispose();
    }
  });
}
