import { sizeOf } from '../../signature.ts';
import { backend_util } from '../../tf.ts';
import { multiply } from './elementwise.ts';
import { imageView, NCHW } from './convolution.ts';
import { fullValue, uniform, viewOf } from '../view.ts';
import type { Graph, Value } from '../graph.ts';
import type { Lowering, Lowerings, View } from '../view.ts';

type PoolInfo = backend_util.Conv2DInfo;

// eslint-disable-next-line @typescript-eslint/no-explicit-any
function poolInfo(shape: readonly number[], { filterSize, strides, pad, dimRoundingMode }: any): PoolInfo {
  return backend_util.computePool2DInfo(
    [...shape] as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
}

const poolAttributes = ({ filterHeight, filterWidth, strideHeight, strideWidth, padInfo }: PoolInfo) => ({
  kernel_shape: [filterHeight, filterWidth],
  strides: [strideHeight, strideWidth],
  pads: [padInfo.top, padInfo.left, padInfo.bottom, padInfo.right],
});

const nchw = ([batch, height, width, channels]: readonly number[]): number[] => [batch, channels, height, width] as number[];

/** Always with indices: when nobody reads them, the same node serves the forward pass and the gradient. */
function maxPoolValues(graph: Graph, x: View, info: PoolInfo): [Value, Value] {
  const shape = nchw(info.outShape);
  const outputs = [
    { type: x.value.type, shape },
    { type: 'int64' as const, shape },
  ];
  return graph.nodes('MaxPool', [fullValue(graph, x, NCHW)], poolAttributes(info), outputs) as [Value, Value];
}

const maxPool: Lowering = (graph, inputs, attributes) => {
  const x = inputs['x'] as View;
  const info = poolInfo(x.shape, attributes);
  return imageView(maxPoolValues(graph, x, info)[0], info.outShape);
};

/** Each error goes to the first of the largest values in its window; overlapping windows add up. */
const maxPoolGradient: Lowering = (graph, inputs, attributes) => {
  const { dy, input } = inputs as { dy: View; input: View };
  const info = poolInfo(input.shape, attributes);
  const indices = maxPoolValues(graph, input, info)[1];
  const errors = fullValue(graph, dy, NCHW);
  const output = { type: errors.type, shape: nchw(input.shape) };
  if (info.strideHeight >= info.filterHeight && info.strideWidth >= info.filterWidth) {
    const unpool = graph.node('MaxUnpool', [errors, indices, graph.integers(output.shape)], poolAttributes(info), output);
    return imageView(unpool, input.shape);
  }
  const [size, count] = [sizeOf(input.shape), sizeOf(info.outShape)];
  const flat = (value: Value): Value =>
    graph.node('Reshape', [value, graph.integers([count])], {}, { type: value.type, shape: [count] });
  const zeros = fullValue(graph, uniform(graph, 0, [size]), [0]);
  const sums = graph.node(
    'ScatterElements',
    [zeros, flat(indices), flat(errors)],
    { axis: 0, reduction: 'add' },
    { type: errors.type, shape: [size] },
  );
  return imageView(graph.node('Reshape', [sums, graph.integers(output.shape)], {}, output), input.shape);
};

const averagePool: Lowering = (graph, inputs, attributes) => {
  const x = inputs['x'] as View;
  const info = poolInfo(x.shape, attributes);
  const output = { type: x.value.type, shape: nchw(info.outShape) };
  const value = graph.node('AveragePool', [fullValue(graph, x, NCHW)], { ...poolAttributes(info), count_include_pad: 0 }, output);
  return imageView(value, info.outShape);
};

/** How many pixels of the image each window covers along one axis, windows that hang over the border counting fewer. */
function coverage(count: number, stride: number, filterSize: number, before: number, length: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const begin = i * stride - before;
    return Math.min(length, begin + filterSize) - Math.max(0, begin);
  });
}

const averagePoolGradient: Lowering = (graph, inputs, attributes) => {
  const { dy, input } = inputs as { dy: View; input: View };
  const info = poolInfo(input.shape, attributes);
  const { outHeight, outWidth, strideHeight, strideWidth, filterHeight, filterWidth, padInfo, inHeight, inWidth, inChannels } =
    info;
  const rows = coverage(outHeight, strideHeight, filterHeight, padInfo.top, inHeight);
  const columns = coverage(outWidth, strideWidth, filterWidth, padInfo.left, inWidth);
  const weights = Float32Array.from(rows.flatMap((row) => columns.map((column) => 1 / (row * column))));
  const scaled = multiply(graph, dy, viewOf(graph.constant('float32', [1, outHeight, outWidth, 1], weights)));
  const ones = fullValue(graph, uniform(graph, 1, [inChannels, 1, filterHeight, filterWidth]), [0, 1, 2, 3]);
  const reach = (count: number, stride: number, size: number, before: number, after: number): number =>
    (count - 1) * stride + size - before - after;
  const output_padding = [
    inHeight - reach(outHeight, strideHeight, filterHeight, padInfo.top, padInfo.bottom),
    inWidth - reach(outWidth, strideWidth, filterWidth, padInfo.left, padInfo.right),
  ];
  const output = { type: input.value.type, shape: nchw(input.shape) };
  const spread = { ...poolAttributes(info), group: inChannels, output_padding };
  return imageView(graph.node('ConvTranspose', [fullValue(graph, scaled, NCHW), ones], spread, output), input.shape);
};

export const poolKernels: Lowerings = {
  MaxPool: maxPool,
  MaxPoolGrad: maxPoolGradient,
  AvgPool: averagePool,
  AvgPoolGrad: averagePoolGradient,
};
