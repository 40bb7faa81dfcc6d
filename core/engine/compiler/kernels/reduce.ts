import { sizeOf } from '../../signature.ts';
import { util } from '../../tf.ts';
import { multiply } from './elementwise.ts';
import { castView, elementwise, fullValue, naturalOrder, naturalValue, repeats, uniform, viewOf } from '../view.ts';
import { withoutAxes } from './layout.ts';
import type { Graph, Value } from '../graph.ts';
import type { Lowering, Lowerings, View } from '../view.ts';

/**
 * Reduces `axes` with an ONNX operator in the layout as it is. Axes along which the tensor merely repeats are not visited;
 * `repeated` says what they contribute: n times the same value.
 */
function reduce(
  graph: Graph,
  op: string,
  x: View,
  axes: readonly number[],
  repeated?: (reduced: View, count: number) => View,
): View {
  const real = axes.filter((axis) => !repeats(x, axis) && x.shape[axis] !== 1);
  const count = sizeOf(axes.filter((axis) => repeats(x, axis)).map((axis) => x.shape[axis] as number));
  const kept: View = { ...x, shape: x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length)) };
  const reduced: View = real.length === 0 ? kept : { ...kept, value: reduceValue(graph, op, x, real) };
  return repeated === undefined || count === 1 ? reduced : repeated(reduced, count);
}

function reduceValue(graph: Graph, op: string, { value, order }: View, axes: readonly number[]): Value {
  const physical = axes.map((axis) => order.indexOf(axis)).sort((a, b) => a - b);
  const output = { type: value.type, shape: value.shape.map((length, i) => (physical.includes(i) ? 1 : length)) };
  const [first, second] = value.producer?.inputs ?? [];
  // A sum of squares in one pass, without the map of squares in memory.
  if (op === 'ReduceSum' && value.producer?.op === 'Mul' && first === second && value.type === 'float32') {
    return graph.node('ReduceSumSquare', [first, graph.integers(physical)], { keepdims: 1 }, output);
  }
  return graph.node(op, [value, graph.integers(physical)], { keepdims: 1 }, output);
}

type Reduction = (graph: Graph, x: View, axes: readonly number[]) => View;

const times = (graph: Graph) => (reduced: View, count: number) =>
  multiply(graph, reduced, uniform(graph, count, [], reduced.value.type));
const power = (graph: Graph) => (reduced: View, count: number) => elementwise(graph, 'Pow', [reduced, uniform(graph, count, [])]);

const sum: Reduction = (graph, x, axes) => {
  const numbers = x.value.type === 'bool' ? castView(graph, x, 'int32') : x;
  return reduce(graph, 'ReduceSum', numbers, axes, times(graph));
};
const product: Reduction = (graph, x, axes) => reduce(graph, 'ReduceProd', x, axes, power(graph));
const mean: Reduction = (graph, x, axes) => reduce(graph, 'ReduceMean', castView(graph, x, 'float32'), axes);
const maximum: Reduction = (graph, x, axes) => reduce(graph, 'ReduceMax', x, axes);
const minimum: Reduction = (graph, x, axes) => reduce(graph, 'ReduceMin', x, axes);
const all: Reduction = (graph, x, axes) => castView(graph, reduce(graph, 'ReduceMin', castView(graph, x, 'int32'), axes), 'bool');
const any: Reduction = (graph, x, axes) => castView(graph, reduce(graph, 'ReduceMax', castView(graph, x, 'int32'), axes), 'bool');

const reduction =
  (lower: Reduction): Lowering =>
  (graph, inputs, { axis, reductionIndices, keepDims }) => {
    const x = inputs['x'] as View;
    const axes = util.parseAxisParam(axis ?? reductionIndices, [...x.shape]);
    const reduced = lower(graph, x, axes);
    return keepDims === true ? reduced : withoutAxes(graph, reduced, axes);
  };

const position =
  (op: string): Lowering =>
  (graph, { x }, { axis }) => {
    const view = x as View;
    const [along] = util.parseAxisParam(axis, [...view.shape]) as [number];
    const value = fullValue(graph, view, view.order);
    const physical = view.order.indexOf(along);
    const shape = value.shape.map((length, i) => (i === physical ? 1 : length));
    const index = graph.node(op, [value], { axis: physical, keepdims: 1 }, { type: 'int64', shape });
    const kept = { ...view, value: index, shape: view.shape.map((length, i) => (i === along ? 1 : length)) };
    return withoutAxes(graph, castView(graph, kept, 'int32'), [along]);
  };

const cumulativeSum: Lowering = (graph, { x }, { axis, exclusive, reverse }) => {
  const view = x as View;
  const value = fullValue(graph, view, view.order);
  const along = graph.constant(
    'int64',
    [],
    BigInt64Array.of(BigInt(view.order.indexOf(util.parseAxisParam(axis, [...view.shape])[0] as number))),
  );
  const attributes = { exclusive: exclusive ? 1 : 0, reverse: reverse ? 1 : 0 };
  return { ...view, value: graph.node('CumSum', [value, along], attributes, value) };
};

/** ONNX has no cumulative product: multiply with copies shifted by 1, 2, 4 … positions, filled up with ones. */
const cumulativeProduct: Lowering = (graph, { x }, { axis, exclusive, reverse }) => {
  const view = x as View;
  const [along] = util.parseAxisParam(axis, [...view.shape]) as [number];
  const physical = view.order.indexOf(along);
  let product: View = { ...view, value: fullValue(graph, view, view.order) };
  const length = view.shape[along] as number;
  if (exclusive === true) product = shifted(graph, product, physical, 1, reverse);
  for (let distance = 1; distance < length; distance *= 2) {
    product = multiply(graph, product, shifted(graph, product, physical, distance, reverse));
  }
  return product;
};

function shifted(graph: Graph, view: View, axis: number, distance: number, backwards: boolean): View {
  const { shape, type } = view.value;
  const [first, last] = backwards ? [distance, shape[axis] as number] : [0, (shape[axis] as number) - distance];
  const range = [first, last, axis, 1].map((each) => graph.integers([each]));
  const part = graph.node(
    'Slice',
    [view.value, ...range],
    {},
    { type, shape: shape.map((n, i) => (i === axis ? n - distance : n)) },
  );
  const pads = [...shape, ...shape].map((_, i) => (i === (backwards ? axis + shape.length : axis) ? distance : 0));
  const one = uniform(graph, 1, [], type).value;
  return { ...view, value: graph.node('Pad', [part, graph.integers(pads), one], {}, { type, shape }) };
}

const softmax: Lowering = (graph, { logits }, { dim }) => {
  const view = logits as View;
  const [axis] = util.parseAxisParam(dim, [...view.shape]) as [number];
  const value = fullValue(graph, view, view.order);
  return { ...view, value: graph.node('Softmax', [value], { axis: view.order.indexOf(axis) }, value) };
};

const topK: Lowering = (graph, { x }, { k, sorted }) => {
  const value = naturalValue(graph, x as View);
  const shape = [...value.shape.slice(0, -1), k as number];
  const outputs = [
    { type: value.type, shape },
    { type: 'int64' as const, shape },
  ];
  const made = graph.nodes(
    'TopK',
    [value, graph.integers([k])],
    { axis: -1, largest: 1, sorted: sorted === false ? 0 : 1 },
    outputs,
  );
  const [values, indices] = made as [Value, Value];
  return [viewOf(values), castView(graph, viewOf(indices), 'int32')];
};

/** Sums the rows of x that share an index, one after the other: the result does not depend on threads. */
const unsortedSegmentSum: Lowering = (graph, inputs, { numSegments }) => {
  const { x, segmentIds } = inputs as { x: View; segmentIds: View };
  const rank = x.shape.length;
  const updates = fullValue(graph, x, naturalOrder(rank));
  const column = { value: segmentIds.value, shape: [...segmentIds.shape, ...updates.shape.slice(1).map(() => 1)] };
  const narrow = graph.node(
    'Reshape',
    [segmentIds.value, graph.integers(column.shape)],
    {},
    { type: 'int32', shape: column.shape },
  );
  const indices = fullValue(graph, { ...viewOf(narrow), shape: updates.shape }, naturalOrder(rank));
  const shape = [numSegments as number, ...updates.shape.slice(1)];
  const zeros = fullValue(graph, uniform(graph, 0, shape, updates.type), naturalOrder(rank));
  return viewOf(
    graph.node('ScatterElements', [zeros, indices, updates], { axis: 0, reduction: 'add' }, { type: updates.type, shape }),
  );
};

export const reduceKernels: Lowerings = {
  Sum: reduction(sum),
  Mean: reduction(mean),
  Max: reduction(maximum),
  Min: reduction(minimum),
  Prod: reduction(product),
  All: reduction(all),
  Any: reduction(any),
  ArgMax: position('ArgMax'),
  ArgMin: position('ArgMin'),
  Cumsum: cumulativeSum,
  Cumprod: cumulativeProduct,
  Softmax: softmax,
  TopK: topK,
  UnsortedSegmentSum: unsortedSegmentSum,
};
