import { broadcastShape, fullValue, naturalOrder, viewOf, withRank } from '../view.ts';
import { MICROSOFT } from '../graph.ts';
import type { Graph, Value } from '../graph.ts';
import type { Lowering, Lowerings, View } from '../view.ts';

/** A matrix operand: the value as it lies, and whether its last two axes are swapped. */
interface Operand {
  readonly value: Value;
  readonly transposed: boolean;
}

/** Takes the transposed product when the matrix already lies transposed, so that nothing moves. Batch axes may repeat. */
function operand(graph: Graph, view: View, transposed: boolean): Operand {
  const rank = view.shape.length;
  const natural = naturalOrder(rank);
  const swapped = [...natural.slice(0, -2), rank - 1, rank - 2];
  const liesSwapped = view.order.indexOf(rank - 1) < view.order.indexOf(rank - 2);
  const keepBatch = (axis: number): boolean => axis < rank - 2;
  return { value: fullValue(graph, view, liesSwapped ? swapped : natural, keepBatch), transposed: transposed !== liesSwapped };
}

/** a · b over the last two axes, either transposed, with batch axes broadcast. */
export function multiplyMatrices(graph: Graph, a: View, b: View, transposeA: boolean, transposeB: boolean): View {
  const rank = Math.max(a.shape.length, b.shape.length);
  const left = operand(graph, withRank(graph, a, rank), transposeA);
  const right = operand(graph, b, transposeB);
  const rows = a.shape[a.shape.length - (transposeA ? 1 : 2)] as number;
  const columns = b.shape[b.shape.length - (transposeB ? 2 : 1)] as number;
  const physicalBatch = broadcastShape([left.value.shape.slice(0, -2), right.value.shape.slice(0, -2)]);
  const batch = broadcastShape([a.shape.slice(0, -2), b.shape.slice(0, -2)]);
  const output = { type: a.value.type, shape: [...physicalBatch, rows, columns] };
  const value =
    left.transposed || right.transposed
      ? graph.node(
          'FusedMatMul',
          [left.value, right.value],
          { transA: left.transposed ? 1 : 0, transB: right.transposed ? 1 : 0 },
          output,
          MICROSOFT,
        )
      : graph.node('MatMul', [left.value, right.value], {}, output);
  return viewOf(value, [...batch, rows, columns]);
}

const batchMatMul: Lowering = (graph, { a, b }, { transposeA, transposeB }) =>
  multiplyMatrices(graph, a as View, b as View, transposeA === true, transposeB === true);

export const matmulKernels: Lowerings = { BatchMatMul: batchMatMul };
