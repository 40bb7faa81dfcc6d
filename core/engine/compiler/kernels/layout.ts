import { sizeOf } from '../../signature.ts';
import { slice_util, util } from '../../tf.ts';
import {
  castView,
  elementwise,
  fullValue,
  naturalOrder,
  naturalValue,
  permuted,
  repeats,
  reshapeValue,
  sameList,
  uniform,
  viewOf,
} from '../view.ts';
import type { Tensor } from '../../tf.ts';
import type { Graph } from '../graph.ts';
import type { Lowering, Lowerings, View } from '../view.ts';

/** Past the first element, for a slice that runs backwards to the start. */
const BEFORE_START = -(2 ** 31);

/** The view without axes of length 1: no node that moves data. */
export function withoutAxes(graph: Graph, view: View, axes: readonly number[]): View {
  const remaining = naturalOrder(view.shape.length).filter((axis) => !axes.includes(axis));
  const order = view.order.filter((axis) => !axes.includes(axis));
  const shape = view.value.shape.filter((_, i) => !axes.includes(view.order[i] as number));
  return {
    value: reshapeValue(graph, view.value, shape),
    shape: permuted(view.shape, remaining),
    order: order.map((axis) => remaining.indexOf(axis)),
  };
}

/** Inserts and drops axes of length 1 without moving data; anything else needs the natural layout. */
export function reshapeView(graph: Graph, view: View, shape: readonly number[]): View {
  if (sameList(view.shape, shape)) return view;
  if (sizeOf(view.value.shape) === 1)
    return viewOf(
      reshapeValue(
        graph,
        view.value,
        shape.map(() => 1),
      ),
      shape,
    );
  const longOnly = (list: readonly number[]): number[] => list.filter((length) => length !== 1);
  if (!sameList(longOnly(view.shape), longOnly(shape))) return viewOf(reshapeValue(graph, naturalValue(graph, view), shape));
  const bare = withoutAxes(
    graph,
    view,
    naturalOrder(view.shape.length).filter((axis) => view.shape[axis] === 1),
  );
  const long = naturalOrder(shape.length).filter((axis) => shape[axis] !== 1);
  const short = naturalOrder(shape.length).filter((axis) => shape[axis] === 1);
  return {
    value: reshapeValue(graph, bare.value, [...short.map(() => 1), ...bare.value.shape]),
    shape,
    order: [...short, ...bare.order.map((axis) => long[axis] as number)],
  };
}

const reshape: Lowering = (graph, { x }, { shape }) => {
  const view = x as View;
  return reshapeView(graph, view, util.inferFromImplicitShape(shape, sizeOf(view.shape)));
};

const expandDims: Lowering = (graph, { input }, { dim }) => {
  const view = input as View;
  const shape = [...view.shape];
  shape.splice(dim < 0 ? dim + shape.length + 1 : dim, 0, 1);
  return reshapeView(graph, view, shape);
};

const transpose: Lowering = (_graph, { x }, { perm }) => {
  const { value, shape, order } = x as View;
  return { value, shape: permuted(shape, perm), order: order.map((axis) => (perm as number[]).indexOf(axis)) };
};

interface Range {
  readonly begin: number;
  readonly end: number;
  readonly stride: number;
}

/** Takes a range along each axis. Only axes that lose something are visited. */
export function sliceView(graph: Graph, view: View, ranges: readonly Range[]): View {
  const lengths = ranges.map(({ begin, end, stride }) => Math.max(0, Math.ceil((end - begin) / stride)));
  const whole = (axis: number): boolean => lengths[axis] === view.shape[axis] && (ranges[axis] as Range).stride === 1;
  const axes = naturalOrder(view.shape.length).filter((axis) => !repeats(view, axis) && !whole(axis));
  if (axes.length === 0) return { ...view, shape: lengths };
  const physical = axes.map((axis) => view.order.indexOf(axis));
  const chosen = axes.map((axis) => ranges[axis] as Range);
  const operands = [
    chosen.map(({ begin }) => begin),
    chosen.map(({ end, stride }) => (stride < 0 && end < 0 ? BEFORE_START : end)),
    physical,
    chosen.map(({ stride }) => stride),
  ];
  const shape = view.value.shape.map((length, i) =>
    physical.includes(i) ? (lengths[view.order[i] as number] as number) : length,
  );
  const value = graph.node(
    'Slice',
    [view.value, ...operands.map((list) => graph.integers(list))],
    {},
    { type: view.value.type, shape },
  );
  return { ...view, value, shape: lengths };
}

const slice: Lowering = (graph, { x }, { begin, size }) => {
  const view = x as View;
  const tensor = { shape: [...view.shape], rank: view.shape.length } as Tensor;
  const [begins, sizes] = slice_util.parseSliceParams(tensor, begin, size) as [number[], number[]];
  return sliceView(
    graph,
    view,
    begins.map((first, axis) => ({ begin: first, end: first + (sizes[axis] as number), stride: 1 })),
  );
};

const stridedSlice: Lowering = (graph, { x }, a) => {
  const view = x as View;
  const info = slice_util.sliceInfo(
    [...view.shape],
    a.begin,
    a.end,
    a.strides,
    a.beginMask,
    a.endMask,
    a.ellipsisMask,
    a.newAxisMask,
    a.shrinkAxisMask,
  );
  const ranges = info.begin.map((begin, axis) => ({
    begin,
    end: info.end[axis] as number,
    stride: info.strides[axis] as number,
  }));
  return reshapeView(graph, sliceView(graph, view, ranges), info.finalShape);
};

export function reverseView(graph: Graph, view: View, axes: readonly number[]): View {
  return sliceView(
    graph,
    view,
    view.shape.map((length, axis) =>
      axes.includes(axis) && length > 1 ? { begin: length - 1, end: -1, stride: -1 } : { begin: 0, end: length, stride: 1 },
    ),
  );
}

const reverse: Lowering = (graph, { x }, { dims }) => {
  const view = x as View;
  return reverseView(graph, view, util.parseAxisParam(dims, [...view.shape]));
};

export function concatViews(graph: Graph, views: readonly View[], axis: number): View {
  if (views.length === 1) return views[0] as View;
  const first = views.reduce((largest, view) => (sizeOf(view.value.shape) > sizeOf(largest.value.shape) ? view : largest));
  const values = views.map((view) => fullValue(graph, view, first.order));
  const length = views.reduce((total, view) => total + (view.shape[axis] as number), 0);
  const shape = first.shape.map((each, i) => (i === axis ? length : each));
  const output = { type: first.value.type, shape: permuted(shape, first.order) };
  return { value: graph.node('Concat', values, { axis: first.order.indexOf(axis) }, output), shape, order: first.order };
}

const concat: Lowering = (graph, inputs, { axis }) => {
  const views = Object.values(inputs);
  const [along] = util.parseAxisParam(axis, [...(views[0] as View).shape]) as [number];
  const filled = views.filter((view) => sizeOf(view.shape) > 0);
  return concatViews(graph, filled.length === 0 ? views.slice(0, 1) : filled, along);
};

const pack: Lowering = (graph, inputs, { axis }) => {
  const views = Object.values(inputs);
  const rank = (views[0] as View).shape.length + 1;
  const along = axis < 0 ? axis + rank : axis;
  const inserted = (shape: readonly number[]): number[] => [...shape.slice(0, along), 1, ...shape.slice(along)];
  return concatViews(
    graph,
    views.map((view) => reshapeView(graph, view, inserted(view.shape))),
    along,
  );
};

const part = (graph: Graph, view: View, axis: number, begin: number, end: number): View =>
  sliceView(
    graph,
    view,
    view.shape.map((length, i) => (i === axis ? { begin, end, stride: 1 } : { begin: 0, end: length, stride: 1 })),
  );

const unpack: Lowering = (graph, { value }, { axis }) => {
  const view = value as View;
  const [along] = util.parseAxisParam(axis, [...view.shape]) as [number];
  return Array.from({ length: view.shape[along] as number }, (_, i) =>
    withoutAxes(graph, part(graph, view, along, i, i + 1), [along]),
  );
};

const split: Lowering = (graph, { x }, { numOrSizeSplits, axis }) => {
  const view = x as View;
  const [along] = util.parseAxisParam(axis, [...view.shape]) as [number];
  const length = view.shape[along] as number;
  const sizes: number[] = Array.isArray(numOrSizeSplits)
    ? numOrSizeSplits
    : Array.from({ length: numOrSizeSplits }, () => length / numOrSizeSplits);
  const known = sizes.filter((size) => size >= 0).reduce((sum, size) => sum + size, 0);
  let begin = 0;
  return sizes.map((size) => {
    const end = begin + (size < 0 ? length - known : size);
    const piece = part(graph, view, along, begin, end);
    begin = end;
    return piece;
  });
};

/** Pads with a number; axes that get no border keep their layout and their repetition. */
export function padView(graph: Graph, view: View, paddings: readonly (readonly [number, number])[], constantValue = 0): View {
  if (paddings.every(([before, after]) => before === 0 && after === 0)) return view;
  const untouched = (axis: number): boolean => paddings[axis]?.[0] === 0 && paddings[axis][1] === 0;
  const value = fullValue(graph, view, view.order, untouched);
  const physical = permuted(paddings, view.order);
  const pads = graph.integers([...physical.map(([before]) => before), ...physical.map(([, after]) => after)]);
  const grown = value.shape.map((length, i) => length + (physical[i]?.[0] as number) + (physical[i]?.[1] as number));
  const filler = uniform(graph, constantValue, [], value.type).value;
  const shape = view.shape.map((length, axis) => length + (paddings[axis]?.[0] as number) + (paddings[axis]?.[1] as number));
  return { value: graph.node('Pad', [value, pads, filler], {}, { type: value.type, shape: grown }), shape, order: view.order };
}

const pad: Lowering = (graph, { x }, { paddings, constantValue }) => padView(graph, x as View, paddings, constantValue);

/** The border mirrors the inside, with (`symmetric`) or without (`reflect`) the outermost row; one axis after the other. */
const mirrorPad: Lowering = (graph, { x }, { paddings, mode }) => {
  const offset = mode === 'reflect' ? 1 : 0;
  return (paddings as [number, number][]).reduce((view, [before, after], axis) => {
    const size = view.shape[axis] as number;
    const mirrored = (begin: number, end: number): View => reverseView(graph, part(graph, view, axis, begin, end), [axis]);
    const pieces = [view];
    if (before > 0) pieces.unshift(mirrored(offset, offset + before));
    if (after > 0) pieces.push(mirrored(size - offset - after, size - offset));
    return concatViews(graph, pieces, axis);
  }, x as View);
};

const tile: Lowering = (graph, { x }, { reps }) => {
  const view = x as View;
  const shape = view.shape.map((length, axis) => length * (reps as number[])[axis]!);
  const copies = view.order.map((axis) => (view.value.shape[view.order.indexOf(axis)] === 1 ? 1 : (reps as number[])[axis]!));
  if (copies.every((count) => count === 1)) return { ...view, shape };
  const output = { type: view.value.type, shape: view.value.shape.map((length, i) => length * copies[i]!) };
  return { ...view, value: graph.node('Tile', [view.value, graph.integers(copies)], {}, output), shape };
};

const gather: Lowering = (graph, inputs, { axis, batchDims }) => {
  const { x, indices } = inputs as { x: View; indices: View };
  if (batchDims !== 0 && batchDims !== undefined)
    throw new Error('gather with batchDims cannot be compiled: gather over a flattened batch axis instead');
  const [along] = util.parseAxisParam(axis, [...x.shape]) as [number];
  const value = naturalValue(graph, x);
  const shape = [...x.shape.slice(0, along), ...indices.shape, ...x.shape.slice(along + 1)];
  return viewOf(graph.node('Gather', [value, naturalValue(graph, indices)], { axis: along }, { type: value.type, shape }));
};

const oneHot: Lowering = (graph, { indices }, { depth, onValue, offValue, dtype }) => {
  const view = indices as View;
  const column = reshapeView(graph, view, [...view.shape, 1]);
  const classes = viewOf(
    graph.constant(
      'int32',
      [depth],
      Int32Array.from({ length: depth }, (_, i) => i),
    ),
  );
  const hit = elementwise(graph, 'Equal', [castView(graph, column, 'int32'), classes], 'bool');
  const [on, off] = [onValue, offValue].map((each: number) =>
    uniform(graph, each, [], dtype === 'int32' ? 'int32' : 'float32'),
  ) as [View, View];
  return elementwise(graph, 'Where', [hit, on, off], on.value.type);
};

const cast: Lowering = (graph, { x }, { dtype }) => {
  const view = x as View;
  return castView(graph, view, dtype);
};

const identity: Lowering = (_graph, inputs) => Object.values(inputs)[0] as View;
const filled =
  (number: number): Lowering =>
  (graph, { x }) =>
    uniform(graph, number, (x as View).shape, (x as View).value.type);

const fill: Lowering = (graph, _inputs, { shape, value, dtype }) =>
  uniform(graph, Number(value), shape, dtype === undefined ? 'float32' : dtype);

const depthToSpace: Lowering = (graph, { x }, { blockSize, dataFormat }) => {
  if (dataFormat !== 'NHWC') throw new Error(`depthToSpace with data format ${dataFormat} cannot be compiled: use NHWC`);
  const [batch, height, width, depth] = (x as View).shape as [number, number, number, number];
  const channels = depth / (blockSize * blockSize);
  const blocks = reshapeView(graph, x as View, [batch, height, width, blockSize, blockSize, channels]);
  const moved = permuted(blocks.shape, [0, 1, 3, 2, 4, 5]);
  const order = blocks.order.map((axis) => [0, 1, 3, 2, 4, 5].indexOf(axis));
  return reshapeView(graph, { value: blocks.value, shape: moved, order }, [
    batch,
    height * blockSize,
    width * blockSize,
    channels,
  ]);
};

export const layoutKernels: Lowerings = {
  Reshape: reshape,
  ExpandDims: expandDims,
  Transpose: transpose,
  Slice: slice,
  StridedSlice: stridedSlice,
  Reverse: reverse,
  Concat: concat,
  Pack: pack,
  Unpack: unpack,
  SplitV: split,
  PadV2: pad,
  MirrorPad: mirrorPad,
  Tile: tile,
  GatherV2: gather,
  OneHot: oneHot,
  Cast: cast,
  Identity: identity,
  OnesLike: filled(1),
  ZerosLike: filled(0),
  Fill: fill,
  DepthToSpace: depthToSpace,
};

/** Kernels that only change a view: applied to constants, they stay compressed instead of being computed on the host. */
export const FREE_KERNELS: ReadonlySet<string> = new Set([
  'Reshape',
  'ExpandDims',
  'Transpose',
  'Tile',
  'Identity',
  'OnesLike',
  'ZerosLike',
  'Fill',
]);
