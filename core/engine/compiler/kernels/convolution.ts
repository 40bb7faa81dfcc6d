import { backend_util } from '../../tf.ts';
import { concatViews, padView, reshapeView, reverseView, sliceView } from './layout.ts';
import { multiplyMatrices } from './matmul.ts';
import { fullValue, viewOf } from '../view.ts';
import type { Graph } from '../graph.ts';
import type { Lowering, Lowerings, View } from '../view.ts';

type ConvInfo = backend_util.Conv2DInfo;

/** Axis of an NHWC tensor along each axis of an NCHW value, and of an HWIO filter along each of an OIHW value. */
export const NCHW = [0, 3, 1, 2] as const;
export const OIHW = [3, 2, 0, 1] as const;

/** The view of an NCHW value as the NHWC tensor of shape `shape`. */
export const imageView = (value: View['value'], shape: readonly number[]): View => ({ value, shape, order: NCHW });

// eslint-disable-next-line @typescript-eslint/no-explicit-any
function convInfo(inputShape: readonly number[], filterShape: readonly number[], attributes: any, depthwise = false): ConvInfo {
  const { strides, pad, dilations = 1, dataFormat = 'NHWC', dimRoundingMode } = attributes;
  if (dataFormat !== 'NHWC') throw new Error(`convolution with data format ${dataFormat} cannot be compiled: use NHWC`);
  type Shape4 = [number, number, number, number];
  return backend_util.computeConv2DInfo(
    [...inputShape] as Shape4,
    [...filterShape] as Shape4,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    depthwise,
  );
}

const convAttributes = ({
  padInfo,
  strideHeight,
  strideWidth,
  dilationHeight,
  dilationWidth,
  filterHeight,
  filterWidth,
}: ConvInfo) => ({
  kernel_shape: [filterHeight, filterWidth],
  strides: [strideHeight, strideWidth],
  dilations: [dilationHeight, dilationWidth],
  pads: [padInfo.top, padInfo.left, padInfo.bottom, padInfo.right],
});

const forward: Lowering = (graph, inputs, attributes) => {
  const { x, filter } = inputs as { x: View; filter: View };
  return convolve(graph, x, filter, convInfo(x.shape, filter.shape, attributes));
};

function convolve(graph: Graph, x: View, filter: View, info: ConvInfo): View {
  const [image, taps] = [fullValue(graph, x, NCHW), fullValue(graph, filter, OIHW)];
  const [batch, height, width, channels] = info.outShape;
  const output = { type: x.value.type, shape: [batch, channels, height, width] };
  return imageView(graph.node('Conv', [image, taps], convAttributes(info), output), info.outShape);
}

/** The input gradient, which is also the forward pass of a transposed convolution. */
const inputGradient: Lowering = (graph, inputs, attributes) => {
  const { dy, filter } = inputs as { dy: View; filter: View };
  const { inputShape } = attributes as { inputShape: [number, number, number, number] };
  const info = convInfo(inputShape, filter.shape, attributes);
  if (isPatchwise(info)) return spreadPatches(graph, dy, filter, info);
  if (info.strideHeight === 1 && info.strideWidth === 1) return convolveFlipped(graph, dy, filter, info);
  return convolveTransposed(graph, dy, fullValue(graph, filter, OIHW), info, 1);
};

/** Whether the windows tile the image: then a convolution is a matrix product over patches. */
const isPatchwise = ({
  padInfo,
  strideHeight,
  strideWidth,
  filterHeight,
  filterWidth,
  outHeight,
  outWidth,
  inHeight,
  inWidth,
}: ConvInfo): boolean =>
  padInfo.type === 'VALID' || padInfo.top + padInfo.bottom + padInfo.left + padInfo.right === 0
    ? strideHeight === filterHeight &&
      strideWidth === filterWidth &&
      outHeight * strideHeight === inHeight &&
      outWidth * strideWidth === inWidth
    : false;

/** Each position of dy times the filter is one patch: (positions × out) · (out × patch), then depth to space. */
function spreadPatches(graph: Graph, dy: View, filter: View, info: ConvInfo): View {
  const { batchSize, outHeight, outWidth, filterHeight, filterWidth, inChannels, outChannels } = info;
  const rows = reshapeView(graph, dy, [batchSize * outHeight * outWidth, outChannels]);
  const taps = reshapeView(graph, filter, [filterHeight * filterWidth * inChannels, outChannels]);
  const patches = multiplyMatrices(graph, rows, taps, false, true);
  const split = reshapeView(graph, patches, [batchSize, outHeight, outWidth, filterHeight, filterWidth, inChannels]);
  // Tensor axes of the result: batch, row, row in patch, column, column in patch, channel.
  const interleaved = {
    value: split.value,
    shape: [batchSize, outHeight, filterHeight, outWidth, filterWidth, inChannels],
    order: [0, 1, 3, 2, 4, 5],
  };
  return reshapeView(graph, interleaved, info.inShape);
}

/** With stride 1: a convolution of dy with the filter rotated by half a turn, its channels swapped. */
function convolveFlipped(graph: Graph, dy: View, filter: View, info: ConvInfo): View {
  const rotated = reverseView(graph, filter, [0, 1]);
  // HWIO read as HWOI: the same value, another order.
  const [height, width, inputs, outputs] = rotated.shape as [number, number, number, number];
  const swap = (axis: number): number => [0, 1, 3, 2][axis] as number;
  const swapped = { value: rotated.value, shape: [height, width, outputs, inputs], order: rotated.order.map(swap) };
  const { padInfo, effectiveFilterHeight, effectiveFilterWidth } = info;
  const flippedPad = {
    ...padInfo,
    top: effectiveFilterHeight - 1 - padInfo.top,
    bottom: effectiveFilterHeight - 1 - padInfo.bottom,
    left: effectiveFilterWidth - 1 - padInfo.left,
    right: effectiveFilterWidth - 1 - padInfo.right,
  };
  return convolve(graph, dy, swapped, { ...info, outShape: info.inShape, padInfo: flippedPad });
}

/** Any stride. `filter` is `[dy channels, x channels / group, height, width]`. */
function convolveTransposed(graph: Graph, dy: View, filter: View['value'], info: ConvInfo, group: number): View {
  const {
    padInfo,
    inHeight,
    inWidth,
    outHeight,
    outWidth,
    strideHeight,
    strideWidth,
    effectiveFilterHeight,
    effectiveFilterWidth,
  } = info;
  const image = fullValue(graph, dy, NCHW);
  const reach = (count: number, stride: number, filterSize: number, before: number, after: number): number =>
    (count - 1) * stride + filterSize - before - after;
  const output_padding = [
    inHeight - reach(outHeight, strideHeight, effectiveFilterHeight, padInfo.top, padInfo.bottom),
    inWidth - reach(outWidth, strideWidth, effectiveFilterWidth, padInfo.left, padInfo.right),
  ];
  const output = { type: image.type, shape: [info.batchSize, info.inChannels, inHeight, inWidth] };
  const value = graph.node('ConvTranspose', [image, filter], { ...convAttributes(info), group, output_padding }, output);
  return imageView(value, info.inShape);
}

/** What each tap of the filter sees of the padded image: one strided slice `[N, outHeight, outWidth, C]` for each tap. */
function tapImages(graph: Graph, x: View, info: ConvInfo): View[] {
  const { padInfo, filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, outHeight, outWidth } =
    info;
  const natural = viewOf(fullValue(graph, x, [0, 1, 2, 3]));
  const padded = padView(graph, natural, [
    [0, 0],
    [padInfo.top, padInfo.bottom],
    [padInfo.left, padInfo.right],
    [0, 0],
  ]);
  const range = (length: number) => ({ begin: 0, end: length, stride: 1 });
  const along = (begin: number, count: number, stride: number) => ({ begin, end: begin + (count - 1) * stride + 1, stride });
  const taps: View[] = [];
  for (let row = 0; row < filterHeight; row++) {
    for (let column = 0; column < filterWidth; column++) {
      taps.push(
        sliceView(graph, padded, [
          range(info.batchSize),
          along(row * dilationHeight, outHeight, strideHeight),
          along(column * dilationWidth, outWidth, strideWidth),
          range(info.inChannels),
        ]),
      );
    }
  }
  return taps;
}

/** The filter gradient: for each tap, the product of what it saw with dy. */
const filterGradient: Lowering = (graph, inputs, attributes) => {
  const { x, dy } = inputs as { x: View; dy: View };
  const { filterShape } = attributes as { filterShape: [number, number, number, number] };
  const info = convInfo(x.shape, filterShape, attributes);
  const { batchSize, outHeight, outWidth, inChannels, outChannels } = info;
  const positions = batchSize * outHeight * outWidth;
  const errors = reshapeView(graph, dy, [positions, outChannels]);
  const products = tapImages(graph, x, info).map((tap) => {
    const seen = reshapeView(graph, tap, [positions, inChannels]);
    return reshapeView(graph, multiplyMatrices(graph, seen, errors, true, false), [1, inChannels, outChannels]);
  });
  return reshapeView(graph, concatViews(graph, products, 0), filterShape);
};

/** `[channels × multiplier, 1, height, width]`, as grouped convolutions take it. */
function depthwiseTaps(graph: Graph, filter: View): View['value'] {
  const [height, width, channels, multiplier] = filter.shape as [number, number, number, number];
  const value = fullValue(graph, filter, [2, 3, 0, 1]);
  return reshapeView(graph, viewOf(value), [channels * multiplier, 1, height, width]).value;
}

const depthwise: Lowering = (graph, inputs, attributes) => {
  const { x, filter } = inputs as { x: View; filter: View };
  const info = convInfo(x.shape, filter.shape, attributes, true);
  const [batch, height, width, channels] = info.outShape;
  const output = { type: x.value.type, shape: [batch, channels, height, width] };
  const attributesOfConv = { ...convAttributes(info), group: info.inChannels };
  return imageView(
    graph.node('Conv', [fullValue(graph, x, NCHW), depthwiseTaps(graph, filter)], attributesOfConv, output),
    info.outShape,
  );
};

const depthwiseInputGradient: Lowering = (graph, inputs, attributes) => {
  const { dy, filter } = inputs as { dy: View; filter: View };
  const info = convInfo(attributes.inputShape, filter.shape, attributes, true);
  return convolveTransposed(graph, dy, depthwiseTaps(graph, filter), info, info.inChannels);
};

const depthwiseFilterGradient: Lowering = (graph, inputs, attributes) => {
  const { x, dy } = inputs as { x: View; dy: View };
  const { filterShape } = attributes as { filterShape: [number, number, number, number] };
  const info = convInfo(x.shape, filterShape, attributes, true);
  const { batchSize, outHeight, outWidth, inChannels } = info;
  const positions = batchSize * outHeight * outWidth;
  // For each channel its own product: (taps × positions) · (positions × multiplier).
  const columns = tapImages(graph, x, info).map((tap) => reshapeView(graph, tap, [1, positions, inChannels]));
  const seen = concatViews(graph, columns, 0);
  const perChannel = { value: seen.value, shape: [inChannels, columns.length, positions], order: [1, 2, 0] };
  const errors = reshapeView(graph, dy, [positions, inChannels, filterShape[3]]);
  const errorsPerChannel = { value: errors.value, shape: [inChannels, positions, filterShape[3]], order: [1, 0, 2] };
  const product = multiplyMatrices(graph, perChannel, errorsPerChannel, false, false);
  const taps = { value: product.value, shape: [columns.length, inChannels, filterShape[3]], order: [1, 0, 2] };
  return reshapeView(graph, taps, filterShape);
};

export const convolutionKernels: Lowerings = {
  Conv2D: forward,
  Conv2DBackpropInput: inputGradient,
  Conv2DBackpropFilter: filterGradient,
  DepthwiseConv2dNative: depthwise,
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
};
