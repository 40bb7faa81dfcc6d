import { sizeOf } from '../signature.ts';
import type { Attributes, ElementType, Graph, Value } from './graph.ts';

/**
 * What stands for a tensor while a step is traced: a value in the graph, seen through a layout that costs nothing.
 *
 * - `shape` is the tensor's shape as the mathematics knows it.
 * - `order[i]` is the axis of the tensor that lies along axis i of the value: a transpose changes `order` only.
 * - Where the value has length 1 and the tensor has more, the tensor repeats: a broadcast changes `shape` only.
 *
 * Elementwise operations keep the layout of their largest operand; only convolutions, products and true reshapes ask for
 * one of their own.
 */
export interface View {
  readonly value: Value;
  readonly shape: readonly number[];
  readonly order: readonly number[];
}

export type KernelInputs = Readonly<Record<string, View>>;

/** Writes the nodes of one TensorFlow.js kernel. `attributes` are the kernel's, unchecked as TensorFlow.js hands them over. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Lowering = (graph: Graph, inputs: KernelInputs, attributes: any) => View | View[];
export type Lowerings = Readonly<Record<string, Lowering>>;

export const naturalOrder = (rank: number): number[] => Array.from({ length: rank }, (_, axis) => axis);
export const permuted = <T>(list: readonly T[], order: readonly number[]): T[] => order.map((axis) => list[axis] as T);
export const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);

export function viewOf(
  value: Value,
  shape: readonly number[] = value.shape,
  order: readonly number[] = naturalOrder(shape.length),
): View {
  return { value, shape, order };
}

/** The same number everywhere. */
export function uniform(graph: Graph, number: number, shape: readonly number[], type: ElementType = 'float32'): View {
  const data = type === 'float32' ? Float32Array.of(number) : type === 'bool' ? Uint8Array.of(number) : Int32Array.of(number);
  return viewOf(
    graph.constant(
      type,
      shape.map(() => 1),
      data,
    ),
    shape,
  );
}

/** The number that a constant view holds everywhere, if it does. */
export function uniformNumber({ value }: View): number | undefined {
  return value.data !== undefined && sizeOf(value.shape) === 1 ? Number(value.data[0]) : undefined;
}

export const repeats = ({ value, shape, order }: View, axis: number): boolean =>
  value.shape[order.indexOf(axis)] === 1 && shape[axis] !== 1;

export function reshapeValue(graph: Graph, value: Value, shape: readonly number[]): Value {
  if (sameList(value.shape, shape)) return value;
  if (value.data !== undefined) return graph.constant(value.type, shape, value.data);
  const source = value.producer?.op === 'Reshape' ? (value.producer.inputs[0] as Value) : value;
  if (sameList(source.shape, shape)) return source;
  return graph.node('Reshape', [source, graph.integers(shape)], {}, { type: value.type, shape });
}

/** Transposes with as few axes as describe the move: the runtime's transpose is several times faster for it. */
export function transposeValue(graph: Graph, value: Value, order: readonly number[]): Value {
  const shape = permuted(value.shape, order);
  const moved = order.filter((axis) => value.shape[axis] !== 1);
  if (moved.every((axis, i) => i === 0 || axis > (moved[i - 1] as number))) return reshapeValue(graph, value, shape);
  // Runs of axes that stay together are one axis.
  const runs: number[][] = [];
  const isLong = (axis: number): boolean => value.shape[axis] !== 1;
  for (const axis of moved) {
    const run = runs.at(-1);
    const previous = run?.at(-1);
    const adjacent =
      previous !== undefined &&
      axis > previous &&
      !naturalOrder(axis)
        .slice(previous + 1)
        .some(isLong);
    if (adjacent) run?.push(axis);
    else runs.push([axis]);
  }
  const bySource = [...runs].sort((a, b) => (a[0] as number) - (b[0] as number));
  const merged = bySource.map((run) => sizeOf(run.map((axis) => value.shape[axis] as number)));
  const perm = runs.map((run) => bySource.indexOf(run));
  const source = reshapeValue(graph, value, merged);
  const transposed = graph.node('Transpose', [source], { perm }, { type: value.type, shape: permuted(merged, perm) });
  return reshapeValue(graph, transposed, shape);
}

/** The value with axis i along tensor axis `order[i]`, its repeated axes still of length 1. */
function compressedValue(graph: Graph, view: View, order: readonly number[]): Value {
  return transposeValue(
    graph,
    view.value,
    order.map((axis) => view.order.indexOf(axis)),
  );
}

/** The value with axis i along tensor axis `order[i]`, of full length along every axis that `keep` does not exempt. */
export function fullValue(
  graph: Graph,
  view: View,
  order: readonly number[],
  keep: (axis: number) => boolean = () => false,
): Value {
  const value = compressedValue(graph, view, order);
  const shape = order.map((axis, i) => (keep(axis) ? (value.shape[i] as number) : (view.shape[axis] as number)));
  if (sameList(value.shape, shape)) return value;
  return graph.node('Expand', [value, graph.integers(shape)], {}, { type: value.type, shape });
}

export const naturalValue = (graph: Graph, view: View): Value => fullValue(graph, view, naturalOrder(view.shape.length));

/** The view with new leading axes of length 1, as broadcasting adds them. */
export function withRank(graph: Graph, view: View, rank: number): View {
  const extra = rank - view.shape.length;
  if (extra === 0) return view;
  const ones = Array.from({ length: extra }, () => 1);
  return {
    value: reshapeValue(graph, view.value, [...ones, ...view.value.shape]),
    shape: [...ones, ...view.shape],
    order: [...naturalOrder(extra), ...view.order.map((axis) => axis + extra)],
  };
}

export function broadcastShape(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) =>
    shapes.reduce((length, shape) => {
      const own = shape[axis - rank + shape.length] ?? 1;
      return own === 1 ? length : own;
    }, 1),
  );
}

/** The view repeated to `shape`, without a node. */
export function broadcastTo(graph: Graph, view: View, shape: readonly number[]): View {
  return { ...withRank(graph, view, shape.length), shape };
}

/** One operator applied position by position, with broadcasting, in the layout of the largest operand. */
export function elementwise(
  graph: Graph,
  op: string,
  operands: readonly View[],
  type: ElementType = (operands[0] as View).value.type,
  attributes: Attributes = {},
): View {
  const shape = broadcastShape(operands.map((operand) => operand.shape));
  const extended = operands.map((operand) => withRank(graph, operand, shape.length));
  const { order } = extended.reduce((largest, view) => (sizeOf(view.value.shape) > sizeOf(largest.value.shape) ? view : largest));
  const values = extended.map((view) => compressedValue(graph, view, order));
  const value = graph.node(op, values, attributes, { type, shape: broadcastShape(values.map((each) => each.shape)) });
  return { value, shape, order };
}

export function castView(graph: Graph, view: View, type: ElementType): View {
  if (view.value.type === type) return view;
  const to = { float32: 1, int32: 6, int64: 7, bool: 9 }[type];
  const { shape } = view.value;
  return { ...view, value: graph.node('Cast', [view.value], { to }, { type, shape }) };
}
