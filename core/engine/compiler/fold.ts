import * as tf from '../tf.ts';
import { sizeOf } from '../signature.ts';
import { constantValues, constantView } from './constant.ts';
import { elementwiseKernels } from './kernels/elementwise.ts';
import { FREE_KERNELS } from './kernels/layout.ts';
import { broadcastShape, uniform, uniformNumber } from './view.ts';
import type { Graph } from './graph.ts';
import type { View } from './view.ts';

/** Constants are computed while tracing up to this many elements; larger ones are left to the runtime. */
const FOLD_LIMIT = 1 << 22;

/** Computes constants, apart from the backend that the user's tensors live on. */
let host: tf.MathBackendCPU | undefined;

/**
 * A kernel on constants, computed now with the `cpu` kernel of TensorFlow.js; undefined when an input is not constant.
 * This is also how kernels without tensor inputs (Range, LinSpace) and kernels that cannot be compiled still serve for
 * making matrices and index lists.
 */
export function foldOnHost(
  graph: Graph,
  kernelName: string,
  inputs: Readonly<Record<string, View>>,
  attributes: tf.NamedAttrMap | undefined,
): View | View[] | undefined {
  const views = Object.values(inputs);
  if (FREE_KERNELS.has(kernelName) || views.some(({ value }) => value.data === undefined)) return undefined;
  if (kernelName in elementwiseKernels && kernelName !== 'Select' && views.every((view) => uniformNumber(view) !== undefined)) {
    const scalars = Object.fromEntries(
      Object.entries(inputs).map(([name, view]) => [name, { ...view, value: view.value, shape: [], order: [] }]),
    );
    const result = compute(graph, kernelName, scalars, attributes)[0] as View;
    return uniform(graph, uniformNumber(result) as number, broadcastShape(views.map(({ shape }) => shape)), result.value.type);
  }
  if (views.some(({ shape }) => sizeOf(shape) > FOLD_LIMIT)) return undefined;
  const results = compute(graph, kernelName, inputs, attributes);
  return results.length === 1 ? results[0] : results;
}

function compute(
  graph: Graph,
  kernelName: string,
  inputs: Readonly<Record<string, View>>,
  attributes: tf.NamedAttrMap | undefined,
): View[] {
  host ??= new tf.MathBackendCPU();
  const backend = host;
  const kernel = tf.getKernel(kernelName, 'cpu');
  if (kernel === undefined || kernel === null) throw new Error(`no kernel '${kernelName}' to compute a constant with`);
  const written = Object.entries(inputs).map(([name, view]): [string, tf.TensorInfo] => {
    const dtype = view.value.type as tf.DataType;
    const shape = [...view.shape];
    return [name, { dataId: backend.write(constantValues(view) as Float32Array, shape, dtype), shape, dtype }];
  });
  const byName = Object.fromEntries(written);
  // Kernels of many inputs (AddN, Concat, Pack) take them as a list.
  const given = '0' in byName ? (Object.values(byName) as unknown as tf.NamedTensorInfoMap) : byName;
  const outputs = [kernel.kernelFunc({ inputs: given, attrs: attributes ?? {}, backend })].flat();
  const results = outputs.map(({ dataId, shape, dtype }) =>
    constantView(graph, backend.readSync(dataId) as Float32Array, shape, dtype),
  );
  for (const { dataId } of [...outputs, ...Object.values(byName)])
    if (backend.data.has(dataId)) backend.disposeData(dataId, true);
  return results;
}
