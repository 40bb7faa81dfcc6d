import { add, multiply } from './elementwise.ts';
import { imageView, NCHW } from './convolution.ts';
import { elementwise, fullValue, naturalValue, uniform } from '../view.ts';
import type { Lowering, Lowerings, View } from '../view.ts';

/** (x − mean) · scale/√(variance + ε) + offset, per channel in one pass when the statistics are vectors over channels. */
const batchNorm: Lowering = (graph, inputs, { varianceEpsilon }) => {
  const { x, mean, variance } = inputs as { x: View; mean: View; variance: View };
  const offset = inputs['offset'] ?? uniform(graph, 0, mean.shape);
  const scale = inputs['scale'] ?? uniform(graph, 1, mean.shape);
  const vectors = [scale, offset, mean, variance];
  if (x.shape.length === 4 && vectors.every(({ shape }) => shape.length === 1)) {
    const operands = [fullValue(graph, x, NCHW), ...vectors.map((vector) => naturalValue(graph, vector))];
    const output = { type: x.value.type, shape: (operands[0] as View['value']).shape };
    return imageView(graph.node('BatchNormalization', operands, { epsilon: { float: varianceEpsilon } }, output), x.shape);
  }
  const deviation = elementwise(graph, 'Sqrt', [add(graph, variance, uniform(graph, varianceEpsilon, []))]);
  const gain = elementwise(graph, 'Div', [scale, deviation]);
  return add(graph, multiply(graph, elementwise(graph, 'Sub', [x, mean]), gain), offset);
};

export const normaliseKernels: Lowerings = { FusedBatchNorm: batchNorm };
